"""The counts above the board, out of counters that every writer keeps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, and_, func, not_, select

from ..domain.board import Counts
from ..domain.query import Query
from ..domain.status import catalogue
from . import tables
from .finding import (
    TRACK_COLUMNS,
    filters,
    in_section,
    is_search,
    matches,
    storefront_ids,
)
from .reading import JOB
from .sections import BLOCKED, sections
from .values import counts_from

_ROW = tables.counter.c
_COUNTED = frozenset(
    {"phases", "statuses", "storefront", "levels", "late", "blocked", "closed", "without"}
)


def read_counts(connection: Connection, query: Query) -> Counts:
    """Of all that the query asks, as far as the counters know it, and but for its phases."""
    rows = select(_ROW.track, _ROW.status, _ROW.rank, _ROW.late, func.sum(_ROW.n))
    rows = rows.where(*_known(connection, query))
    for other in query.without:
        known = list(_known(connection, other))
        if known:
            rows = rows.where(not_(and_(*known)))
    rows = rows.group_by(_ROW.track, _ROW.status, _ROW.rank, _ROW.late)
    storefronts = connection.scalar(select(func.count()).select_from(tables.storefront)) or 0
    return counts_from(connection.execute(rows), storefronts, exact=_is_exact(query))


def _known(connection: Connection, query: Query) -> Iterator[Any]:
    if query.storefront:
        yield _ROW.storefront_id.in_(storefront_ids(connection, query.storefront))
    if query.levels:
        yield _ROW.rank.in_(sorted(query.levels))
    if query.late:
        yield _ROW.late == 1
    if query.statuses:
        yield _ROW.status.in_(sorted(query.statuses))
    if query.blocked:
        yield _ROW.status == BLOCKED


def _is_exact(query: Query) -> bool:
    asked = query.terms.union(*(other.terms for other in query.without))
    if not asked <= _COUNTED:
        return False
    if any(other.phases & TRACK_COLUMNS.keys() for other in query.without):
        return False
    names = query.statuses.union(*(other.statuses for other in query.without))
    tracks = {str(catalogue()[name].track) for name in names}
    listed = set(sections(query))
    if not listed & TRACK_COLUMNS.keys():
        return tracks <= {"workflow"}
    # a counter of another track knows its own status and rank, and nothing of the job's work
    others = asked - {"phases", "levels", "storefront", "closed"}
    return not others or (others == {"statuses"} and len(listed) == 1 and tracks == listed)


def count_jobs(connection: Connection, query: Query, most: int) -> tuple[int, bool]:
    """How many jobs the board lists, and whether there may be more: only the counters count
    beyond `most`."""
    if _is_exact(query):
        counts = read_counts(connection, query)
        return sum(counts.phases[section].total for section in sections(query)), False
    if is_search(query):
        ids, cut = matches(connection, query)
        return len(ids), cut
    found = 0
    for section in sections(query):
        some = select(JOB.id).where(in_section(section), *filters(connection, query, section))
        counting = select(func.count()).select_from(some.limit(most - found).subquery())
        found += connection.scalar(counting) or 0
    return found, found == most
