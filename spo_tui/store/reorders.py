"""An order and its jobs as they are placed again, under numbers that are free."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, Connection, Table, or_, select

from ..domain import filename
from ..domain.ticket import TicketJob
from . import tables

_ORDER, _JOB = tables.orders.c, tables.job.c
_AGAIN = re.compile(r"-R[0-9]+\Z")
_COPIED = (
    *("storefront_id", "customer_id", "shipping_method", "delivery", "currency"),
    *("subtotal", "discount", "shipping", "tax", "total"),
)


def copied_columns(connection: Connection, order_id: int) -> dict[str, Any]:
    """What a new order has in common with this one."""
    query = select(*(_ORDER[name] for name in _COPIED)).where(_ORDER.id == order_id)
    return dict(zip(_COPIED, connection.execute(query).one(), strict=True))


def copied_jobs(connection: Connection, order_id: int) -> list[TicketJob]:
    """The order's jobs as a ticket would place them, under their old numbers, without due dates."""
    columns = (
        *(_JOB.number, _JOB.type, _JOB.product, _JOB.quantity, _JOB.substrate),
        *(_JOB.width_mm, _JOB.height_mm, _JOB.priority, _JOB.artwork),
    )
    rows = connection.execute(select(*columns).where(_JOB.order_id == order_id).order_by(_JOB.id))
    return [
        TicketJob(
            number,
            type=letter,
            product=product,
            quantity=quantity,
            substrate=substrate,
            width_mm=width,
            height_mm=height,
            priority=priority,
            artwork=artwork,
        )
        for number, letter, product, quantity, substrate, width, height, priority, artwork in rows
    ]


def free_order_number(connection: Connection, number: str) -> str:
    """`12345-R1` for `12345`, and for `12345-R1` the next one that nothing bears."""
    return _free(connection, tables.orders, number, ())


def free_job_number(connection: Connection, number: str, taken: Collection[str]) -> str:
    """The same for a job; `taken` are numbers given in this transaction."""
    return _free(connection, tables.job, number, taken)


def _free(connection: Connection, table: Table, number: str, taken: Collection[str]) -> str:
    base = _AGAIN.sub("", number)
    row: dict[str, Column[Any]] = {name: table.c[name] for name in ("number", "file_key")}
    like = (
        row["number"].startswith(f"{base}-R", autoescape=True),
        row["file_key"].startswith(f"{filename.key(base)}-R", autoescape=True),
        row["file_key"].startswith(filename.key(f"{base}-R"), autoescape=True),
    )
    known = connection.execute(select(row["number"], row["file_key"]).where(or_(*like)))
    used = {name for pair in known for name in pair} | set(taken)
    used |= {filename.key(name) for name in taken}
    n = 1
    while f"{base}-R{n}" in used or filename.key(f"{base}-R{n}") in used:
        n += 1
    return f"{base}-R{n}"
