"""What has failed in the shop, by cause."""

from __future__ import annotations

from collections.abc import Sequence

from ..domain.causes import Cause, failures, group
from ..domain.job import Job
from ..store import causes as store
from .desk import Desk

MOST = 20_000
"""Failed jobs that are looked at."""
MOST_SHOWN = 1000
"""Jobs of one cause that are listed."""


def causes(desk: Desk) -> list[Cause]:
    """Failures of open jobs, those of one status and one reason together; see `group`."""
    with desk.store.read() as connection:
        failed = [
            one
            for job, order, position in store.read_failed(connection, MOST)
            for one in failures(job, order, position)
        ]
    return group(failed)


def show_jobs(desk: Desk, numbers: Sequence[str]) -> list[Job]:
    """The jobs of a cause, those due first, at most MOST_SHOWN of them."""
    with desk.store.read() as connection:
        return store.read_jobs(connection, numbers[:MOST_SHOWN])
