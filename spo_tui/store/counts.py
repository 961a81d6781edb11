"""The counts above the board, out of counters that every writer keeps."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, func, select

from ..domain.board import Counts, Tally
from ..domain.query import Query
from ..domain.status import catalogue, phases
from . import tables
from .finding import storefront_id


def read_counts(connection: Connection, query: Query) -> Counts:
    """Exact for every filter but text and order, which the counters do not know."""
    row = tables.counter.c
    rows = select(row.track, row.status, row.rank, row.late, func.sum(row.n))
    if query.storefront:
        rows = rows.where(row.storefront_id == storefront_id(connection, query.storefront))
    if query.levels:
        rows = rows.where(row.rank.in_(sorted(query.levels)))
    if query.late:
        rows = rows.where(row.late == 1)
    if query.statuses:
        rows = rows.where(row.status.in_(sorted(query.statuses)))
    rows = rows.group_by(row.track, row.status, row.rank, row.late)
    whole = Tally()
    by_phase = {section.key: Tally() for section in phases()}
    statuses: Counter[str] = Counter()
    for track, name, rank, late, n in connection.execute(rows):
        status = catalogue()[name]
        statuses[name] += int(n)
        by_phase[status.phase].add(int(n), rank, late)
        if track == "workflow" and status.phase != "closed":
            whole.add(int(n), rank, late)
    storefronts = connection.scalar(select(func.count()).select_from(tables.storefront)) or 0
    return Counts(whole, by_phase, dict(statuses), storefronts, by_phase["closed"].total)
