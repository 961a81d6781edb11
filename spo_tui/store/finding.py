"""Which jobs a query means: its filters as SQL, and the text index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, and_, false, or_, select

from ..domain.attention import Attention
from ..domain.errors import SpoError
from ..domain.query import Query
from ..domain.status import catalogue
from . import tables, text_index
from .reading import JOB, ORDER

MOST_FOUND = 1000
"""A text search reads this many matches, the newest."""
TRACK_COLUMNS = {
    "mis": (JOB.mis_since, JOB.mis_rank),
    "communication": (JOB.comm_since, JOB.comm_rank),
}
"""The since and rank columns of the phases that list a track of their own."""


def filters(connection: Connection, query: Query, section: str | None = None) -> Iterator[Any]:
    if query.statuses:
        yield or_(*_status_is(query.statuses))
    rank = TRACK_COLUMNS[section][1] if section in TRACK_COLUMNS else JOB.rank
    if query.levels:
        yield rank.in_(sorted(query.levels))
    if query.late:
        # a late job is overdue or worse, which lets the index by rank serve
        yield and_(JOB.late == 1, JOB.rank <= Attention.OVERDUE)
    if query.storefront:
        yield JOB.storefront_id == storefront_id(connection, query.storefront)


def _status_is(names: frozenset[str]) -> Iterator[Any]:
    by_track = {"workflow": JOB.status, "mis": JOB.mis_status, "communication": JOB.comm_status}
    for track, column in by_track.items():
        mine = sorted(name for name in names if catalogue()[name].track == track)
        if mine:
            yield column.in_(mine)
    yield false()


def storefront_id(connection: Connection, wanted: str) -> int:
    """The storefront whose name begins so. Raises SpoError, naming those there are."""
    rows = connection.execute(select(tables.storefront.c.id, tables.storefront.c.name))
    known = {name: number for number, name in rows}
    for name, number in known.items():
        if name.casefold() == wanted.casefold():
            return int(number)
    fitting = [n for name, n in known.items() if name.casefold().startswith(wanted.casefold())]
    if len(fitting) == 1:
        return int(fitting[0])
    names = ", ".join(sorted(known)) or "none yet"
    raise SpoError(f"storefront {wanted!r} fits {len(fitting)}; there are: {names}")


def matches(connection: Connection, query: Query) -> list[int]:
    """Ids of the jobs that the query's text and order mean, the newest first and one too many."""
    if not query.order:
        return text_index.search(connection, query, MOST_FOUND + 1)
    statement = select(JOB.id).join_from(tables.job, tables.orders)
    statement = statement.where(*meant(connection, query)).order_by(JOB.id.desc())
    return list(connection.scalars(statement.limit(MOST_FOUND + 1)))


def meant(connection: Connection, query: Query) -> Iterator[Any]:
    """The query's text and order as conditions on job and its order."""
    if query.order:
        yield ORDER.number == query.order
    if query.text:
        yield text_index.condition(connection, query)
