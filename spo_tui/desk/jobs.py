"""Looking at jobs: on the board, in lists, one by one."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from ..domain.board import Anchor, FloorHealth, Look, NeedKey, NextNeed, Window, counted
from ..domain.completion import Known
from ..domain.hot_folder import LEASE
from ..domain.job import Job
from ..domain.query import Query
from ..store import board, counts, finding, floor, needing, traffic
from ..store.engine import Connection
from .desk import Desk
from .job import show_job

__all__ = [
    "count_closed",
    "count_jobs",
    "each_job",
    "known_names",
    "look",
    "look_at_end",
    "next_need",
    "show_job",
]

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
        _needing(connection, query),
    )


def _needing(connection: Connection, query: Query) -> int | None:
    if query.terms <= {"phases", "closed"}:
        return None
    return counts.read_counts(connection, Query()).all.needing


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


def next_need(
    desk: Desk,
    query: Query,
    view: Query,
    here: int | None,
    last: NeedKey | None,
    *,
    backward: bool = False,
) -> NextNeed | None:
    """The next of the jobs that the query calls in need, the worst first over all its phases.

    `view` is what the board shows, `here` the id of the job under the cursor, `last` the job to
    which the last such step led: the walk begins with the worst, goes on from the cursor where
    that stands on one of them, and comes round. None when there is none but the job here.
    """
    query, view = query.asked_by(desk.asked), view.asked_by(desk.asked)
    with desk.store.read() as connection:
        after = last
        if last is not None and here not in (None, last[2]):
            after = needing.place_of(connection, query, int(here or 0)) or last
        found = needing.worst_after(connection, query, after, backward=backward)
        if found is not None and found[2] == here:
            found = needing.worst_after(connection, query, found, backward=backward)
        found = found or needing.worst_after(connection, query, None, backward=backward)
        if found is None or found[2] == here:
            return None
        for outside, shown in enumerate((view, view.and_phase(None), query)):
            anchor = board.find_anchor(connection, shown, found[2])
            if anchor is not None:
                return NextNeed(found, anchor, bool(outside))
    return None


def count_jobs(desk: Desk, query: Query) -> tuple[int, bool]:
    """How many jobs the board lists, and whether there may be more."""
    with desk.store.read() as connection:
        return counts.count_jobs(connection, query.asked_by(desk.asked), MOST_COUNTED)


def known_names(desk: Desk) -> Known:
    """What a filter can name beside what the language itself knows."""
    with desk.store.read() as connection:
        return Known(*finding.names(connection))
