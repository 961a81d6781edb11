"""A shop with a week behind it, on both databases, to count again in plain SQL."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from spo_tui.demo.shop import make_shop
from spo_tui.desk.desk import Desk
from spo_tui.desk.orders import show_order
from spo_tui.desk.refunds import correct_refund, record_refund
from spo_tui.domain.periods import Period
from spo_tui.domain.person import Person, Role
from spo_tui.store import tables
from spo_tui.store.engine import Store, open_store

NOW = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)
ZONE = ZoneInfo("Europe/London")
WEEK = Period(date(2026, 11, 17), date(2026, 11, 23))
BEGIN, END = (int(at.timestamp()) * 10**6 for at in WEEK.bounds(ZONE))
SHOP = "Print Harbour"
_MINUTE = 60 * 10**6
_CARRIED = (
    *(tables.storefront, tables.customer, tables.print_location, tables.hot_folder),
    *(tables.orders, tables.job, tables.history, tables.refund, tables.note),
    *(tables.copy, tables.file, tables.delivery),
)


def desk_of(store: Store, now: datetime = NOW) -> Desk:
    return Desk(store, Person("olga", Role.ADMIN), clock=lambda: now, zone=ZONE)


def make_seeded(place: Path) -> Path:
    """The demo shop; files come and go in its hot folders, and refunds are corrected."""
    make_shop(place, now=NOW)
    with sqlite3.connect(place / "spo.db") as plain:
        _files_come_and_go(plain)
        paid = plain.execute(
            "SELECT number FROM orders WHERE total > 5000 AND refunded = 0 ORDER BY id LIMIT 40"
        ).fetchall()
    plain.close()
    store = open_store(str(place / "spo.db"))
    try:
        for turn, (order,) in enumerate(paid):
            _refunded(desk_of(store, NOW - timedelta(hours=6 * turn)), order, turn)
    finally:
        store.close()
    return place


def _files_come_and_go(plain: sqlite3.Connection) -> None:
    jobs = [job for (job,) in plain.execute("SELECT id FROM job ORDER BY id LIMIT 90")]
    folders = [number for (number,) in plain.execute("SELECT id FROM hot_folder")]
    row = "(hot_folder_id, job_id, name, size, state, first_seen_at, settled_at, gone_at)"
    for turn, job in enumerate(jobs):
        seen = END - turn * 150 * _MINUTE
        settled = None if turn % 7 == 0 else seen + turn * _MINUTE // 9
        gone = None if turn % 4 == 0 else seen + (turn % 13) * 3 * _MINUTE
        plain.execute(
            f"INSERT INTO copy {row} VALUES (?, ?, ?, ?, 'gone', ?, ?, ?)",
            (folders[turn % len(folders)], job, f"P_{turn}.pdf", turn, seen, settled, gone),
        )
        plain.execute(
            "INSERT INTO delivery (job_id, hot_folder_id, source, name, size, state, reason,"
            " first_at) VALUES (?, ?, 's', ?, 1, ?, 'no room', ?)",
            (job, folders[0], f"P_{turn}.pdf", ("failed", "skipped", "copying")[turn % 3], seen),
        )


def _refunded(desk: Desk, order: str, turn: int) -> None:
    """Recorded, and then noted: otherwise, alike, otherwise and then alike, or not at all."""
    record_refund(desk, order, "20.00", f"re_{turn}")
    refund = show_order(desk, order).refunds[0].id if turn % 2 else None
    for actual in (("10.00",), ("20.00",), ("5.00", "20.00"), ("20.00", "0.00"), ())[turn % 5]:
        correct_refund(desk, order, actual, reference=f"p{turn}", text="see there", refund=refund)


def carried_over(place: Path, store: Store) -> Store:
    """The same rows in another database."""
    source = open_store(str(place / "spo.db"))
    with source.read() as here, store.write() as there:
        for table in _CARRIED:
            rows = [dict(row) for row in here.execute(select(table)).mappings()]
            if rows:
                there.execute(table.insert(), rows)
    source.close()
    return store


def recount(place: Path, sql: str, storefront: str | None) -> list[Any]:
    """`sql` names its storefront as s.name where AND_SHOP stands; BEGIN and END are the week's."""
    where = "" if storefront is None else f" AND s.name = '{storefront}'"
    sql = sql.replace("AND_SHOP", where).replace("BEGIN", str(BEGIN)).replace("END_", str(END))
    plain = sqlite3.connect(place / "spo.db")
    try:
        return plain.execute(sql).fetchall()
    finally:
        plain.close()
