"""What has failed in the shop, by cause."""

from __future__ import annotations

from ..domain.causes import Cause, failures, group
from ..store import causes as store
from .desk import Desk

MOST = 20_000
"""Failed jobs that are looked at."""


def causes(desk: Desk) -> list[Cause]:
    """Failures of open jobs, those of one status and one reason together; see `group`."""
    with desk.store.read() as connection:
        failed = [
            one
            for job, order, position in store.read_failed(connection, MOST)
            for one in failures(job, order, position)
        ]
    return group(failed)
