"""Requests to reopen jobs, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select, update

from ..domain.job import Job
from . import tables
from .reading import JOB, ORDER, job_query
from .values import job_from

_ROW = tables.reopening.c


@dataclass(frozen=True, slots=True)
class ReopenRequest:
    id: int
    job: str
    order: str
    reason: str
    at: datetime
    actor: str


def open_requests(connection: Connection, job_id: int | None = None) -> list[ReopenRequest]:
    """Those that nobody has granted, the oldest first."""
    query = (
        select(_ROW.id, JOB.number, ORDER.number, _ROW.reason, _ROW.at, _ROW.actor)
        .select_from(tables.reopening.join(tables.job).join(tables.orders))
        .where(_ROW.granted_at.is_(None))
        .order_by(_ROW.id)
    )
    if job_id is not None:
        query = query.where(_ROW.job_id == job_id)
    return [ReopenRequest(*row) for row in connection.execute(query)]


def add_request(connection: Connection, job_id: int, reason: str, now: datetime, actor: str) -> int:
    row = {"job_id": job_id, "reason": reason, "at": now, "actor": actor}
    key = connection.execute(tables.reopening.insert().values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def grant(connection: Connection, job_id: int, now: datetime, granted_by: str, answer: str) -> None:
    """All requests for the job."""
    open_ones = update(tables.reopening).where(_ROW.job_id == job_id, _ROW.granted_at.is_(None))
    connection.execute(open_ones.values(granted_at=now, granted_by=granted_by, answer=answer))


def family(connection: Connection, order: str) -> list[Job]:
    """The jobs of the order, of the one that it reorders, and of its own reorders."""
    own = select(ORDER.id).where(ORDER.number == order).scalar_subquery()
    first = select(ORDER.reorder_of).where(ORDER.number == order).scalar_subquery()
    related = or_(ORDER.id == own, ORDER.id == first, ORDER.reorder_of == own)
    return [
        job_from(row) for row in connection.execute(job_query().where(related).order_by(JOB.id))
    ]
