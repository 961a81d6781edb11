"""Whether recorded history still is as it was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Column, Connection, Table, select, type_coerce

from ..domain import chain
from . import tables
from .types import Int

_STREAMED = 5000
_JOB_ROW, _ORDER_ROW = tables.history.c, tables.order_history.c


def broken_rows(connection: Connection) -> Iterator[str]:
    """The first row of each job's and each order's history that breaks its chain."""
    row = _JOB_ROW
    told: tuple[Column[Any], ...] = (
        *(row.job_id, row.track, row.status, row.label, row.info, row.at, row.recorded_at),
        *(row.actor, row.source, row.event_id, row.unexpected, row.moved),
    )
    yield from _broken(connection, "job", tables.job, tables.history, told)
    row = _ORDER_ROW
    told = (row.order_id, row.what, row.old, row.new, row.info, row.at, row.actor, row.source)
    yield from _broken(connection, "order", tables.orders, tables.order_history, told)


def _broken(
    connection: Connection, kind: str, owner: Table, history: Table, told: tuple[Column[Any], ...]
) -> Iterator[str]:
    """`told` are the columns that the chain holds, the owner's id first."""
    fields = [type_coerce(column, Int) if column.name.endswith("at") else column for column in told]
    query = (
        select(owner.c.number, owner.c.chain, history.c.id, history.c.hash, *fields)
        .select_from(owner.outerjoin(history, told[0] == owner.c.id))
        .order_by(owner.c.id, history.c.id)
        .execution_options(yield_per=_STREAMED)
    )
    with connection.execute(query) as found:
        for (number, end), rows in groupby(found, lambda row: row[:2]):
            fault = _fault((row[2:] for row in rows), end)
            if fault is not None:
                yield f"in the history of {kind} {number}: {fault}"


def _fault(rows: Iterator[Any], end: str) -> str | None:
    link = chain.START
    for row_id, kept, *values in rows:
        if row_id is None:
            break
        link = chain.link(link, values)
        if link != kept:
            return f"row {row_id} is not as it was recorded"
    return None if link == end else "its last rows are missing"
