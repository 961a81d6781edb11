"""Refunds as rows that nobody changes, and which of them a correction contradicts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, select

from ..domain import chain
from ..domain.money import Money
from ..domain.order import Differing, Note, Refund
from . import tables
from .notes import CORRECTION
from .orders import StoredOrder
from .types import micros

_REFUND, _NOTE, _ORDER = tables.refund.c, tables.note.c, tables.orders.c


def fields(refund: Mapping[str, Any], at: int, recorded_at: int) -> tuple[str | int | None, ...]:
    """What the hash of a row of `refund` is made over; times in microseconds."""
    said = (refund["order_id"], refund["amount"], refund["currency"], refund["reference"])
    return (*said, at, recorded_at, refund["actor"], refund["source"], refund["event_id"])


def add_refund(
    connection: Connection, order: StoredOrder, refund: Refund, event: str | None
) -> Refund:
    """Write a refund, whose id is not looked at; returns it with the id that it was given. The
    order's sums are the caller's to change."""
    row = {
        "order_id": order.id,
        "amount": refund.amount.minor,
        "currency": refund.amount.currency,
        "reference": refund.reference,
        "at": refund.at,
        "recorded_at": refund.recorded_at,
        "actor": refund.actor,
        "source": refund.source,
        "event_id": event,
    }
    row["hash"] = chain.link(
        chain.START, fields(row, micros(refund.at), micros(refund.recorded_at))
    )
    key = connection.execute(tables.refund.insert().values(row)).inserted_primary_key
    assert key is not None
    return replace(refund, id=int(key[0]))


REFUND = (
    *(_REFUND.id, _REFUND.amount, _REFUND.currency, _REFUND.reference),
    *(_REFUND.at, _REFUND.recorded_at, _REFUND.actor, _REFUND.source),
)
"""The columns of a refund, for `refund_from`."""


def refund_from(row: Any, corrections: tuple[Note, ...] = ()) -> Refund:
    refund_id, amount, currency, reference, at, recorded_at, actor, source = row
    money = Money(amount, currency)
    return Refund(refund_id, money, reference, at, recorded_at, actor, source, corrections)


def by_event(connection: Connection, event: str) -> Refund | None:
    """The refund that was recorded from the event of this id."""
    row = connection.execute(select(*REFUND).where(_REFUND.event_id == event)).first()
    return None if row is None else refund_from(row)


def of_orders(connection: Connection, ids: Collection[int]) -> Iterator[tuple[int, Refund]]:
    """(id of the order, refund without its corrections), the oldest first."""
    query = select(_REFUND.order_id, *REFUND).where(_REFUND.order_id.in_(ids))
    for order, *row in connection.execute(query.order_by(_REFUND.id)):
        yield order, refund_from(row)


def differing(connection: Connection) -> list[Differing]:
    """Refunds whose latest correction says another amount, the newest correction first."""
    customer = tables.customer.c
    latest = (
        select(func.max(_NOTE.id))
        .where(_NOTE.refund_id.is_not(None), _NOTE.kind == CORRECTION)
        .group_by(_NOTE.refund_id)
    )
    query = (
        select(
            _ORDER.number,
            tables.storefront.c.name.label("storefront_name"),
            customer.company,
            customer.name.label("customer_name"),
            customer.key,
            *(_NOTE.id, _NOTE.text, _NOTE.at, _NOTE.actor, _NOTE.actual, _NOTE.reference),
            *(column.label(f"refund_{column.name}") for column in REFUND),
        )
        .select_from(
            tables.note.join(tables.refund, _REFUND.id == _NOTE.refund_id)
            .join(tables.orders, _ORDER.id == _NOTE.order_id)
            .join(tables.customer, customer.id == _ORDER.customer_id)
            .join(tables.storefront, tables.storefront.c.id == _ORDER.storefront_id)
        )
        .where(_NOTE.id.in_(latest), _NOTE.actual != _REFUND.amount)
        .order_by(_NOTE.id.desc())
    )
    return [_differing(row) for row in connection.execute(query)]


def _differing(row: Any) -> Differing:
    order, storefront, company, name, key = row[:5]
    note_id, text, at, actor, minor, reference = row[5:11]
    refund_id, amount, currency, *_ = row[11:]
    actual = Money(minor, currency)
    note = Note(note_id, CORRECTION, text, at, actor, None, refund_id, actual, reference)
    refund = refund_from(row[11:], (note,))
    recorded = Money(amount, currency)
    return Differing(order, storefront, company or name or key, refund, note, recorded, actual)
