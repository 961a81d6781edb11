"""The jobs that need somebody, over all phases, the worst first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select, tuple_

from ..domain.board import NeedKey
from ..domain.query import Query
from .finding import TRACK_COLUMNS, filters, in_section, meant
from .reading import JOB
from .sections import sections


def worst_after(
    connection: Connection, query: Query, after: NeedKey | None, *, backward: bool = False
) -> NeedKey | None:
    """The next job of the query, whose levels say what counts as need; the first when `after` is
    None (the last, backward)."""
    found: list[NeedKey] = []
    for every, columns in _by_section(connection, query):
        order = [column.desc() if backward else column for column in columns]
        statement = every.order_by(*order).limit(1)
        if after is not None:
            here = tuple_(*columns)
            there = tuple_(*after, types=[column.type for column in columns])
            statement = statement.where(here < there if backward else here > there)
        row = connection.execute(statement).first()
        found += [(row[0], row[1], row[2])] if row is not None else []
    return (max if backward else min)(found, default=None)


def place_of(connection: Connection, query: Query, job_id: int) -> NeedKey | None:
    """Where the job stands among them; None when it is none of them."""
    for statement, _ in _by_section(connection, query):
        row = connection.execute(statement.where(JOB.id == job_id)).first()
        if row is not None:
            return (row[0], row[1], row[2])
    return None


def _by_section(connection: Connection, query: Query) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """A statement for each phase, as an index leads each of them in this order."""
    for section in sections(query):
        _, rank = TRACK_COLUMNS.get(section, (JOB.since, JOB.rank))
        columns = (rank, JOB.due_sort, JOB.id)
        statement = select(*columns).where(
            in_section(section), *filters(connection, query, section), *meant(connection, query)
        )
        yield statement, columns
