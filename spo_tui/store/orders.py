"""Writing orders: the row held, its history chained, its sums and statuses changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from ..domain import chain, filename
from ..domain.errors import SpoError
from ..domain.money import Money
from . import tables
from .types import micros

_ORDER, _JOB = tables.orders.c, tables.job.c
_SLICE = 5000  # SQLite takes at most 32,766 bound values in a statement


@dataclass(slots=True)
class StoredOrder:
    """An order that this transaction holds; sums are in minor units of its currency."""

    id: int
    number: str
    storefront_id: int
    customer_id: int
    currency: str
    subtotal: int
    discount: int
    shipping: int
    tax: int
    total: int
    refunded: int
    order_status: str
    shipping_status: str
    payment_status: str
    po: str
    search_text: str
    version: int
    chain: str

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)


_COLUMNS = tuple(StoredOrder.__dataclass_fields__)


def order_id(connection: Connection, number: str) -> int:
    """By order number, as a person writes it. Raises SpoError when there is none."""
    wanted = number.strip().removeprefix("#")
    found = connection.scalar(select(_ORDER.id).where(_ORDER.number == wanted))
    if found is not None:
        return int(found)
    by_key = select(_ORDER.id).where(_ORDER.file_key == filename.key(wanted)).limit(2)
    keys = connection.scalars(by_key).all()
    if len(keys) == 1 and wanted:
        return int(keys[0])
    if len(keys) > 1:
        raise SpoError(f"{wanted} fits several orders: give the whole number")
    of_job = select(_ORDER.number).join_from(tables.job, tables.orders).where(_JOB.number == wanted)
    order = connection.scalar(of_job)
    if order is not None:
        raise SpoError(f"{wanted} is a job, not an order: it belongs to order {order}")
    raise SpoError(f"there is no order {wanted}")


def lock_order(connection: Connection, number: str) -> StoredOrder:
    """The order, held until the transaction ends. Raises SpoError when there is none."""
    return lock_ids(connection, [order_id(connection, number)])[0]


def lock_orders(connection: Connection, numbers: Collection[str]) -> dict[str, StoredOrder]:
    """The orders of exactly these numbers, unknown ones left out, held in the order of ids."""
    wanted = sorted(set(numbers))
    ids: list[int] = []
    for at in range(0, len(wanted), _SLICE):
        some = select(_ORDER.id).where(_ORDER.number.in_(wanted[at : at + _SLICE]))
        ids += connection.scalars(some)
    return {order.number: order for order in lock_ids(connection, ids)}


def lock_ids(connection: Connection, ids: Collection[int]) -> list[StoredOrder]:
    found: list[StoredOrder] = []
    wanted = sorted(ids)
    for at in range(0, len(wanted), _SLICE):
        query = (
            select(*(_ORDER[name] for name in _COLUMNS))
            .where(_ORDER.id.in_(wanted[at : at + _SLICE]))
            .order_by(_ORDER.id)
            .with_for_update()
        )
        found += (StoredOrder(*row) for row in connection.execute(query))
    return found


def change_order(connection: Connection, order: StoredOrder, **columns: Any) -> None:
    """Set columns of a held order and count its version up."""
    values = columns | {"version": order.version + 1}
    connection.execute(tables.orders.update().where(_ORDER.id == order.id).values(values))
    for name, value in values.items():
        if name in _COLUMNS:
            setattr(order, name, value)


def last_actor(connection: Connection, order: StoredOrder, what: str) -> str:
    """Who wrote the latest row of this kind into the order's history; empty when there is none."""
    row = tables.order_history.c
    query = select(row.actor).where(row.order_id == order.id, row.what == what)
    return connection.scalar(query.order_by(row.id.desc()).limit(1)) or ""


def append_order_event(  # noqa: PLR0913, PLR0917 - a row of history has so many columns
    connection: Connection,
    order: StoredOrder,
    what: str,
    old: str,
    new: str,
    info: str,
    at: datetime,
    actor: str,
    source: str,
) -> None:
    """Add a row to the history of a held order, and its link to the chain."""
    fields = (order.id, what, old, new, info, micros(at), actor, source)
    order.chain = chain.link(order.chain, fields)
    row = {
        "order_id": order.id,
        "what": what,
        "old": old,
        "new": new,
        "info": info,
        "at": at,
        "actor": actor,
        "source": source,
        "hash": order.chain,
    }
    connection.execute(tables.order_history.insert().values(row))
    link = tables.orders.update().where(_ORDER.id == order.id).values(chain=order.chain)
    connection.execute(link)
