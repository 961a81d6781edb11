"""Orders with everything that belongs to them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Connection, select

from ..domain.job import Job
from ..domain.money import Money
from ..domain.order import Note, OrderEvent, Refund, Totals
from ..domain.ticket import Contact
from . import refunds, tables
from .notes import CORRECTION
from .reading import JOB, job_query
from .values import job_from

_HISTORY, _ORDER, _CUSTOMER = tables.history.c, tables.orders.c, tables.customer.c
_EVENT, _NOTE = tables.order_history.c, tables.note.c
SUMS = ("subtotal", "discount", "shipping", "tax", "total", "refunded")
_PLAIN = (
    *("id", "number", "due_at", "order_status", "shipping_status", "payment_status"),
    *("po", "shipping_method", "version"),
)


Ids = Collection[int]
"""Of at most so many orders as a statement takes values: a page of a list."""


def facts_of(connection: Connection, ids: Ids) -> dict[int, dict[str, Any]]:
    """The orders' own fields, by their names in `domain.order.Order`."""
    before = tables.orders.alias("before")
    query = (
        select(
            *(_ORDER[name] for name in (*_PLAIN, *SUMS)),
            _ORDER.placed_at,
            _ORDER.currency,
            _ORDER.delivery,
            _CUSTOMER.company,
            _CUSTOMER.name.label("customer_name"),
            _CUSTOMER.key,
            _CUSTOMER.email,
            tables.storefront.c.name.label("storefront_name"),
            before.c.number.label("before_number"),
        )
        .select_from(
            tables.orders.join(tables.customer, _CUSTOMER.id == _ORDER.customer_id)
            .join(tables.storefront, tables.storefront.c.id == _ORDER.storefront_id)
            .outerjoin(before, before.c.id == _ORDER.reorder_of)
        )
        .where(_ORDER.id.in_(ids))
    )
    return {row.id: _facts(row._mapping) for row in connection.execute(query)}


def _facts(row: Any) -> dict[str, Any]:
    found = {name: row[name] for name in _PLAIN if name != "due_at"}
    return found | {
        "due": row["due_at"],
        "placed": row["placed_at"],
        "storefront": row["storefront_name"],
        "customer": row["company"] or row["customer_name"] or row["key"],
        "email": row["email"],
        "totals": Totals(*(Money(row[name], row["currency"]) for name in SUMS)),
        "delivery": _contact(row["delivery"]),
        "reorder_of": row["before_number"],
    }


def _contact(kept: str) -> Contact | None:
    known = {field.name for field in fields(Contact)}
    told = {name: value for name, value in json.loads(kept).items() if name in known}
    return Contact(**told) if told else None


def jobs_of(connection: Connection, ids: Ids) -> defaultdict[int, list[Job]]:
    query = job_query().add_columns(JOB.order_id).where(JOB.order_id.in_(ids)).order_by(JOB.id)
    found: defaultdict[int, list[Job]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.order_id].append(job_from(row[:-1]))
    return found


def ever_approved(connection: Connection, ids: Ids) -> set[int]:
    """The ids of the orders' jobs that have once stood in Approved."""
    query = (
        select(_HISTORY.job_id)
        .distinct()
        .join_from(tables.history, tables.job)
        .where(JOB.order_id.in_(ids), _HISTORY.status == "Approved", _HISTORY.moved == 1)
    )
    return set(connection.scalars(query))


def history_of(connection: Connection, ids: Ids) -> defaultdict[int, list[OrderEvent]]:
    query = select(
        *(_EVENT.order_id, _EVENT.what, _EVENT.old, _EVENT.new, _EVENT.info),
        *(_EVENT.at, _EVENT.actor, _EVENT.source),
    )
    found: defaultdict[int, list[OrderEvent]] = defaultdict(list)
    query = query.where(_EVENT.order_id.in_(ids)).order_by(_EVENT.id)
    for order, *told in connection.execute(query):
        found[order].append(OrderEvent(*told))
    return found


def notes_of(connection: Connection, ids: Ids) -> defaultdict[int, list[Note]]:
    """The oldest first; amounts in the order's currency."""
    query = (
        select(
            *(_NOTE.order_id, _ORDER.currency),
            *(_NOTE.id, _NOTE.kind, _NOTE.text, _NOTE.at, _NOTE.actor),
            *(JOB.number, _NOTE.refund_id, _NOTE.actual, _NOTE.reference),
        )
        .select_from(
            tables.note.join(tables.orders, _ORDER.id == _NOTE.order_id).outerjoin(
                tables.job, JOB.id == _NOTE.job_id
            )
        )
        .where(_NOTE.order_id.in_(ids))
        .order_by(_NOTE.id)
    )
    make: Callable[..., Note] = Note
    found: defaultdict[int, list[Note]] = defaultdict(list)
    for order, currency, *told, minor, reference in connection.execute(query):
        actual = None if minor is None else Money(minor, currency)
        found[order].append(make(*told, actual, reference))
    return found


def refunds_of(
    connection: Connection, ids: Ids, notes: Mapping[int, Sequence[Note]]
) -> defaultdict[int, list[Refund]]:
    """The oldest first, each with those of its order's notes that correct it."""
    found: defaultdict[int, list[Refund]] = defaultdict(list)
    for order, refund in refunds.of_orders(connection, ids):
        of_it = (note for note in notes.get(order, ()) if note.refund == refund.id)
        corrections = tuple(note for note in of_it if note.kind == CORRECTION)
        found[order].append(replace(refund, corrections=corrections))
    return found


def reorders_of(connection: Connection, ids: Ids) -> defaultdict[int, list[str]]:
    query = select(_ORDER.reorder_of, _ORDER.number).where(_ORDER.reorder_of.in_(ids))
    found: defaultdict[int, list[str]] = defaultdict(list)
    for order, number in connection.execute(query.order_by(_ORDER.id)):
        found[order].append(number)
    return found
