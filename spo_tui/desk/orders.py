"""Looking at orders."""

from __future__ import annotations

from ..domain.approval import Asking, OrderStanding, approval, order_state
from ..domain.attention import need
from ..domain.errors import SpoError
from ..store import orders as store
from .desk import Desk


def order_standing(desk: Desk, order: str) -> OrderStanding:
    """What an order's jobs make of it. Raises SpoError when no job belongs to such an order."""
    with desk.store.read() as connection:
        jobs = store.jobs_of_order(connection, order)
        approved = store.ever_approved(connection, [job.id for job in jobs])
    if not jobs:
        raise SpoError(f"there is no order {order}")
    now = desk.clock()
    return OrderStanding(
        order,
        jobs,
        order_state(need(job.position, job.due, now, desk.limits) for job in jobs),
        approval(Asking(job.position, job.id in approved) for job in jobs),
    )
