"""The customer report as a file: whole or not at all, and what stands in it."""

from __future__ import annotations

import csv
import errno
import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from spo_tui.desk.desk import Desk
from spo_tui.desk.intake import place_ticket
from spo_tui.domain.errors import Refused, SpoError
from spo_tui.domain.periods import Period
from spo_tui.domain.report import FORMS, TITLES, By, Wish
from spo_tui.domain.ticket import Ticket, TicketCustomer, TicketJob
from spo_tui.reports.export import Form, export
from spo_tui.reports.whole_file import whole_file
from spo_tui.store import tables
from tests.conftest import Clock

ALL = Period(date(1970, 1, 1), date(2999, 12, 31))
LONDON = ZoneInfo("Europe/London")


def customer(desk: Desk, key: str, name: str = "Ann", *orders: tuple[str, int, int]) -> None:
    """With orders of (currency, total, refunded) minor units; an order is placed now."""
    for place, _order in enumerate(orders or ((),)):
        number = f"{key}-{place}"
        person = TicketCustomer(key, name, f"{name} Ltd", f"{key}@example.com", "Dept")
        place_ticket(desk, Ticket((TicketJob(number),), number, "North", person))
    with desk.store.write() as connection:
        for place, (currency, total, refunded) in enumerate(orders):
            connection.execute(
                tables.orders.update()
                .where(tables.orders.c.number == f"{key}-{place}")
                .values(currency=currency, total=total, refunded=refunded)
            )


def lone_customer(desk: Desk, key: str) -> None:
    """One who has never ordered."""
    with desk.store.write() as connection:
        shop = connection.scalar(tables.storefront.select())
        row = {"storefront_id": shop, "key": key, "name": "Lone", "created_at": desk.clock()}
        connection.execute(tables.customer.insert().values(**row))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def made(desk: Desk, path: Path, period: Period = ALL, form: Form = Form.CSV, **more: Any) -> int:
    wish = Wish("customers", period, by=By(more.pop("by", By.CREATED)))
    return export(desk, wish, form, path, **more).rows


def test_each_customer_is_a_row_with_money_in_each_currency(desk: Desk, tmp_path: Path) -> None:
    customer(desk, "c1", "Søren 李", ("GBP", 5000, 1000), ("EUR", 250, 0), ("GBP", 1, 0))
    lone_customer(desk, "c2")
    assert made(desk, tmp_path / "a.csv") == 2
    one, two = rows_of(tmp_path / "a.csv")
    assert (one["name"], one["orders"]) == ("Søren 李", "3")
    assert (one["revenue GBP"], one["refunded GBP"]) == ("50.01", "10.00")
    assert (one["revenue EUR"], one["refunded EUR"]) == ("2.50", "0.00")
    assert (two["orders"], two["revenue GBP"], two["first order"]) == ("0", "0.00", "")


def test_many_rows_are_all_there_on_both_databases(desk: Desk, tmp_path: Path) -> None:
    lone = {"storefront_id": 1, "name": "x", "created_at": desk.clock()}
    customer(desk, "c0", "Ann", ("GBP", 1, 0))
    with desk.store.write() as connection:
        keys = [{**lone, "key": f"k{number}"} for number in range(4500)]
        connection.execute(tables.customer.insert(), keys)
    assert made(desk, tmp_path / "a.csv") == 4501
    assert {row["customer id"] for row in rows_of(tmp_path / "a.csv")} == {
        "c0",
        *(f"k{number}" for number in range(4500)),
    }


@pytest.mark.parametrize(
    ("at", "inside"),
    [
        (datetime(2026, 3, 28, 23, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 29, 0, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 22, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), False),  # 0:00 in summer time
    ],
)
def test_days_are_whole_ones_of_the_shop_when_clocks_change(
    sqlite_desk: Desk, clock: Clock, tmp_path: Path, at: datetime, inside: bool
) -> None:
    clock.now = at
    desk = Desk(sqlite_desk.store, sqlite_desk.who, clock=clock, zone=LONDON)
    customer(desk, "c1", "Ann", ("GBP", 1, 0))
    day = Period(date(2026, 3, 29), date(2026, 3, 29))
    for by in By:
        assert made(desk, tmp_path / f"{by}.csv", day, by=by) == inside


def test_by_last_order_leaves_out_who_has_ordered_again(
    desk: Desk, clock: Clock, tmp_path: Path
) -> None:
    clock.now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    customer(desk, "once", "Ann", ("GBP", 1, 0))
    customer(desk, "again", "Bob", ("GBP", 1, 0))
    clock.now = datetime(2026, 6, 1, 12, tzinfo=UTC)
    person = TicketCustomer("again", "Bob", "Bob Ltd", "again@example.com", "Dept")
    place_ticket(desk, Ticket((TicketJob("j2"),), "o2", "North", person))
    may = Period(date(2026, 5, 1), date(2026, 5, 31))
    assert made(desk, tmp_path / "a.csv", may, by=By.LAST_ORDER) == 1
    assert rows_of(tmp_path / "a.csv")[0]["customer id"] == "once"


HOSTILE = ["=1+1", "+44 1", "-2", "@x", "＝1", "\t=1", '"q",\r\nx', " =1", "\x1b[2J"]


def test_formulas_are_harmless_in_csv(sqlite_desk: Desk, tmp_path: Path) -> None:
    for place, text in enumerate(HOSTILE):
        customer(sqlite_desk, f"c{place}", text, ("GBP", 1, 0))
    made(sqlite_desk, tmp_path / "a.csv")
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.count(b"\r\n") == len(HOSTILE) + 1 and b"\x1b" not in raw
    for row in rows_of(tmp_path / "a.csv"):
        assert row["name"].lstrip()[:1] not in tuple("=+-@＝")


def test_a_sheet_has_typed_cells_that_an_independent_reader_finds(
    sqlite_desk: Desk, tmp_path: Path
) -> None:
    customer(sqlite_desk, "c1", "=1+1", ("GBP", 5000, 1000))
    made(sqlite_desk, tmp_path / "a.xlsx", form=Form.XLSX)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    heads, row = list(sheet.iter_rows())
    found = {head.value: cell for head, cell in zip(heads, row, strict=True)}
    assert (found["name"].value, found["name"].data_type) == ("=1+1", "s")
    assert found["name"].style and found["name"].quotePrefix
    assert found["revenue GBP"].value == 50 and found["revenue GBP"].data_type == "n"
    assert isinstance(found["created"].value, datetime)
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref.startswith("A1:")
    assert sheet.column_dimensions["B"].width > 20
    assert names(tmp_path).count("a.xlsx") == 1
    assert not [name for name in names(tmp_path) if name.startswith(".spo")]


@pytest.mark.parametrize("form", [Form.JSON, Form.JSONL])
def test_json_is_one_document_or_lines(sqlite_desk: Desk, tmp_path: Path, form: Form) -> None:
    customer(sqlite_desk, "c1", "李\u202e", ("GBP", 5000, 1000))
    lone_customer(sqlite_desk, "c2")
    made(sqlite_desk, tmp_path / "a", form=form)
    text = (tmp_path / "a").read_text()
    rows = json.loads(text) if form is Form.JSON else list(map(json.loads, text.splitlines()))
    assert [row["customer_id"] for row in rows] == ["c1", "c2"]
    assert rows[0]["revenue"] == [{"amount": "50.00", "currency": "GBP"}]
    assert rows[0]["name"] == "李\u202e" and "\u202e" not in text
    assert rows[1]["first_order"] is None and rows[0]["created"].endswith("+00:00")


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("name", list(TITLES))
def test_an_empty_range_is_a_file_that_says_so(
    desk: Desk, tmp_path: Path, form: Form, name: str
) -> None:
    none = Period(date(2001, 1, 1), date(2001, 1, 2))
    done = export(desk, Wish(name, none), form, tmp_path / f"a.{form}")
    assert done.rows == 0 and "2001-01-01" in done.empty
    if form is Form.CSV:
        assert len((tmp_path / "a.csv").read_text().splitlines()) == 1
    if form is Form.JSON:
        assert json.loads((tmp_path / "a.json").read_text()) == []
    assert {form.value for form in Form} == set(FORMS)


def test_the_mark_is_by_choice(sqlite_desk: Desk, tmp_path: Path) -> None:
    made(sqlite_desk, tmp_path / "a.csv", bom=True)
    made(sqlite_desk, tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes()[:4] == b'\xef\xbb\xbf"'
    assert (tmp_path / "b.csv").read_bytes()[:1] == b'"'


def test_a_file_is_replaced_only_when_asked(sqlite_desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("mine")
    with pytest.raises(Refused, match="--overwrite"):
        made(sqlite_desk, target)
    assert target.read_text() == "mine"
    made(sqlite_desk, target, overwrite=True)
    assert "customer id" in target.read_text() and target.stat().st_mode & 0o777 == 0o600


def test_a_file_that_came_up_meanwhile_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    with pytest.raises(Refused), whole_file(target, overwrite=False) as file:
        file.write(b"ours")
        target.write_text("theirs")
    assert target.read_text() == "theirs" and names(tmp_path) == ["a.csv"]


@pytest.mark.parametrize("ending", [KeyboardInterrupt, OSError(errno.ENOSPC, "x"), SpoError("no")])
def test_what_ends_before_its_end_leaves_nothing(tmp_path: Path, ending: BaseException) -> None:
    place = whole_file(tmp_path / "a.csv", overwrite=False)
    with pytest.raises((KeyboardInterrupt, SpoError)) as told, place as file:
        file.write(b"half")
        raise ending
    assert names(tmp_path) == []
    if isinstance(ending, OSError):
        assert "the disk is full" in str(told.value)


@pytest.mark.parametrize("form", list(Form))
def test_cancelling_in_the_middle_leaves_nothing(
    sqlite_desk: Desk, tmp_path: Path, form: Form
) -> None:
    customer(sqlite_desk, "c1", "Ann", ("GBP", 1, 0))

    def cancel(done: int, _of: int) -> None:
        if done:
            raise KeyboardInterrupt

    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(KeyboardInterrupt):
        made(sqlite_desk, folder / "a", form=form, tell=cancel)
    assert names(folder) == []


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with room for some kilobytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.system(f"mount -t tmpfs -o size=64k none {folder} 2>/dev/null"):
        pytest.skip("needs the right to mount a small file system")
    yield folder
    os.system(f"umount -l {folder}")


@pytest.mark.parametrize("form", list(Form))
def test_a_full_disk_is_one_line(sqlite_desk: Desk, full_disk: Path, form: Form) -> None:
    customer(sqlite_desk, "c0", "Ann", ("GBP", 1, 0))
    with sqlite_desk.store.write() as connection:
        row = {"storefront_id": 1, "created_at": sqlite_desk.clock()}
        many = [{**row, "key": f"k{n}", "name": os.urandom(40).hex()} for n in range(9000)]
        connection.execute(tables.customer.insert(), many)
    with pytest.raises(SpoError, match="the disk is full"):
        made(sqlite_desk, full_disk / "a", form=form)
    assert names(full_disk) == []


@pytest.mark.parametrize(
    ("place", "said"), [(".", "is a folder"), ("none/a.csv", "no folder"), ("/dev/null", "not a")]
)
def test_where_no_file_can_be_is_said(
    sqlite_desk: Desk, tmp_path: Path, place: str, said: str
) -> None:
    with pytest.raises(SpoError, match=said):
        made(sqlite_desk, tmp_path / place, overwrite=True)
