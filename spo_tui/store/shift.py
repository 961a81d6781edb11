"""What was written down since a time: moves by phase and person, and failures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, distinct, func, select

from ..domain.attention import Attention
from ..domain.handover import Failure, Moves
from ..domain.job import Job
from ..domain.moves import is_failure
from ..domain.status import Kind, Track, catalogue
from . import positions, tables
from .causes import open_phases
from .reading import JOB, job_query
from .values import job_from

_HISTORY, _ORDER = tables.history.c, tables.orders.c


def count_moves(connection: Connection, since: datetime) -> list[Moves]:
    """Moves of the workflow track by phases and by who did them."""
    earlier = tables.history.alias("earlier")
    before = (
        select(earlier.c.status)
        .where(
            earlier.c.job_id == _HISTORY.job_id,
            earlier.c.id < _HISTORY.id,
            earlier.c.track == Track.WORKFLOW,
            earlier.c.moved == 1,
        )
        .order_by(earlier.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    each = (
        select(before.label("before"), _HISTORY.status, _HISTORY.actor, _HISTORY.source)
        .where(*_moved_since(since))
        .subquery()
    )
    by = list(each.c)
    rows: Select[Any] = select(*by, func.count()).group_by(*by)
    found: Counter[tuple[str | None, str, str, bool]] = Counter()
    for was, status, actor, source, n in connection.execute(rows):
        came_from = catalogue()[was].phase if was else None
        found[came_from, catalogue()[status].phase, actor or source, bool(actor)] += n
    return [Moves(*key, n) for key, n in found.items()]


def count_moved_jobs(connection: Connection, since: datetime) -> int:
    query = select(func.count(distinct(_HISTORY.job_id))).where(*_moved_since(since))
    return connection.scalar(query) or 0


def _moved_since(since: datetime) -> Iterator[ColumnElement[bool]]:
    yield _HISTORY.recorded_at >= since
    yield _HISTORY.track == Track.WORKFLOW
    yield _HISTORY.moved == 1


def read_failures(connection: Connection, since: datetime, most: int) -> list[Failure]:
    """The newest `most` failures; one is mended when its track stands in no failure now."""
    failing = [status.name for status in catalogue().values() if status.kind is Kind.FAILURE]
    columns = [JOB[name] for name in positions.COLUMNS]
    query = (
        select(
            *columns,
            JOB.number,
            _ORDER.number.label("order_number"),
            _HISTORY.status.label("failure"),
            _HISTORY.info.label("failure_info"),
            _HISTORY.at,
            _HISTORY.track,
        )
        .join_from(tables.history, tables.job, JOB.id == _HISTORY.job_id)
        .join(tables.orders, _ORDER.id == JOB.order_id)
        .where(_HISTORY.recorded_at >= since, _HISTORY.moved == 1)
        .where(_HISTORY.status.in_(failing))
        .order_by(_HISTORY.recorded_at.desc(), _HISTORY.id.desc())
        .limit(most)
    )
    failures = []
    for row in connection.execute(query):
        job, order, status, info, at, track = row[-6:]
        position = positions.from_columns(row)
        failed_now = any(s.meaning.track == track and is_failure(s) for s in position.stands)
        failures.append(Failure(job, order, status, info, at, position.closed or not failed_now))
    return failures


def read_worst(connection: Connection, most: int) -> list[Job]:
    """Open jobs of the worst attention, longest in their status first."""
    worst: list[Job] = []
    for level in Attention:
        if level is Attention.NONE or len(worst) >= most:
            break
        query = job_query().where(JOB.phase.in_(open_phases()), JOB.rank == level)
        query = query.order_by(JOB.since, JOB.id).limit(most - len(worst))
        worst += [job_from(row) for row in connection.execute(query)]
    return worst
