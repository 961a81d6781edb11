"""Customers with what they have ordered, one row each, for the customer report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from ..domain.report import By
from . import tables
from .finding import storefront_ids
from .streaming import stream, whole

_CUSTOMER, _ORDER = tables.customer.c, tables.orders.c


def currencies(connection: Connection, storefront: str | None) -> list[str]:
    """In which orders were ever placed; so a report has the same columns every month."""
    query = select(_ORDER.currency).distinct().order_by(_ORDER.currency)
    if storefront is not None:
        query = query.where(_ORDER.storefront_id.in_(storefront_ids(connection, [storefront])))
    return list(connection.scalars(query))


def count(
    connection: Connection, by: By, bounds: tuple[datetime, datetime], storefront: str | None
) -> int:
    query = select(_CUSTOMER.id).where(*_chosen(connection, by, bounds, storefront))
    return connection.scalar(select(func.count()).select_from(query.subquery())) or 0


def read(
    connection: Connection,
    by: By,
    bounds: tuple[datetime, datetime],
    storefront: str | None,
    money: Sequence[str],
) -> Iterator[list[tuple[Any, ...]]]:
    """(key, name, company, e-mail, storefront, department, created, orders, first order, last
    order, then for each currency revenue and refunded), in the order of becoming customers."""
    sums = []
    for code in money:
        for amount in (_ORDER.total, _ORDER.refunded):
            sums.append(whole(func.sum(amount).filter(_ORDER.currency == code)))
    query: Select[Any] = (
        select(
            _CUSTOMER.key,
            _CUSTOMER.name,
            _CUSTOMER.company,
            _CUSTOMER.email,
            func.min(tables.storefront.c.name),  # one there is: so rows need no sorting
            _CUSTOMER.department,
            _CUSTOMER.created_at,
            func.count(_ORDER.id),
            func.min(_ORDER.placed_at),
            func.max(_ORDER.placed_at),
            *sums,
        )
        .select_from(tables.customer)
        .join(tables.storefront, tables.storefront.c.id == _CUSTOMER.storefront_id)
        .outerjoin(tables.orders, _ORDER.customer_id == _CUSTOMER.id)
        .where(*_chosen(connection, by, bounds, storefront))
        .group_by(_CUSTOMER.id)
        .order_by(_CUSTOMER.id)
    )
    return stream(connection, query)


def _chosen(
    connection: Connection, by: By, bounds: tuple[datetime, datetime], storefront: str | None
) -> Iterator[ColumnElement[bool]]:
    begin, end = bounds
    if storefront is not None:
        ids = storefront_ids(connection, [storefront])
        yield _CUSTOMER.storefront_id.in_(ids)
    if by is By.CREATED:
        yield _CUSTOMER.created_at >= begin
        yield _CUSTOMER.created_at < end
        return
    inside = select(_ORDER.customer_id).where(_ORDER.placed_at >= begin, _ORDER.placed_at < end)
    later = tables.orders.alias("later")
    yield _CUSTOMER.id.in_(inside)
    yield (
        ~select(later.c.id)
        .where(later.c.customer_id == _CUSTOMER.id, later.c.placed_at >= end)
        .exists()
    )
