"""Looking at jobs, one or many."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from ..domain.board import Anchor, Look, Window, counted
from ..domain.completion import Known
from ..domain.hot_folder import LEASE
from ..domain.job import Job, JobDetail
from ..domain.query import Query
from ..domain.traffic import FloorHealth
from ..store import board, counts, finding, floor, reading, traffic
from ..store.engine import Connection
from .desk import Desk

MOST_COUNTED = 1000
"""Where the counters do not know a filter, its jobs are counted up to so many."""


def look(
    desk: Desk, query: Query, around: Anchor | None, follow: int | None, rows: int
) -> tuple[Look, Anchor | None]:
    """A window of up to twice `rows` rows around the job with id `follow`, if it is listed,
    else around the anchor; and the anchor that served."""
    query = query.asked_by(desk.asked)
    with desk.store.read() as connection:
        found = board.find_anchor(connection, query, follow) if follow is not None else None
        anchor = found or around
        window = board.read_window(connection, query, anchor, rows, rows)
        return _look(connection, desk, query, window), anchor


def look_at_end(desk: Desk, query: Query, rows: int) -> Look:
    query = query.asked_by(desk.asked)
    with desk.store.read() as connection:
        return _look(connection, desk, query, board.read_end(connection, query, rows))


def _look(connection: Connection, desk: Desk, query: Query, window: Window) -> Look:
    known = counts.read_counts(connection, query)
    return Look(
        window,
        counted(known, window, query, desk.clock(), desk.limits),
        floor.count_unplaced(connection),
        _health(connection, desk),
    )


def _health(connection: Connection, desk: Desk) -> FloorHealth:
    down = traffic.down(connection)
    unwatched = traffic.is_unwatched(connection, desk.clock() - LEASE)
    return FloorHealth(tuple(name for name, _ in down), sum(n for _, n in down), unwatched)


def each_job(desk: Desk, query: Query, most: int) -> Generator[Job, None, None]:
    """Jobs in the order of the board, all from one moment of the database. It is held until the
    generator ends or is closed: take them at once."""
    with desk.store.read() as connection:
        yield from board.each_job(connection, query.asked_by(desk.asked), most)


def count_closed(desk: Desk, query: Query) -> int:
    """How many closed jobs the query would also find, up to what a window holds."""
    wider = replace(query, closed=True, asked=desk.asked)
    with desk.store.read() as connection:
        window = board.read_window(connection, wider, None, 0, 1000)
        return sum(placement.job.position.closed for placement in window.rows)


def show_job(desk: Desk, number: str) -> JobDetail:
    """Raises SpoError when there is no such job."""
    with desk.store.read() as connection:
        job = reading.find_job(connection, number)
        return JobDetail(
            job, reading.history_of(connection, job.id), reading.files_of(connection, job.id)
        )


def next_in(
    desk: Desk, query: Query, anchor: Anchor | None, *, backward: bool
) -> tuple[int, Anchor] | None:
    """The first job of the query after the anchor (before it, backward): its id and place.

    The search goes on at the other end, and gives None when there is none but the anchor's own.
    """
    query = query.asked_by(desk.asked)
    with desk.store.read() as connection:
        if backward:
            window = board.read_window(connection, query, anchor, 1, 0)
            rows = window.rows or board.read_end(connection, query, 1).rows
        else:
            rows = board.read_window(connection, query, anchor, 0, 2).rows
            rows = tuple(row for row in rows if anchor is None or row.anchor.key != anchor.key)
            rows = rows or board.read_window(connection, query, None, 0, 1).rows
    found = next((row for row in rows if anchor is None or row.anchor.key != anchor.key), None)
    return (found.job.id, found.anchor) if found else None


def count_jobs(desk: Desk, query: Query) -> tuple[int, bool]:
    """How many jobs the board lists, and whether there may be more."""
    with desk.store.read() as connection:
        return counts.count_jobs(connection, query.asked_by(desk.asked), MOST_COUNTED)


def known_names(desk: Desk) -> Known:
    """What a filter can name beside what the language itself knows."""
    with desk.store.read() as connection:
        return Known(*finding.names(connection))
