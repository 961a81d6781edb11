"""Making storefronts, customers, orders and jobs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Insert, select, text

from ..domain import chain, filename
from ..domain.order import Note
from ..domain.ticket import Ticket, TicketCustomer, TicketJob
from . import notes, order_text, positions, tables, text_index, writing
from .positions import CounterKey, Placed
from .types import micros

_ORDER, _JOB, _CUSTOMER = tables.orders.c, tables.job.c, tables.customer.c
_IMPORTS = 0x53504F01


@dataclass(frozen=True, slots=True)
class KnownOrder:
    id: int
    number: str
    storefront: str
    storefront_id: int
    customer: str
    po: str


@dataclass(frozen=True, slots=True)
class KnownJob:
    number: str
    order: str
    product: str
    type: str
    quantity: int | None
    substrate: str
    width_mm: float | None
    height_mm: float | None
    due: datetime | None
    artwork: str


def take_turn(connection: Connection) -> None:
    """Have no other import at work until the transaction ends: on PostgreSQL two could each make
    what neither finds. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _IMPORTS})


def find_order(connection: Connection, number: str) -> KnownOrder | None:
    query = (
        select(
            _ORDER.id,
            _ORDER.number,
            tables.storefront.c.name,
            _ORDER.storefront_id,
            _CUSTOMER.company,
            _CUSTOMER.name,
            _CUSTOMER.key,
            _ORDER.po,
        )
        .select_from(
            tables.orders.join(
                tables.storefront, tables.storefront.c.id == _ORDER.storefront_id
            ).join(tables.customer, _CUSTOMER.id == _ORDER.customer_id)
        )
        .where(_ORDER.number == number)
        .with_for_update(of=tables.orders)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    order_id, number, storefront, storefront_id, company, name, key, po = row
    return KnownOrder(order_id, number, storefront, storefront_id, company or name or key, po)


def find_jobs(connection: Connection, numbers: Sequence[str]) -> dict[str, KnownJob]:
    query = (
        select(
            _JOB.number,
            _ORDER.number,
            _JOB.product,
            _JOB.type,
            _JOB.quantity,
            _JOB.substrate,
            _JOB.width_mm,
            _JOB.height_mm,
            _JOB.due_at,
            _JOB.artwork,
        )
        .join_from(tables.job, tables.orders)
        .where(_JOB.number.in_(numbers))
    )
    make: Callable[..., KnownJob] = KnownJob
    return {row[0]: make(*row) for row in connection.execute(query)}


def storefront_id(connection: Connection, name: str, now: datetime) -> int:
    """The storefront of this name, made on first mention."""
    query = select(tables.storefront.c.id).where(tables.storefront.c.name == name)
    known = connection.scalar(query)
    if known is not None:
        return int(known)
    return _made(connection, tables.storefront.insert().values(name=name, created_at=now))


def customer_id(
    connection: Connection, storefront: int, customer: TicketCustomer, now: datetime
) -> int:
    """The storefront's customer with this key, made on first mention."""
    query = select(_CUSTOMER.id).where(
        _CUSTOMER.storefront_id == storefront, _CUSTOMER.key == customer.key
    )
    known = connection.scalar(query)
    if known is not None:
        return int(known)
    values = asdict(customer) | {"storefront_id": storefront, "created_at": now}
    return _made(connection, tables.customer.insert().values(values))


def order_row(ticket: Ticket, number: str, placed: datetime) -> dict[str, Any]:
    """Columns of an order, but for the ids it refers to."""
    sums = ("subtotal", "discount", "shipping", "tax", "total")
    amounts = {name: getattr(ticket, name) for name in sums}
    return {
        "number": number,
        "file_key": filename.key(number),
        "placed_at": placed,
        "due_at": ticket.due,
        "po": ticket.po,
        "order_status": ticket.order_status,
        "shipping_status": ticket.shipping_status,
        "payment_status": ticket.payment_status,
        "shipping_method": ticket.shipping_method,
        "delivery": json.dumps(asdict(ticket.delivery)) if ticket.delivery else "{}",
        "currency": ticket.currency,
        **{name: money.minor if money else 0 for name, money in amounts.items()},
    }


def add_order(connection: Connection, row: dict[str, Any], actor: str, source: str) -> int:
    """Make the order with the first entry of its history."""
    said = _searchable(connection, row)
    order_id = _made(connection, tables.orders.insert().values(row | {"search_text": said}))
    order_text.add(connection, order_id, said)
    placed = row["placed_at"]
    told = (order_id, "placed", "", row["number"], "", micros(placed), actor, source)
    link = chain.link(chain.START, told)
    connection.execute(
        tables.order_history.insert().values(
            order_id=order_id,
            what="placed",
            new=row["number"],
            at=placed,
            actor=actor,
            source=source,
            hash=link,
        )
    )
    connection.execute(tables.orders.update().where(_ORDER.id == order_id).values(chain=link))
    return order_id


def _searchable(connection: Connection, row: dict[str, Any]) -> str:
    query = select(_CUSTOMER.company, _CUSTOMER.name, _CUSTOMER.key, _CUSTOMER.email)
    customer = connection.execute(query.where(_CUSTOMER.id == row["customer_id"])).one()
    return order_text.searchable((row["number"], row["po"], *customer))


def job_row(
    ticket: TicketJob, order: KnownOrder, placed: Placed, due: datetime | None, now: datetime
) -> dict[str, Any]:
    """Columns of a new job in its first position."""
    said = (ticket.number, order.number, ticket.product, order.customer, order.po)
    return {
        "number": ticket.number,
        "file_key": filename.key(ticket.number),
        "order_id": order.id,
        "storefront_id": order.storefront_id,
        "type": ticket.type,
        "product": ticket.product,
        "quantity": ticket.quantity,
        "substrate": ticket.substrate,
        "width_mm": ticket.width_mm,
        "height_mm": ticket.height_mm,
        "due_at": due,
        "due_sort": positions.due_sort(due),
        "priority": ticket.priority,
        "artwork": ticket.artwork,
        "created_at": now,
        "search_text": writing.searchable(said, closed=placed.position.closed),
        **positions.to_columns(placed),
    }


def add_job(
    connection: Connection,
    row: dict[str, Any],
    placed: Placed,
    rows: Sequence[writing.Row],
) -> int:
    """Make the job, its history and its counts."""
    job_id = _made(connection, tables.job.insert().values(row))
    text_index.add(connection, [(job_id, row["search_text"])])
    history = list(writing.chained(job_id, rows, chain.START))
    writing.add_history(connection, history)
    link = history[-1][-1]
    connection.execute(tables.job.update().where(_JOB.id == job_id).values(chain=link))
    moved: Counter[CounterKey] = Counter(placed.counters(row["storefront_id"]))
    writing.count(connection, moved)
    return job_id


def add_note(
    connection: Connection, order_id: int, kind: str, said: str, now: datetime, actor: str
) -> None:
    notes.add_note(connection, order_id, Note(notes.NEW, kind, said, now, actor))


def _made(connection: Connection, insert: Insert) -> int:
    key = connection.execute(insert).inserted_primary_key
    assert key is not None
    return int(key[0])
