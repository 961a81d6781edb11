"""The jobs of an order."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from ..domain.job import Job
from . import tables
from .reading import JOB, ORDER, job_from, job_query

_HISTORY = tables.history.c


def jobs_of_order(connection: Connection, order: str) -> list[Job]:
    query = job_query().where(ORDER.number == order).order_by(JOB.id)
    return [job_from(row) for row in connection.execute(query)]


def ever_approved(connection: Connection, job_ids: Collection[int]) -> set[int]:
    """Those of the jobs that have once stood in Approved."""
    query = select(_HISTORY.job_id).distinct()
    query = query.where(
        _HISTORY.job_id.in_(list(job_ids)), _HISTORY.status == "Approved", _HISTORY.moved == 1
    )
    return set(connection.scalars(query))
