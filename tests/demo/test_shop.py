from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from spo_tui.config import load
from spo_tui.demo.shop import make_shop
from spo_tui.desk import upkeep
from spo_tui.desk.opening import database_of, open_desk, read_config
from spo_tui.domain import chain
from spo_tui.domain.errors import SpoError
from spo_tui.domain.person import Role
from spo_tui.domain.status import Track, catalogue, phase
from spo_tui.store.engine import open_store
from tests.demo.conftest import NOW, Made, MakeDesk

CLOSED = phase("closed").number
WORKFLOW = [s.name for s in catalogue().values() if s.track is Track.WORKFLOW]


def test_the_configuration_opens_the_shop_for_an_admin(shop: Made) -> None:
    config = read_config(str(shop.directory / "config.toml"), {})
    desk = open_desk(config, database_of(None, {}, config))
    with desk.store.read() as connection:
        jobs = connection.exec_driver_sql("SELECT count(*) FROM job").scalar()
    desk.store.close()
    assert desk.who.role is Role.ADMIN
    assert jobs == 240


def test_the_hot_folders_of_the_configuration_are_those_of_the_database(shop: Made) -> None:
    config = load(shop.directory / "config.toml")
    named = {(f.name, f.location, str(config.resolve(f.path))) for f in config.hot_folders}
    known = shop.rows(
        "SELECT f.name, l.name, f.path FROM hot_folder f"
        " JOIN print_location l ON l.id = f.location_id"
    )
    assert named == set(known)
    assert all(Path(path).is_dir() for _, _, path in named)
    assert len({location for _, location, _ in named}) == 4


@pytest.mark.parametrize("there", ["spo.db", "config.toml", "hot"])
def test_a_directory_that_holds_a_shop_is_refused_and_left_alone(
    tmp_path: Path, there: str
) -> None:
    (tmp_path / there).write_text("mine")
    with pytest.raises(SpoError, match=f"holds a {there} already: name another folder") as refusal:
        make_shop(tmp_path)
    assert "\n" not in str(refusal.value)
    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text() == "mine"


def test_no_jobs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SpoError, match="one job at least"):
        make_shop(tmp_path, 0)


def test_a_place_that_is_no_directory_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SpoError, match="file"):
        make_shop(tmp_path / "file")


def test_a_shop_that_could_not_be_finished_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise SpoError("no more")

    monkeypatch.setattr("spo_tui.demo.print_files.Papers.drop_strays", fail)
    with pytest.raises(SpoError, match="no more"):
        make_shop(tmp_path, 10)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("jobs", [1, 2, 3, 7, 25, 60])
def test_a_small_shop_is_sound(tmp_path: Path, jobs: int, desk_of: MakeDesk) -> None:
    make_shop(tmp_path, jobs, seed=jobs, now=NOW)
    desk = desk_of(tmp_path)
    assert [f for f in upkeep.check(desk) if f.faults] == []
    with desk.store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM job").scalar() == jobs


def test_what_the_program_checks_of_a_database_is_in_order(shop: Made, desk_of: MakeDesk) -> None:
    findings = list(upkeep.check(desk_of(shop.directory)))
    assert len(findings) >= 5
    assert [finding for finding in findings if finding.faults] == []


def test_tables_indexes_and_triggers_are_those_of_a_new_database(
    shop: Made, tmp_path: Path
) -> None:
    store = open_store(str(tmp_path / "new.db"))
    store.close()
    new = sqlite3.connect(tmp_path / "new.db")
    made = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"
    assert set(shop.rows(made)) == set(new.execute(made))
    new.close()


def test_the_same_wish_makes_the_same_shop_in_another_process(shop: Made, tmp_path: Path) -> None:
    command = (
        "import sys; from pathlib import Path; from datetime import datetime;"
        "from spo_tui.demo.shop import make_shop;"
        "make_shop(Path(sys.argv[1]), now=datetime.fromisoformat(sys.argv[2]))"
    )
    subprocess.run(
        [sys.executable, "-c", command, str(tmp_path), NOW.isoformat()],
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "1"},
    )
    other = sqlite3.connect(tmp_path / "spo.db")
    for table, columns in _told_columns(shop).items():
        query = f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1, 2"
        assert shop.rows(query) == other.execute(query).fetchall(), table
    other.close()
    assert _files(shop.directory) == _files(tmp_path)


def _told_columns(shop: Made) -> dict[str, list[str]]:
    """What a table says but for where the shop lies."""
    where = {"path", "working_folder", "inode"}
    tables = ("storefront", "customer", "orders", "job", "history", "order_history", "refund")
    return {
        table: [row[1] for row in shop.rows(f"PRAGMA table_info({table})") if row[1] not in where]
        for table in (*tables, "note", "file", "hot_folder", "copy", "counter")
    }


def _files(directory: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(directory)): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file() and path.parent != directory
    }


def test_another_seed_makes_another_shop(shop: Made, tmp_path: Path) -> None:
    make_shop(tmp_path, seed=8, now=NOW)
    other = sqlite3.connect(tmp_path / "spo.db")
    products = "SELECT product, quantity FROM job ORDER BY id"
    assert shop.rows(products) != other.execute(products).fetchall()
    other.close()


def test_every_status_occurs(shop: Made) -> None:
    told = {name for (name,) in shop.rows("SELECT DISTINCT status FROM history")}
    standing = {name for (name,) in shop.rows("SELECT DISTINCT status FROM job")}
    assert set(catalogue()) - told == set()
    assert set(WORKFLOW) - standing == set()


def test_the_board_is_that_of_a_calm_shift(shop: Made) -> None:
    gone = shop.one("SELECT count(*) FROM job WHERE status IN ('CleanUp', 'Shipped')")
    needy = shop.one("SELECT count(*) FROM job WHERE rank <> 9")
    failing = shop.one("SELECT count(*) FROM job WHERE rank <= 1")
    late = shop.one("SELECT count(*) FROM job WHERE late = 1")
    assert 0.25 * 240 <= gone <= 0.4 * 240
    assert 10 <= needy <= 16
    assert failing >= 10
    assert 2 <= late <= 5
    assert shop.one("SELECT count(*) FROM job WHERE rank_until <= ?", _micros(NOW)) == 0


def test_ranks_stay_as_they_are_for_some_minutes(shop: Made) -> None:
    soon = _micros(NOW + timedelta(minutes=2))
    assert shop.one("SELECT count(*) FROM job WHERE rank_until < ?", soon) == 0


def test_counters_say_what_a_recount_in_plain_sql_says(shop: Made) -> None:
    kept = {tuple(row[:5]): row[5] for row in shop.rows("SELECT * FROM counter WHERE n <> 0")}
    assert kept == _recount(shop)


def _recount(shop: Made) -> dict[tuple[Any, ...], int]:
    found: Counter[tuple[Any, ...]] = Counter()
    for status, mis, comm, storefront, rank, mis_rank, comm_rank, late in shop.rows(
        "SELECT status, mis_status, comm_status, storefront_id, rank, mis_rank, comm_rank, late"
        " FROM job"
    ):
        found["workflow", status, storefront, rank, late] += 1
        if mis and status != "CleanUp":
            found["mis", mis, storefront, mis_rank, 0] += 1
        if comm and status != "CleanUp":
            found["communication", comm, storefront, comm_rank, 0] += 1
    return dict(found)


def test_each_chain_can_be_linked_again(shop: Made) -> None:
    fields = (
        "job_id, track, status, label, info, at, recorded_at, actor, source, event_id,"
        " unexpected, moved"
    )
    for job, end in shop.rows("SELECT id, chain FROM job"):
        link = chain.START
        for row in shop.rows(f"SELECT {fields} FROM history WHERE job_id = ? ORDER BY id", job):
            link = chain.link(link, row)
        assert link == end


def test_history_is_in_order_of_time_and_ends_where_the_job_stands(shop: Made) -> None:
    for job, status, status_at in shop.rows("SELECT id, status, status_at FROM job"):
        rows = shop.rows(
            "SELECT at, recorded_at, track, status, moved FROM history WHERE job_id = ?"
            " ORDER BY id",
            job,
        )
        assert [row[0] for row in rows] == sorted(row[0] for row in rows)
        assert all(at <= recorded <= _micros(NOW) for at, recorded, *_ in rows)
        moves = [row for row in rows if row[2] == "workflow" and row[4]]
        assert (moves[-1][3], moves[-1][0]) == (status, status_at)


def test_only_custom_steps_are_unexpected(shop: Made) -> None:
    unexpected = shop.rows("SELECT DISTINCT status FROM history WHERE unexpected = 1")
    assert set(unexpected) <= {("CustomStatus",)}


def test_a_blocked_job_remembers_where_it_came_from(shop: Made) -> None:
    assert shop.rows("SELECT came_from FROM job WHERE status = 'Blocked'") == [
        ('[["InProduction", null]]',)
    ]
    assert "[]" not in {
        row[0] for row in shop.rows("SELECT came_from FROM job WHERE status = 'AwaitingParts'")
    }


def test_one_cause_stops_several_jobs_and_all_lie_before_one_folder(shop: Made) -> None:
    causes = shop.rows(
        "SELECT j.info, f.name, count(*) FROM job j JOIN hot_folder f ON f.id = j.hot_folder_id"
        " WHERE status = 'CopyToHotFolderFailed' GROUP BY 1, 2"
    )
    assert causes == [("share rip2 unreachable", "rip2", 3)]


def test_jobs_of_the_status_that_asks_for_it_have_company(shop: Made) -> None:
    def siblings(status: str) -> list[set[str]]:
        orders = shop.rows("SELECT DISTINCT order_id FROM job WHERE status = ?", status)
        query = "SELECT status FROM job WHERE order_id = ?"
        return [{row[0] for row in shop.rows(query, order)} for (order,) in orders]

    assert all({"Approved", "AwaitingApproval"} <= them for them in siblings("PartiallyApproved"))
    assert all(len(them) > 1 for them in siblings("Shipped"))
    assert all(them == {"CleanUp"} for them in siblings("CleanUp"))
    assert all(len(them) == 1 for them in siblings("FutureOrder"))


def test_a_bounced_mail_names_the_letter_that_is_a_job_of_its_order(shop: Made) -> None:
    ((order, info),) = shop.rows(
        "SELECT order_id, comm_info FROM job WHERE comm_status = 'EmailBouncedAndPrintJobCreated'"
    )
    letter = info.removeprefix("letter is job ")
    assert shop.rows("SELECT order_id, quantity FROM job WHERE number = ?", letter) == [(order, 1)]


def test_custom_steps_have_names(shop: Made) -> None:
    labels = {row[0] for row in shop.rows("SELECT label FROM job WHERE status = 'CustomStatus'")}
    assert {"Foil stamping", "Waiting for dies"} <= labels


def test_totals_add_up(shop: Made) -> None:
    wrong = "SELECT count(*) FROM orders WHERE total <> subtotal - discount + shipping + tax"
    assert shop.one(wrong) == 0
    assert shop.one("SELECT min(total) FROM orders") > 0
    assert {row[0] for row in shop.rows("SELECT currency FROM orders")} == {"GBP", "EUR"}


def test_refunds_show_in_their_orders(shop: Made) -> None:
    rows = shop.rows(
        "SELECT o.payment_status, o.total, o.refunded, r.amount, n.kind, n.text, r.reference"
        " FROM refund r JOIN orders o ON o.id = r.order_id JOIN note n ON n.refund_id = r.id"
    )
    states = [row[0] for row in rows]
    assert {"PartiallyRefunded", "Refunded"} == set(states)
    for state, total, refunded, amount, kind, text, reference in rows:
        assert refunded == amount
        assert (amount == total) == (state == "Refunded")
        assert 0 < amount <= total
        assert kind == "refund"
        assert reference in text


def test_orders_are_of_every_kind(shop: Made) -> None:
    without_po = shop.one("SELECT count(*) FROM orders WHERE po = ''")
    orders = shop.one("SELECT count(*) FROM orders")
    assert 0.25 < without_po / orders < 0.75
    assert shop.one("SELECT count(*) FROM orders WHERE delivery LIKE '%street%'") == orders
    sizes = {row[0] for row in shop.rows("SELECT count(*) FROM job GROUP BY order_id")}
    assert sizes <= set(range(1, 7))
    assert len(sizes) >= 4
    reorders = shop.rows(
        "SELECT old.placed_at, new.placed_at FROM orders new JOIN orders old"
        " ON old.id = new.reorder_of"
    )
    assert reorders
    assert all(placed < again for placed, again in reorders)


def test_customers_write_in_several_scripts(shop: Made) -> None:
    names = " ".join(f"{a} {b}" for a, b in shop.rows("SELECT name, company FROM customer"))
    for sample in ("Smith [UK]", "東京", "לוי", "É", "Ł", "ø", "Книгарня"):
        assert sample.casefold() in names.casefold()
    assert shop.one("SELECT count(*) FROM customer") >= 60
    assert shop.one("SELECT count(*) FROM storefront") in (4, 5)


def test_numbers_grow_with_time(shop: Made) -> None:
    orders = [int(row[0]) for row in shop.rows("SELECT number FROM orders ORDER BY placed_at, id")]
    jobs = [int(row[0]) for row in shop.rows("SELECT number FROM job ORDER BY order_id, id")]
    assert orders == sorted(set(orders))
    assert jobs == sorted(set(jobs))
    assert len(str(orders[0])) == len(str(jobs[0])) == 5


def test_jobs_are_due_at_times_of_day_that_people_name(shop: Made) -> None:
    for (micros,) in shop.rows("SELECT due_at FROM job WHERE phase <> ?", CLOSED):
        due = datetime.fromtimestamp(micros / 1_000_000, UTC)  # London, in winter
        assert (due.minute in (0, 30)) and due.second == 0
        assert 9 <= due.hour <= 18
        assert due.weekday() < 5


def test_the_search_finds_jobs_by_customer_and_tells_open_from_closed(shop: Made) -> None:
    found = shop.rows(
        "SELECT j.phase, c.company, j.search_text FROM job j JOIN orders o ON o.id = j.order_id"
        " JOIN customer c ON c.id = o.customer_id"
    )
    for at, company, text in found:
        assert text.startswith("_closed " if at == CLOSED else "_open ")
        if company.isascii() and company.isalpha():
            assert company.casefold() in text.split()


def _micros(moment: datetime) -> int:
    return int(moment.timestamp()) * 1_000_000
