"""What ending an order has to know of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from ..domain.job import Job
from . import tables
from .orders import order_id
from .reading import JOB, ORDER, job_query
from .values import job_from

_ORDER, _JOB, _FILE, _ROW = (*(tables.orders.c, tables.job.c, tables.file.c, tables.cleanup.c),)


@dataclass(frozen=True, slots=True)
class EndingOrder:
    number: str
    order_status: str
    shipping_status: str
    version: int


@dataclass(frozen=True, slots=True)
class EndingFile:
    """A file that is still there."""

    job: str
    kind: str
    name: str
    size: int
    downloads: int


def read_order(connection: Connection, number: str) -> EndingOrder:
    """Raises SpoError when there is none."""
    query = select(_ORDER.number, _ORDER.order_status, _ORDER.shipping_status, _ORDER.version)
    found = query.where(_ORDER.id == order_id(connection, number))
    return EndingOrder(*connection.execute(found).one())


def read_files(connection: Connection, job_ids: Collection[int]) -> list[EndingFile]:
    query = (
        select(_JOB.number, _FILE.kind, _FILE.name, _FILE.size, _FILE.downloads)
        .join_from(tables.file, tables.job, _JOB.id == _FILE.job_id)
        .where(_FILE.job_id.in_(list(job_ids)), _FILE.gone_at.is_(None))
        .order_by(_JOB.id, _FILE.id)
    )
    return [EndingFile(*row) for row in connection.execute(query)]


def open_jobs(connection: Connection, order: str) -> list[Job]:
    """The order's jobs that are not in CleanUp, nor about to be."""
    query = job_query().where(ORDER.number == order).order_by(JOB.id)
    found = [job_from(row) for row in connection.execute(query)]
    jobs = [job for job in found if not job.position.closed]
    waiting = _being_cleared(connection, [job.id for job in jobs])
    return [job for job in jobs if job.id not in waiting]


def _being_cleared(connection: Connection, job_ids: Collection[int]) -> set[int]:
    """Those of the jobs whose clean-up is requested already."""
    query = select(_ROW.job_id).where(_ROW.job_id.in_(list(job_ids)), _ROW.state == "requested")
    return set(connection.scalars(query))
