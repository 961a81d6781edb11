"""Looking at orders, one or many."""

from __future__ import annotations

from collections.abc import Sequence

from ..domain.approval import Asking, approval, order_state
from ..domain.attention import need
from ..domain.order import Order, OrderLine, OrderList
from ..domain.order_query import parse_orders
from ..store import order_list
from ..store import order_reading as reading
from ..store.engine import Connection
from ..store.orders import order_id
from ..store.reading import find_job
from .desk import Desk

__all__ = ["OrderList", "list_orders", "order_of_job", "show_order", "show_orders"]


def list_orders(
    desk: Desk, query: str = "", *, limit: int = 200, after: OrderLine | None = None
) -> OrderList:
    """Orders that fit the query, the newest first; with `after`, those that follow this one.

    Raises QueryError at the term that is not understood, SpoError for an unknown storefront.
    """
    wanted = parse_orders(query)
    with desk.store.read() as connection:
        asked = order_list.Asked(desk.clock(), desk.zone, desk.limits)
        return order_list.read_orders(connection, wanted, asked, limit, after)


def show_order(desk: Desk, number: str) -> Order:
    """The order with its jobs, money, notes and history. Raises SpoError when there is none."""
    with desk.store.read() as connection:
        return _read(connection, desk, [order_id(connection, number)])[0]


def show_orders(desk: Desk, lines: Sequence[OrderLine]) -> list[Order]:
    """As `show_order`, for a page of a list and all from one moment."""
    with desk.store.read() as connection:
        return _read(connection, desk, [line.id for line in lines])


def _read(connection: Connection, desk: Desk, ids: Sequence[int]) -> list[Order]:
    facts = reading.facts_of(connection, ids)
    jobs = reading.jobs_of(connection, ids)
    notes = reading.notes_of(connection, ids)
    refunds = reading.refunds_of(connection, ids, notes)
    history = reading.history_of(connection, ids)
    reorders = reading.reorders_of(connection, ids)
    approved = reading.ever_approved(connection, ids)
    now = desk.clock()
    return [
        Order(
            refunds=tuple(refunds[found]),
            notes=tuple(notes[found]),
            history=tuple(history[found]),
            jobs=tuple(jobs[found]),
            attention=order_state(
                need(job.position, job.due, now, desk.limits) for job in jobs[found]
            ),
            approval=approval(Asking(job.position, job.id in approved) for job in jobs[found]),
            reorders=tuple(reorders[found]),
            **facts[found],
        )
        for found in ids
    ]


def order_of_job(desk: Desk, job: str) -> str:
    """The number of the order that a job belongs to. Raises SpoError when there is no such job."""
    with desk.store.read() as connection:
        return find_job(connection, job).order
