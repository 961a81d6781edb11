"""What the order's screen asks of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .order_sheet import Reading

if TYPE_CHECKING:
    from ..desk.cleaning import Cleaning
    from ..desk.desk import Desk

_STATES = {
    "requested": "its working folder is still to be cleared",
    "kept": "its working folder could not be cleared, and is left alone",
    "restoring": "its files are on their way back from the archive",
}


def read(number: str, desk: Desk) -> Reading:
    """The order, the open requests to reopen its jobs, and what waits to be cleaned up."""
    from ..desk.cleaning import list_of_order
    from ..desk.orders import show_order
    from ..desk.reopening import open_requests

    order = show_order(desk, number)
    jobs = {job.number for job in order.jobs}
    asked = [request for request in open_requests(desk) if request.job in jobs]
    waiting = list_of_order(desk, [job.id for job in order.jobs])
    return Reading(
        order,
        tuple((request.job, f"{request.actor} asks: {request.reason}") for request in asked),
        tuple((row.job, _why(row)) for row in waiting if row.state in _STATES or row.reason),
    )


def _why(row: Cleaning) -> str:
    state = _STATES.get(row.state, row.state)
    tried = f" (tried {row.attempts} times)" if row.attempts > 1 else ""
    return f"{state}: {row.reason}{tried}" if row.reason else state
