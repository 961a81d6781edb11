"""Looking at jobs, one or many."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..domain.board import Anchor, Look
from ..domain.job import Happening, Job, JobFile
from ..domain.query import Query
from ..store import board, counts, floor, reading
from .desk import Desk


@dataclass(frozen=True, slots=True)
class JobDetail:
    job: Job
    history: list[Happening]
    """The oldest first."""
    files: list[JobFile]


def look(
    desk: Desk, query: Query, around: Anchor | None, follow: int | None, rows: int
) -> tuple[Look, Anchor | None]:
    """A window of up to twice `rows` rows around the job with id `follow`, if it is listed,
    else around the anchor; and the anchor that served."""
    with desk.store.read() as connection:
        found = board.find_anchor(connection, query, follow) if follow is not None else None
        anchor = found or around
        window = board.read_window(connection, query, anchor, rows, rows)
        return (
            Look(
                window,
                counts.read_counts(connection, query),
                floor.count_unplaced(connection),
            ),
            anchor,
        )


def look_at_end(desk: Desk, query: Query, rows: int) -> Look:
    with desk.store.read() as connection:
        window = board.read_end(connection, query, rows)
        return Look(window, counts.read_counts(connection, query), floor.count_unplaced(connection))


def list_jobs(desk: Desk, query: Query, limit: int) -> list[Job]:
    with desk.store.read() as connection:
        window = board.read_window(connection, query, None, 0, limit)
        return [placement.job for placement in window.rows[:limit]]


def count_closed(desk: Desk, query: Query) -> int:
    """How many closed jobs the query would also find, up to what a window holds."""
    wider = replace(query, closed=True)
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
