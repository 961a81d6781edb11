"""A page of orders, the newest first, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, exists, func, or_, select, tuple_

from ..domain.approval import order_state
from ..domain.attention import Attention, Limits, Need, need
from ..domain.money import Money
from ..domain.order import OrderLine, OrderList
from ..domain.order_query import ENDED, OrderQuery
from ..domain.search import words
from . import finding, order_text, positions, tables
from .types import micros

MOST_COUNTED = 10_000
LOOKED_THROUGH = 10_000
"""Of so many matches of the words, the latest known, the list is made."""
CLEANED = "CleanUp"

_ORDER, _JOB, _CUSTOMER = tables.orders.c, tables.job.c, tables.customer.c
_SHOWN = (
    *(_ORDER.id, _ORDER.number, tables.storefront.c.name.label("storefront_name")),
    *(_CUSTOMER.company, _CUSTOMER.name.label("customer_name"), _CUSTOMER.key, _CUSTOMER.email),
    *(_ORDER.placed_at, _ORDER.due_at, _ORDER.order_status, _ORDER.shipping_status),
    *(_ORDER.payment_status, _ORDER.po, _ORDER.currency, _ORDER.total, _ORDER.refunded),
)


@dataclass(frozen=True, slots=True)
class Asked:
    at: datetime
    zone: tzinfo
    limits: Limits


def read_orders(
    connection: Connection, query: OrderQuery, asked: Asked, limit: int, after: OrderLine | None
) -> OrderList:
    conditions = list(_conditions(connection, query, asked))
    capped = False
    sought = query.text
    if len(query.po) == 1:
        sought += tuple(words(*query.po))
    if sought:
        ids = order_text.search(connection, sought, LOOKED_THROUGH + 1)
        capped = len(ids) > LOOKED_THROUGH
        conditions.append(_ORDER.id.in_(ids[:LOOKED_THROUGH]))
    total = _count(connection, conditions)
    page = (
        select(*_SHOWN)
        .select_from(
            tables.orders.join(tables.customer, _CUSTOMER.id == _ORDER.customer_id).join(
                tables.storefront, tables.storefront.c.id == _ORDER.storefront_id
            )
        )
        .where(*conditions)
        .order_by(_ORDER.placed_at.desc(), _ORDER.id.desc())
        .limit(limit + 1)
    )
    if after is not None:
        place = tuple_(_ORDER.placed_at, _ORDER.id)
        page = page.where(place < tuple_(micros(after.placed), after.id))
    rows = connection.execute(page).all()
    lines = _lines(connection, rows[:limit], asked)
    counted = min(total, MOST_COUNTED)
    return OrderList(lines, counted, len(rows) > limit, capped or total > MOST_COUNTED)


def _count(connection: Connection, conditions: Collection[Any]) -> int:
    some = select(_ORDER.id).where(*conditions).limit(MOST_COUNTED + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())


def _conditions(connection: Connection, query: OrderQuery, asked: Asked) -> Iterator[Any]:
    if query.order_status:
        yield _in_status(_ORDER.order_status, query.order_status)
    if query.shipping:
        yield _in_status(_ORDER.shipping_status, query.shipping)
    if query.payment:
        yield _one_of(_ORDER.payment_status, query.payment)
    if query.storefront:
        yield _ORDER.storefront_id.in_(finding.storefront_ids(connection, query.storefront))
    if query.po:
        yield or_(*(_ORDER.po.istartswith(begin, autoescape=True) for begin in sorted(query.po)))
    if query.has_po is not None:
        yield _ORDER.po != "" if query.has_po else _ORDER.po == ""
    for placed in query.placed:
        low, high = placed.range(asked.at, asked.zone)
        if low is not None:
            yield _ORDER.placed_at >= low
        if high is not None:
            yield _ORDER.placed_at < high


def _in_status(column: Any, wanted: frozenset[str]) -> Any:
    """For what has ended, also the orders whose jobs CleanUp has taken: their own status may
    never have been told."""
    found = _one_of(column, wanted)
    if not wanted & ENDED:
        return found
    cleaned = exists().where(_JOB.order_id == _ORDER.id, _JOB.status == CLEANED)
    return or_(found, (_ORDER.order_status != "Cancelled") & cleaned)


def _one_of(column: Any, wanted: frozenset[str]) -> Any:
    # `=` lets an index give the rows of one status in the order of time; `IN` does not
    return column.in_(sorted(wanted)) if len(wanted) > 1 else column == next(iter(wanted))


def _lines(connection: Connection, rows: Sequence[Any], asked: Asked) -> list[OrderLine]:
    ids = [row.id for row in rows]
    counts = _counts(connection, ids)
    needs = _needs(connection, ids, asked)
    make: Callable[..., OrderLine] = OrderLine
    lines = []
    for row in rows:
        jobs, opened, cleaned = counts.get(row.id, (0, 0, 0))
        lines.append(
            make(
                *(row.id, row.number, row.storefront_name),
                *(row.company or row.customer_name or row.key, row.email),
                *(row.placed_at, row.due_at, row.order_status, row.shipping_status),
                *(row.payment_status, row.po),
                *(Money(row.total, row.currency), Money(row.refunded, row.currency)),
                *(jobs, opened, order_state(needs.get(row.id, ())), cleaned),
            )
        )
    return lines


def _counts(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    """Of each order: its jobs, those that are open, those that CleanUp has taken."""
    query = (
        select(_JOB.order_id, _JOB.status, _JOB.phase, func.count())
        .where(_JOB.order_id.in_(ids))
        .group_by(_JOB.order_id, _JOB.status, _JOB.phase)
    )
    found: dict[int, tuple[int, int, int]] = {}
    for order, status, phase, n in connection.execute(query):
        jobs, opened, cleaned = found.get(order, (0, 0, 0))
        is_open = phase != tables.CLOSED_PHASE
        found[order] = (jobs + n, opened + n * is_open, cleaned + n * (status == CLEANED))
    return found


def _needs(connection: Connection, ids: Sequence[int], asked: Asked) -> dict[int, list[Need]]:
    """What the open jobs of each order need; those that need nothing left out."""
    query = select(*(_JOB[name] for name in positions.COLUMNS), _JOB.due_at, _JOB.order_id).where(
        _JOB.order_id.in_(ids), _JOB.phase != tables.CLOSED_PHASE
    )
    found: defaultdict[int, list[Need]] = defaultdict(list)
    for row in connection.execute(query):
        wanted = need(positions.from_columns(row), row.due_at, asked.at, asked.limits)
        if wanted.attention is not Attention.NONE:
            found[row.order_id].append(wanted)
    return found
