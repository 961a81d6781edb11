"""What the order's screen asks of the desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..lines.order_sheet import Reading

if TYPE_CHECKING:
    from ...desk.cleaning import Cleaning
    from ...desk.desk import Desk

_NAMED = 4
_STATES = {
    "requested": "working folder still to be cleared",
    "kept": "working folder not cleared, and left alone",
    "restoring": "files on their way back from the archive",
}


def read(number: str, desk: Desk) -> Reading:
    """The order, the open requests to reopen its jobs, and what waits to be cleaned up."""
    from ...desk.cleaning import list_of_order
    from ...desk.orders import show_order
    from ...desk.reopening import open_requests

    order = show_order(desk, number)
    jobs = {job.number for job in order.jobs}
    asked = [request for request in open_requests(desk) if request.job in jobs]
    waiting = list_of_order(desk, [job.id for job in order.jobs])
    return Reading(
        order,
        tuple((request.job, f"{request.actor} asks: {request.reason}") for request in asked),
        _grouped((row.job, _why(row)) for row in waiting if row.state in _STATES or row.reason),
    )


def _grouped(told: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Jobs of which the same is to be said, as one."""
    jobs: dict[str, list[str]] = {}
    for job, why in told:
        jobs.setdefault(why, []).append(job)
    return tuple((_named(numbers), why) for why, numbers in jobs.items())


def _named(numbers: list[str]) -> str:
    shown = ", ".join(numbers[:_NAMED])
    more = len(numbers) - _NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def _why(row: Cleaning) -> str:
    state = _STATES.get(row.state, row.state)
    tried = f" (tried {row.attempts} times)" if row.attempts > 1 else ""
    return f"{state}: {row.reason}{tried}" if row.reason else state
