"""Tickets become orders and jobs; the same ticket twice changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ..domain.errors import Refused
from ..domain.event import StatusEvent
from ..domain.lifecycle import Position, receive
from ..domain.person import Role
from ..domain.status import Track, find
from ..domain.ticket import Ticket, TicketCustomer, TicketJob
from ..store import intake as store
from ..store import positions, writing
from ..store.engine import Connection
from .again import again
from .desk import Desk

SOURCE = "import"
NO_STOREFRONT = "Direct"
"""Where orders stand whose ticket names no storefront, and the import neither."""


@dataclass(slots=True)
class Imported:
    orders: list[str] = field(default_factory=list)
    jobs: list[str] = field(default_factory=list)
    unchanged: int = 0
    """Jobs that were there already, just so."""


@again
def place_ticket(desk: Desk, ticket: Ticket, storefront: str | None = None) -> Imported:
    """Make the ticket's order and jobs, all or nothing; `storefront` overrides the ticket's.

    A ticket for a known order adds the jobs that are new. Raises Refused when it contradicts
    what is known: another product or quantity for a job, another storefront for the order; and for
    a person who is no operator.
    """
    desk.who.must_be(Role.OPERATOR, "importing tickets")
    done = Imported()
    number = ticket.order or ticket.jobs[0].number
    doubled = sorted({job.number for job in ticket.jobs if _times(ticket, job.number) > 1})
    if doubled:
        raise Refused(f"job {doubled[0]} stands in the ticket twice")
    with desk.store.write() as connection:
        store.take_turn(connection)
        now = desk.clock()
        order = store.find_order(connection, number)
        known = store.find_jobs(connection, [job.number for job in ticket.jobs])
        for job in ticket.jobs:
            if job.number in known:
                _require_same(ticket, job, known[job.number], number)
                done.unchanged += 1
        if order is not None:
            named = storefront or ticket.storefront
            if named and named != order.storefront:
                raise Refused(
                    f"order {number} is already known in storefront {order.storefront}: an order"
                    " number is given once in the shop"
                )
        new = [job for job in ticket.jobs if job.number not in known]
        if not new:
            return done
        if order is None:
            order = _place_order(connection, desk, ticket, number, storefront)
            done.orders.append(number)
        for job in new:
            _place_job(connection, desk, ticket, job, order, now)
            done.jobs.append(job.number)
    return done


def _times(ticket: Ticket, number: str) -> int:
    return sum(job.number == number for job in ticket.jobs)


def _require_same(ticket: Ticket, job: TicketJob, known: store.KnownJob, order: str) -> None:
    said = {
        "order": (known.order, order),
        "product": (known.product, job.product),
        "quantity": (known.quantity, job.quantity),
        "type": (known.type, job.type),
        "substrate": (known.substrate, job.substrate),
        "width": (known.width_mm, job.width_mm),
        "height": (known.height_mm, job.height_mm),
        "due date": (known.due, job.due or ticket.due),
        "artwork": (known.artwork, job.artwork),
    }
    for name, (before, now) in said.items():
        if before != now:
            raise Refused(
                f"job {job.number} is already known with another {name}"
                f" ({_short(before)}, not {_short(now)}): nothing was changed"
            )


def _short(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return "none" if value in (None, "") else str(value)[:60]


def _place_order(
    connection: Connection, desk: Desk, ticket: Ticket, number: str, storefront: str | None
) -> store.KnownOrder:
    now = desk.clock()
    shop = storefront or ticket.storefront or NO_STOREFRONT
    shop_id = store.storefront_id(connection, shop, now)
    customer = ticket.customer or _from_delivery(ticket)
    row = store.order_row(ticket, number, ticket.placed or now)
    row["storefront_id"] = shop_id
    row["customer_id"] = store.customer_id(connection, shop_id, customer, now)
    order_id = store.add_order(connection, row, desk.who.name, SOURCE)
    for said in ticket.notes:
        store.add_note(connection, order_id, "customer", said, now, desk.who.name)
    called = customer.company or customer.name or customer.key
    return store.KnownOrder(order_id, number, shop, shop_id, called, ticket.po)


def _from_delivery(ticket: Ticket) -> TicketCustomer:
    """A ticket may name only where the goods go."""
    to = ticket.delivery
    if to is None:
        return TicketCustomer("unknown")
    key = to.email or to.company or to.name or "unknown"
    return TicketCustomer(key, to.name, to.company, to.email)


def _place_job(
    connection: Connection,
    desk: Desk,
    ticket: Ticket,
    job: TicketJob,
    order: store.KnownOrder,
    now: datetime,
) -> None:
    due = job.due or ticket.due
    position, rows = first_position(desk, job, ticket.placed or now, now)
    placed = positions.place(position, due, now, desk.limits)
    store.add_job(connection, store.job_row(job, order, placed, due, now), placed, rows)


def first_position(
    desk: Desk, job: TicketJob, at: datetime, now: datetime
) -> tuple[Position, list[writing.Row]]:
    """Where a new job stands, with the history that says so."""
    known = find(job.status)
    begins = [job.status]
    if known is not None and known.track is not Track.WORKFLOW:
        begins = ["Ordered", job.status]
    position: Position | None = None
    rows = []
    for status in begins:
        event = StatusEvent(job.number, status, at=at, source=SOURCE)
        position, entry = receive(position, event, now)
        rows.append(writing.Row(entry, now, desk.who.name, SOURCE, None))
    assert position is not None
    return position, rows
