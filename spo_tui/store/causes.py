"""The open jobs in which something has failed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from ..domain.attention import Attention
from ..domain.job import Job
from ..domain.lifecycle import Position
from ..domain.status import phases
from . import positions, tables
from .reading import job_query
from .values import job_from

_JOB, _ORDER = tables.job.c, tables.orders.c


def read_failed(connection: Connection, most: int) -> Iterator[tuple[str, str, Position]]:
    """(job, order, position) of jobs that failed or wait for an operator, those due first."""
    columns = [_JOB[name] for name in positions.COLUMNS]
    query = (
        select(*columns, _JOB.number, _ORDER.number.label("order_number"))
        .join_from(tables.job, tables.orders, _ORDER.id == _JOB.order_id)
        .where(_JOB.phase.in_(open_phases()), _JOB.rank.in_((Attention.FAILURE, Attention.MUST)))
        .order_by(_JOB.due_sort, _JOB.id)
        .limit(most)
    )
    for row in connection.execute(query):
        yield row[-2], row[-1], positions.from_columns(row)


def read_jobs(connection: Connection, numbers: Sequence[str]) -> list[Job]:
    """The jobs of these numbers, at most some thousands, those due first."""
    query = job_query().where(_JOB.number.in_(numbers)).order_by(_JOB.due_sort, _JOB.id)
    return [job_from(row) for row in connection.execute(query)]


def open_phases() -> list[int]:
    """Named one by one, the index by phase and rank serves."""
    return [phase.number for phase in phases() if phase.number != tables.CLOSED_PHASE]
