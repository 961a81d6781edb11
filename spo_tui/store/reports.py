"""The rows of the reports on orders, jobs, corrected refunds and hot folders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, or_, select

from . import tables
from .finding import storefront_ids
from .streaming import stream

_ORDER, _JOB, _CUSTOMER = tables.orders.c, tables.job.c, tables.customer.c
_NOTE, _REFUND, _COPY = tables.note.c, tables.refund.c, tables.copy.c
_DELIVERY, _FOLDER, _PLACE = tables.delivery.c, tables.hot_folder.c, tables.print_location.c
_SHOP = tables.storefront.c.name.label("storefront_name")
Rows = Iterator[list[tuple[Any, ...]]]
Bounds = tuple[datetime, datetime]


def count(connection: Connection, query: Select[Any]) -> int:
    return connection.scalar(select(func.count()).select_from(query.subquery())) or 0


def placed(connection: Connection, bounds: Bounds, storefront: str | None) -> Select[tuple[int]]:
    """Ids of the orders placed within the bounds."""
    where = _within(connection, _ORDER.placed_at, bounds, storefront, _ORDER.storefront_id)
    return select(_ORDER.id).where(*where)


def orders(connection: Connection, bounds: Bounds, storefront: str | None) -> Rows:
    """(order, storefront, customer, e-mail, PO, placed, due, three states, jobs, currency,
    subtotal, discount, shipping, tax, total, refunded), as they were placed."""
    jobs = select(func.count()).where(_JOB.order_id == _ORDER.id).scalar_subquery()
    query: Select[Any] = (
        select(
            _ORDER.number,
            _SHOP,
            _customer(),
            _CUSTOMER.email,
            _ORDER.po,
            _ORDER.placed_at,
            _ORDER.due_at,
            _ORDER.order_status,
            _ORDER.shipping_status,
            _ORDER.payment_status,
            jobs,
            _ORDER.currency,
            *(_ORDER.subtotal, _ORDER.discount, _ORDER.shipping),
            *(_ORDER.tax, _ORDER.total, _ORDER.refunded),
        )
        .select_from(tables.orders)
        .join(tables.storefront, tables.storefront.c.id == _ORDER.storefront_id)
        .join(tables.customer, _CUSTOMER.id == _ORDER.customer_id)
        .where(*_within(connection, _ORDER.placed_at, bounds, storefront, _ORDER.storefront_id))
        .order_by(_ORDER.placed_at, _ORDER.id)
    )
    return stream(connection, query)


def placed_jobs(
    connection: Connection, bounds: Bounds, storefront: str | None
) -> Select[tuple[int]]:
    """Ids of the jobs of orders placed within the bounds."""
    where = _within(connection, _ORDER.placed_at, bounds, storefront, _ORDER.storefront_id)
    return select(_JOB.id).join(tables.orders, _ORDER.id == _JOB.order_id).where(*where)


def jobs(connection: Connection, bounds: Bounds, storefront: str | None) -> Rows:
    """(job, order, storefront, customer, type, product, quantity, substrate, priority, status,
    label, phase number, since, placed, due, hot folder), as their orders were placed."""
    query: Select[Any] = (
        select(
            _JOB.number,
            _ORDER.number.label("order_number"),
            _SHOP,
            _customer(),
            _JOB.type,
            _JOB.product,
            _JOB.quantity,
            _JOB.substrate,
            _JOB.priority,
            _JOB.status,
            _JOB.label,
            _JOB.phase,
            _JOB.since,
            _ORDER.placed_at,
            _JOB.due_at,
            _FOLDER.name.label("folder_name"),
        )
        .select_from(tables.orders)
        .join(tables.job, _JOB.order_id == _ORDER.id)
        .join(tables.storefront, tables.storefront.c.id == _JOB.storefront_id)
        .join(tables.customer, _CUSTOMER.id == _ORDER.customer_id)
        .outerjoin(tables.hot_folder, _FOLDER.id == _JOB.hot_folder_id)
        .where(*_within(connection, _ORDER.placed_at, bounds, storefront, _ORDER.storefront_id))
        .order_by(_ORDER.placed_at, _ORDER.id, _JOB.id)
    )
    return stream(connection, query)


def differing_refunds(connection: Connection, bounds: Bounds, storefront: str | None) -> Rows:
    """(order, storefront, customer, currency, recorded, actual, refunded when, its reference, who
    recorded it, the provider's reference, the correction's text, when it was noted, by whom):
    the last correction of each refund, noted within the bounds, where the sums differ. One that
    names no refund is compared with the sum of the order's."""
    later = tables.note.alias("later")
    same = or_(
        later.c.refund_id == _NOTE.refund_id,
        and_(later.c.refund_id.is_(None), _NOTE.refund_id.is_(None)),
    )
    superseded = (
        select(later.c.id)
        .where(later.c.order_id == _NOTE.order_id, later.c.id > _NOTE.id, same)
        .where(later.c.kind == "correction", later.c.actual.is_not(None))
        .exists()
    )
    recorded = func.coalesce(_REFUND.amount, _ORDER.refunded)
    query: Select[Any] = (
        select(
            _ORDER.number,
            _SHOP,
            _customer(),
            _ORDER.currency,
            recorded,
            _NOTE.actual,
            _REFUND.at,
            _REFUND.reference,
            _REFUND.actor,
            _NOTE.reference.label("provider"),
            _NOTE.text,
            _NOTE.at.label("noted"),
            _NOTE.actor.label("noted_by"),
        )
        .select_from(tables.note)
        .join(tables.orders, _ORDER.id == _NOTE.order_id)
        .join(tables.storefront, tables.storefront.c.id == _ORDER.storefront_id)
        .join(tables.customer, _CUSTOMER.id == _ORDER.customer_id)
        .outerjoin(tables.refund, _REFUND.id == _NOTE.refund_id)
        .where(_NOTE.kind == "correction", _NOTE.actual.is_not(None), _NOTE.actual != recorded)
        .where(*_within(connection, _NOTE.at, bounds, storefront, _ORDER.storefront_id))
        .where(~superseded)
        .order_by(_NOTE.at, _NOTE.id)
    )
    return stream(connection, query)


def hot_folder_files(connection: Connection, bounds: Bounds, storefront: str | None) -> Rows:
    """(hot folder, location, file, size, job, order, state, reason, first seen, complete, picked
    up): the files first seen within the bounds, and after them what could not be delivered."""
    seen = _placed_in_folders(
        select(
            _FOLDER.name,
            _PLACE.name.label("location_name"),
            _COPY.name.label("file_name"),
            _COPY.size,
            _JOB.number,
            _ORDER.number.label("order_number"),
            _COPY.state,
            _COPY.reason,
            _COPY.first_seen_at,
            _COPY.settled_at,
            _COPY.gone_at,
        ).select_from(tables.copy),
        _COPY,
    ).where(*_within(connection, _COPY.first_seen_at, bounds, storefront, _JOB.storefront_id))
    failed = _placed_in_folders(
        select(
            _FOLDER.name,
            _PLACE.name.label("location_name"),
            _DELIVERY.name.label("file_name"),
            _DELIVERY.size,
            _JOB.number,
            _ORDER.number.label("order_number"),
            _DELIVERY.state,
            _DELIVERY.reason,
            _DELIVERY.first_at,
            literal(None),
            literal(None),
        ).select_from(tables.delivery),
        _DELIVERY,
    ).where(
        _DELIVERY.state.in_(("failed", "skipped")),
        *_within(connection, _DELIVERY.first_at, bounds, storefront, _JOB.storefront_id),
    )
    yield from stream(connection, seen.order_by(_COPY.first_seen_at, _COPY.id))
    yield from stream(connection, failed.order_by(_DELIVERY.first_at, _DELIVERY.id))


def _placed_in_folders(query: Select[Any], of: Any) -> Select[Any]:
    return (
        query.outerjoin(tables.hot_folder, _FOLDER.id == of.hot_folder_id)
        .outerjoin(tables.print_location, _PLACE.id == _FOLDER.location_id)
        .outerjoin(tables.job, _JOB.id == of.job_id)
        .outerjoin(tables.orders, _ORDER.id == _JOB.order_id)
    )


def _customer() -> ColumnElement[str]:
    """As every list names them: the company, else the person, else the key."""
    empty = func.nullif
    return func.coalesce(
        empty(_CUSTOMER.company, ""), empty(_CUSTOMER.name, ""), _CUSTOMER.key
    ).label("customer_name")


def _within(
    connection: Connection, moment: Any, bounds: Bounds, storefront: str | None, shop: Any
) -> Iterator[ColumnElement[bool]]:
    yield moment >= bounds[0]
    yield moment < bounds[1]
    if storefront is not None:
        yield shop.in_(storefront_ids(connection, [storefront]))
