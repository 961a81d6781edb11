"""Whether what was recorded still is as it was recorded: history, refunds and notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ScalarSelect,
    Table,
    func,
    select,
    type_coerce,
)

from ..domain import chain
from ..domain.money import Money
from . import notes, refunds, tables
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


def broken_money(connection: Connection) -> Iterator[str]:
    """Refunds and notes that are not as they were written, and orders whose sum is another."""
    for refund in _rows(connection, tables.refund, ("at", "recorded_at")):
        said = refunds.fields(refund, refund["at"], refund["recorded_at"])
        if chain.link(chain.START, said) != refund["hash"]:
            yield f"refund {refund['id']} of order {refund['number']} is not as it was recorded"
    for note in _rows(connection, tables.note, ("at",)):
        if chain.link(chain.START, notes.fields(note, note["at"])) != note["hash"]:
            yield f"note {note['id']} of order {note['number']} is not as it was written"
    yield from _missing_notes(connection)
    yield from _missing_refunds(connection)
    yield from _wrong_sums(connection)


def _missing_notes(connection: Connection) -> Iterator[str]:
    """Orders that have lost a note, or have been given one past the program."""
    order, note = tables.orders.c, tables.note.c
    query = (
        select(order.number, order.note_chain, note.hash)
        .select_from(tables.orders.outerjoin(tables.note, note.order_id == order.id))
        .order_by(order.id, note.id)
        .execution_options(yield_per=_STREAMED)
    )
    with connection.execute(query) as found:
        for (number, end), rows in groupby(found, lambda row: row[:2]):
            link = chain.START
            for row in rows:
                link = link if row[2] is None else notes.link(link, row[2])
            if link != end:
                yield f"of the notes of order {number} some are missing, or were not written by it"


def _missing_refunds(connection: Connection) -> Iterator[str]:
    """Each refund has written a note by itself, and none was written without one."""
    order = tables.orders.c
    refund_count = _count_of(tables.refund, tables.refund.c.order_id == order.id)
    told = _count_of(
        tables.note, (tables.note.c.order_id == order.id) & (tables.note.c.kind == "refund")
    )
    query = select(order.number, refund_count.label("refunds"), told.label("told"))
    for number, there, said in connection.execute(
        query.where(refund_count != told).order_by(order.id)
    ):
        yield f"order {number} has {there} refunds, its notes tell of {said}"


def _count_of(table: Table, which: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(which).scalar_subquery()


def _rows(connection: Connection, table: Table, times: Sequence[str]) -> Iterator[Any]:
    """Each row by its columns, with its order's number; times in microseconds."""
    columns = (type_coerce(c, Int).label(c.name) if c.name in times else c for c in table.c)
    order = tables.orders.c
    query = (
        select(*columns, order.number)
        .join_from(table, tables.orders, table.c.order_id == order.id)
        .order_by(table.c.id)
        .execution_options(yield_per=_STREAMED)
    )
    with connection.execute(query) as found:
        yield from (row._mapping for row in found)


def _wrong_sums(connection: Connection) -> Iterator[str]:
    order, refund = tables.orders.c, tables.refund.c
    recorded = func.coalesce(
        select(func.sum(refund.amount)).where(refund.order_id == order.id).scalar_subquery(), 0
    )
    query = select(order.number, order.refunded, recorded.label("recorded"), order.currency)
    for number, told, summed, currency in connection.execute(
        query.where(order.refunded != recorded).order_by(order.id)
    ):
        yield (
            f"order {number} says that {Money(told, currency)} is refunded,"
            f" recorded are {Money(int(summed), currency)}"
        )
