"""What the mere passing of time does: jobs become stuck, late, or due to be chased."""

from __future__ import annotations

from ..store import writing
from .again import again
from .desk import Desk

BATCH = 500


@again
def pass_time(desk: Desk) -> int:
    """Rank again the jobs whose time has come, a batch at most; returns how many there were."""
    now = desk.clock()
    if not _any_due(desk):
        return 0
    with desk.store.write() as connection:
        jobs = writing.lock_due_for_rank(connection, now, BATCH)
        changes = [writing.Change(job, job.placed.position) for job in jobs]
        writing.save(connection, changes, now, desk.limits)
    return len(jobs)


def _any_due(desk: Desk) -> bool:
    with desk.store.read() as connection:
        return writing.any_due_for_rank(connection, desk.clock())
