"""The newest rows of history over all jobs, read downwards by (recorded_at, id)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, tuple_

from ..domain.activity import NOTE, Deed
from . import tables

_HISTORY, _JOB, _ORDER, _NOTE = tables.history.c, tables.job.c, tables.orders.c, tables.note.c
Key = tuple[datetime, int]
"""(recorded_at, id) of a row."""


def read_rows(
    connection: Connection,
    most: int,
    *,
    since: datetime | None = None,
    before: Key | None = None,
    statuses: Collection[str] | None = None,
    among: int = 0,
) -> list[Deed]:
    """At most `most` rows of history, the newest first: not older than `since`, older than the
    row `before`; of certain statuses only, where given, among so many of the newest."""
    newest = _newest(since).limit(among if statuses is not None else most)
    if before is not None:
        here = tuple_(_HISTORY.recorded_at, _HISTORY.id)
        newest = newest.where(_HISTORY.recorded_at <= before[0])
        newest = newest.where(here < tuple_(*before, types=[_HISTORY.recorded_at.type, _ID]))
    chosen = newest.subquery()
    query = (
        select(
            _HISTORY.id,
            _HISTORY.track,
            _JOB.number,
            _ORDER.number.label("order_number"),
            _JOB.product,
            _HISTORY.status,
            _HISTORY.label,
            _HISTORY.info,
            _HISTORY.at,
            _HISTORY.recorded_at,
            _HISTORY.actor,
            _HISTORY.source,
            _HISTORY.unexpected,
            _HISTORY.moved,
        )
        .join_from(chosen, tables.history, _HISTORY.id == chosen.c.id)
        .join(tables.job, _JOB.id == _HISTORY.job_id)
        .join(tables.orders, _ORDER.id == _JOB.order_id)
        .order_by(_HISTORY.recorded_at.desc(), _HISTORY.id.desc())
        .limit(most)
    )
    if statuses is not None:
        query = query.where(_HISTORY.status.in_(sorted(statuses)))
    make: Callable[..., Deed] = Deed
    return [make(*row[:12], bool(row[12]), bool(row[13])) for row in connection.execute(query)]


def count_rows(connection: Connection, most: int, *, since: datetime | None = None) -> int:
    """How many rows of history there are, `most` at the most."""
    query = select(func.count()).select_from(_newest(since).limit(most).subquery())
    return connection.scalar(query) or 0


def _newest(since: datetime | None) -> Select[tuple[int]]:
    newest = select(_HISTORY.id).order_by(_HISTORY.recorded_at.desc(), _HISTORY.id.desc())
    return newest if since is None else newest.where(_HISTORY.recorded_at >= since)


def read_notes(connection: Connection, most: int, *, since: datetime | None = None) -> list[Deed]:
    """The last notes that were written, the newest first."""
    query: Select[Any] = (
        select(
            _NOTE.id,
            _JOB.number,
            _ORDER.number.label("order_number"),
            _JOB.product,
            _NOTE.text,
            _NOTE.at,
            _NOTE.actor,
        )
        .join_from(tables.note, tables.orders, _ORDER.id == _NOTE.order_id)
        .outerjoin(tables.job, _JOB.id == _NOTE.job_id)
        .order_by(_NOTE.id.desc())
        .limit(most)
    )
    if since is not None:
        query = query.where(_NOTE.at >= since)
    return [
        Deed(number, NOTE, job, order, product or "", None, None, text, at, at, actor, "")
        for number, job, order, product, text, at, actor in connection.execute(query)
    ]


_ID = _HISTORY.id.type
