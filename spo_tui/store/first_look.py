"""The board's first window, read by the standard library alone.

To import SQLAlchemy takes longer than to draw the board. What a start has to show needs a few
statements that never change: they stand here as SQLAlchemy writes them, and a test holds them
against what it writes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ..domain.board import Anchor, FloorHealth, Look, Placement, Window
from ..domain.errors import SpoError
from ..domain.query import Query, Sort
from ..domain.status import phase
from . import positions
from .moments import micros, moment
from .revisions import REVISIONS
from .sections import OWN_TRACKS, sections
from .sqlite_file import APPLICATION_ID, check_file
from .values import counts_from, job_from

_PATIENCE = 0.2
"""Seconds that a start waits for a database that is held: the ordinary way then tells of it."""
_KNOWN = frozenset({"phases", "closed"})
_OTHERS = (
    *("id", "number", "orders.number AS order_number", "type", "product", "quantity"),
    *("substrate", "width_mm", "height_mm", "due_at", "priority"),
    *("storefront.name AS storefront_name", "customer.company"),
    *("customer.name AS customer_name", 'customer."key"', "artwork"),
    *("print_location.name AS location_name", "hot_folder.name AS hot_folder_name"),
    *("copy_state", "working_folder", "outputs", "version", "claim.who", "claim.until"),
)
_COLUMNS = (*positions.COLUMNS, *_OTHERS)
_MOMENTS = tuple(
    place
    for place, name in enumerate(_COLUMNS)
    if name in ("since", "claim.until") or name.endswith(("_at", "_since"))
)
_TABLES = (
    "FROM job JOIN orders ON orders.id = job.order_id"
    " JOIN storefront ON storefront.id = job.storefront_id"
    " JOIN customer ON customer.id = orders.customer_id"
    " LEFT OUTER JOIN hot_folder ON hot_folder.id = job.hot_folder_id"
    " LEFT OUTER JOIN claim ON claim.job_id = job.id"
    " LEFT OUTER JOIN print_location ON print_location.id = hot_folder.location_id"
)
_TRACKS = {
    "mis": ("mis_status IS NOT NULL AND phase <> 5", "mis_rank"),
    "communication": ("comm_status IS NOT NULL AND phase <> 5", "comm_rank"),
}
_COUNTERS = (
    "SELECT counter.track, counter.status, counter.rank, counter.late, sum(counter.n) AS sum_1"
    " FROM counter GROUP BY counter.track, counter.status, counter.rank, counter.late"
)
_STOREFRONTS = "SELECT count(*) AS count_1 FROM storefront"
_UNPLACED = (
    "SELECT count(*) AS count_1"
    " FROM copy JOIN hot_folder ON hot_folder.id = copy.hot_folder_id"
    " WHERE copy.gone_at IS NULL AND copy.state IN (?, ?) AND hot_folder.active = ?"
)
_DOWN = (
    "SELECT hot_folder.name, (SELECT count(*) AS count_1 FROM delivery"
    " WHERE delivery.hot_folder_id = hot_folder.id AND delivery.state IN (?, ?, ?)) AS anon_1"
    " FROM hot_folder WHERE hot_folder.active = ? AND hot_folder.state = ?"
    " ORDER BY hot_folder.name"
)
_FOLDER = "SELECT hot_folder.id FROM hot_folder WHERE hot_folder.active = ? LIMIT ? OFFSET ?"
_MONITOR = "SELECT monitor.id FROM monitor WHERE monitor.heartbeat_at >= ? LIMIT ? OFFSET ?"


def first_look(database: str, query: Query, rows: int, now: datetime) -> Look | None:
    """As `desk.jobs.look` from the start of the list. None where there is another way to go: for a
    database that is no file of this program's present schema, and for a query with words or
    with an order that no index has."""
    if "://" in database or not query.terms <= _KNOWN:
        return None
    if query.phases & OWN_TRACKS and query.sort is not Sort.WORST:
        return None
    path = Path(database).expanduser().absolute()
    try:
        check_file(path, _PATIENCE)
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)
        try:
            connection.isolation_level = None
            return _look(connection, query, rows, now)
        finally:
            connection.close()
    except (SpoError, sqlite3.Error, OSError):
        return None  # what is wrong is said by whoever opens it in earnest


def _look(connection: sqlite3.Connection, query: Query, rows: int, now: datetime) -> Look | None:
    connection.execute("BEGIN")
    ours = connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    version = "SELECT version_num FROM alembic_version"
    if not ours or connection.execute(version).fetchone() != (REVISIONS[-1],):
        return None
    placed = list(_placements(connection, query, rows))
    window = Window(tuple(placed), first=True, last=len(placed) < rows)
    counters = connection.execute(_COUNTERS).fetchall()
    storefronts = connection.execute(_STOREFRONTS).fetchone()[0]
    unplaced = connection.execute(_UNPLACED, ("unplaced", "incomplete", 1)).fetchone()[0]
    waiting = ("pending", "copying", "publishing", 1, "down")
    down = connection.execute(_DOWN, waiting).fetchall()
    health = FloorHealth(
        tuple(name for name, _ in down),
        sum(n for _, n in down),
        _is_unwatched(connection, now),
    )
    return Look(window, counts_from(counters, storefronts, exact=True), unplaced, health)


def _is_unwatched(connection: sqlite3.Connection, now: datetime) -> bool:
    if connection.execute(_FOLDER, (1, 1, 0)).fetchone() is None:
        return False
    from ..domain.hot_folder import LEASE

    return connection.execute(_MONITOR, (micros(now - LEASE), 1, 0)).fetchone() is None


def _placements(connection: sqlite3.Connection, query: Query, most: int) -> Iterator[Placement]:
    left = most
    for section in sections(query):
        if left <= 0:
            return
        statement, values, keys = window_statement(query, section, left)
        for row in connection.execute(statement, values).fetchall():
            left -= 1
            yield _placement(row, section, keys, query.sort)


def window_statement(query: Query, section: str, most: int) -> tuple[str, tuple[int, ...], int]:
    """The statement for the first rows of a section, its values, and how many sort keys end it."""
    columns = [name if "." in name else f"job.{name}" for name in _COLUMNS]
    where, rank = _TRACKS.get(section, ("job.phase = ?", "rank"))
    keys = {
        Sort.NEWEST: ["id"],
        Sort.DUE: ["due_sort", "id"],
        Sort.AGE: ["since", "id"],
        Sort.WORST: [rank, "due_sort", "id"],
    }[query.sort]
    down = " DESC" if (query.sort is Sort.NEWEST) ^ query.reverse else ""
    told = [f"job.{key}" for key in keys]
    named = [_again(key, columns) for key in told]
    order = ", ".join(key + down for key in told)
    statement = (
        f"SELECT {', '.join([*columns, *named])} {_TABLES}"
        f" WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
    )
    phases = () if section in OWN_TRACKS else (phase(section).number,)
    return statement, (*phases, most, 0), len(keys)


def _again(key: str, columns: Sequence[str]) -> str:
    """A column that is read twice is named by SQLAlchemy, as is one of another's name."""
    return f"{key} AS {key.removeprefix('job.')}__1" if key in columns else key


def _placement(row: tuple[Any, ...], section: str, keys: int, sort: Sort) -> Placement:
    values = list(row)
    for place in _MOMENTS:
        if values[place] is not None:
            values[place] = moment(values[place])
    key = values[-keys:]
    if sort is Sort.AGE:
        key[0] = moment(key[0])
    return Placement(job_from(values[:-keys]), section, Anchor(section, tuple(key)))
