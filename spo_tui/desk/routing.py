"""Why a job's output goes to a hot folder, or waits for somebody's choice."""

from __future__ import annotations

from ..domain.routing import Facts, Tried, explain
from ..store import reading
from .desk import Desk


def explain_route(desk: Desk, number: str) -> list[Tried]:
    """Each rule in order, with what became of it. Raises SpoError when there is no such job."""
    with desk.store.read() as connection:
        job = reading.find_job(connection, number)
    facts = Facts(
        job.storefront,
        job.product,
        job.type,
        job.substrate,
        job.width_mm,
        job.height_mm,
        job.quantity,
    )
    return list(explain(desk.routing, facts))
