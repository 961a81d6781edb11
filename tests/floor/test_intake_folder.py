"""Tickets and event files put into a folder are taken in once each, and none is ever lost."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from spo_tui.config import Config, Intake
from spo_tui.desk.desk import Desk, utc_now
from spo_tui.desk.jobs import show_job
from spo_tui.domain.errors import SpoError
from spo_tui.domain.person import Person, Role
from spo_tui.floor.intake_folder.filing import file_done, file_rejected, make_folders
from spo_tui.floor.intake_folder.keeper import IntakeKeeper
from spo_tui.floor.intake_folder.listing import Settling
from spo_tui.floor.intake_folder.reading import Verdict, judge
from spo_tui.floor.news import News
from spo_tui.store.engine import open_store
from tests.databases import SqliteMaker
from tests.waiting import wait_for


@dataclass
class Desk_:
    home: Path
    database: str
    desk: Desk
    news: list[News] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.home / "tickets"

    def keeper(self, *program: str) -> IntakeKeeper:
        config = Config(intake=Intake(str(self.folder), settle=0.2))
        usual = (sys.executable, "-P", "-m", "spo_tui", "--database", self.database)
        return IntakeKeeper(utc_now, config, program or usual, self.news.append)

    @contextmanager
    def watched(self) -> Iterator[IntakeKeeper]:
        keeper = self.keeper()
        keeper.start()
        try:
            yield keeper
        finally:
            keeper.stop()

    def ticket(self, job: str, name: str | None = None) -> Path:
        made = {"order": f"o{job}", "storefront": "North", "jobs": [{"job": job, "product": "x"}]}
        path = self.folder / (name or f"{job}.json")
        path.write_text(json.dumps(made))
        return path

    def status(self, job: str) -> str | None:
        try:
            return show_job(self.desk, job).job.position.workflow.status
        except SpoError:
            return None

    def lying(self, *where: str) -> set[str]:
        folder = self.folder.joinpath(*where)
        return {p.name for p in folder.iterdir() if p.is_file()} - {".spo-intake.lock"}


@pytest.fixture
def shop(sqlite_maker: SqliteMaker, tmp_path: Path) -> Iterator[Desk_]:
    (tmp_path / "tickets").mkdir()
    with sqlite_maker.database(tmp_path) as place:
        store = open_store(place)
        yield Desk_(tmp_path, place, Desk(store, Person("olga", Role.ADMIN)))
        store.close()


def test_a_ticket_and_its_events_are_taken_in_and_put_into_done(shop: Desk_) -> None:
    events = shop.folder / "a.jsonl"
    events.write_text('{"job": "1", "status": "InProduction", "event": "e1"}\n')
    shop.ticket("1", "z.json")
    with shop.watched():
        wait_for(lambda: shop.lying("done") == {"a.jsonl", "z.json"} if shop.news else False, 60)
    assert shop.status("1") == "InProduction"
    assert shop.lying() == set()
    assert [n.what for n in shop.news].count("taken in") == 2


def test_what_is_wrong_is_put_aside_with_the_reason(shop: Desk_) -> None:
    (shop.folder / "bad.xml").write_text("<a><b></a>")
    good = '{"job": "1", "status": "InProduction"}\n'
    (shop.folder / "half.jsonl").write_text(good + "not json\n")
    (shop.folder / "link.json").symlink_to("/etc/passwd")
    shop.ticket("1")
    shop.keeper().look_once(60)
    assert shop.lying("done") == {"1.json"}
    half = {"half.jsonl", "half.jsonl.reason", "half.jsonl.rejects"}
    links = {"link.json", "link.json.reason"}
    assert shop.lying("rejected") == {"bad.xml", "bad.xml.reason"} | half | links
    assert (shop.folder / "rejected/half.jsonl.rejects").read_text() == "not json\n"
    assert (shop.folder / "rejected/half.jsonl.reason").read_text().startswith("line 2: ")
    assert shop.status("1") == "InProduction"
    assert (shop.folder / "rejected/link.json").is_symlink()


def test_the_same_ticket_again_changes_nothing_and_hides_no_file(shop: Desk_) -> None:
    shop.ticket("1")
    shop.keeper().look_once(60)
    shop.ticket("1")
    shop.keeper().look_once(60)
    assert shop.lying("done") == {"1.json", "1.2.json"}


def test_a_file_that_still_grows_is_left_alone(shop: Desk_) -> None:
    path = shop.folder / "1.json"
    settling = Settling(0.0)
    for size in range(1, 6):
        path.write_text("x" * size)
        assert settling.look(str(shop.folder)) == ([], 1)
    assert settling.look(str(shop.folder))[0] == []
    assert [found.name for found in settling.look(str(shop.folder))[0]] == ["1.json"]


def test_files_that_others_are_still_writing_or_hide_are_no_tickets(shop: Desk_) -> None:
    for name in (".hidden.json", "1.json.part", "2.tmp", "3.json.filepart"):
        (shop.folder / name).write_text("{}")
    make_folders(str(shop.folder))
    assert Settling(0.0).look(str(shop.folder)) == ([], 0)


def test_a_database_that_is_held_rejects_nothing(
    shop: Desk_, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.ticket("1")
    holder = sqlite3.connect(shop.database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with shop.watched():
        wait_for(lambda: any(n.what == "not now" for n in shop.news), 60)
        assert shop.lying() == {"1.json"}
        holder.execute("ROLLBACK")
        holder.close()
        wait_for(lambda: shop.lying("done") == {"1.json"}, 60)
    (told,) = [n for n in shop.news if n.what == "not now"]
    assert "another program has held it for 10 seconds" in told.reason
    assert shop.status("1") == "Ordered"


def _more_news(shop: Desk_, seen: int) -> bool:
    return len(shop.news) > seen


def _another(keeper: IntakeKeeper, pid: int | None) -> bool:
    return keeper.pid != pid


def test_killed_in_the_middle_it_loses_nothing_and_takes_nothing_twice(shop: Desk_) -> None:
    numbers = [str(number) for number in range(8)]
    for number in numbers:
        shop.ticket(number)
    with shop.watched() as keeper:
        for _ in range(2):
            wait_for(lambda: keeper.pid and Path(f"/proc/{keeper.pid}").exists())
            pid, seen = keeper.pid, len(shop.news)
            wait_for(partial(_more_news, shop, seen), 60)
            assert pid is not None
            os.kill(pid, 9)
            wait_for(partial(_another, keeper, pid), 60)
        wait_for(lambda: len(shop.lying("done")) == len(numbers), 90)
    assert shop.lying() == set() and shop.lying("rejected") == set()
    assert shop.lying("done") == {f"{number}.json" for number in numbers}
    assert all(shop.status(number) == "Ordered" for number in numbers)
    for number in numbers:
        assert len(show_job(shop.desk, number).history) == 1


def test_two_monitors_take_each_file_once(shop: Desk_) -> None:
    with shop.watched(), shop.watched():
        for number in range(5):
            shop.ticket(str(number))
        wait_for(lambda: (shop.folder / "done").exists() and len(shop.lying("done")) == 5, 60)
    assert [n.what for n in shop.news].count("taken in") == 5
    assert shop.lying("rejected") == set()


def test_a_reader_that_hangs_is_ended_with_the_monitor(shop: Desk_) -> None:
    shop.ticket("1")
    script = shop.home / "sleeper.py"
    script.write_text(
        "import os, pathlib, time\n"
        f"pathlib.Path({str(shop.home / 'pid')!r}).write_text(str(os.getpid()))\n"
        "time.sleep(600)\n"
    )
    keeper = shop.keeper(sys.executable, str(script))
    keeper.start()
    mark = shop.home / "pid"
    wait_for(lambda: mark.exists() and mark.read_text())
    keeper.stop()
    reader = Path("/proc", mark.read_text())
    wait_for(lambda: not reader.exists())
    assert shop.lying() == {"1.json"}


def test_a_folder_that_is_missing_is_said_and_used_when_it_comes(shop: Desk_) -> None:
    shop.folder.rmdir()
    with shop.watched():
        wait_for(lambda: any(n.what == "intake folder down" for n in shop.news))
        shop.folder.mkdir()
        shop.ticket("1")
        wait_for(lambda: shop.status("1") == "Ordered", 60)


def test_names_that_are_there_already_are_never_written_over(tmp_path: Path) -> None:
    make_folders(str(tmp_path))
    for number in range(3):
        (tmp_path / "a.tar").write_text(str(number))
        file_rejected(str(tmp_path), "a.tar", ["why"])
        (tmp_path / "b").write_text(str(number))
        file_done(str(tmp_path), "b")
    found = sorted(p.read_text() for p in (tmp_path / "rejected").glob("a*.tar"))
    assert found == ["0", "1", "2"]
    assert sorted(p.read_text() for p in (tmp_path / "done").iterdir()) == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("status", "out", "err", "verdict"),
    [
        (0, b'{"rejected": []}', "", Verdict.TAKEN),
        (3, b'{"rejected": [{"line": 2, "reason": "no"}]}', "", Verdict.REJECTED),
        (1, b"", "spo-tui: database x: away\n", Verdict.NOT_NOW),
        (1, b"", "Traceback\nMemoryError\n", Verdict.BROKE),
        (-9, b"", "", Verdict.BROKE),
        (0, b"{", "", Verdict.BROKE),
    ],
)
def test_what_a_reader_leaves_behind_is_judged(
    status: int, out: bytes, err: str, verdict: Verdict
) -> None:
    assert judge(status, out, err).verdict is verdict
