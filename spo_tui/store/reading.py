"""Jobs as values: the columns that make one, and single look-ups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from ..domain import filename
from ..domain.errors import SpoError
from ..domain.job import Happening, Job, JobFile
from . import positions, tables
from .values import job_from

JOB, ORDER = tables.job.c, tables.orders.c


def job_query() -> Select[Any]:
    """Rows for `job_from`, of any jobs."""
    return select(
        *(JOB[name] for name in positions.COLUMNS),
        JOB.id,
        JOB.number,
        ORDER.number.label("order_number"),
        JOB.type,
        JOB.product,
        JOB.quantity,
        JOB.substrate,
        JOB.width_mm,
        JOB.height_mm,
        JOB.due_at,
        JOB.priority,
        tables.storefront.c.name.label("storefront_name"),
        tables.customer.c.company,
        tables.customer.c.name.label("customer_name"),
        tables.customer.c.key,
        JOB.artwork,
        tables.print_location.c.name.label("location_name"),
        tables.hot_folder.c.name.label("hot_folder_name"),
        JOB.copy_state,
        JOB.working_folder,
        JOB.outputs,
        JOB.version,
        tables.claim.c.who,
        tables.claim.c.until,
    ).select_from(
        tables.job.join(tables.orders)
        .join(tables.storefront, tables.storefront.c.id == JOB.storefront_id)
        .join(tables.customer, tables.customer.c.id == ORDER.customer_id)
        .outerjoin(tables.hot_folder, tables.hot_folder.c.id == JOB.hot_folder_id)
        .outerjoin(tables.claim, tables.claim.c.job_id == JOB.id)
        .outerjoin(
            tables.print_location,
            tables.print_location.c.id == tables.hot_folder.c.location_id,
        )
    )


def find_job(connection: Connection, number: str) -> Job:
    """By job number, with or without its type letter. Raises SpoError when there is none."""
    return job_from(connection.execute(job_query().where(JOB.id == _id(connection, number))).one())


def job_number(connection: Connection, number: str) -> str:
    """The number as it stands in the database, for one as a person or a file writes it."""
    query = select(JOB.number).where(JOB.id == _id(connection, number))
    return str(connection.scalars(query).one())


def _id(connection: Connection, number: str) -> int:
    wanted = number.strip().removeprefix("#")
    found = connection.scalars(select(JOB.id).where(JOB.number == wanted)).first()
    if found is not None:
        return int(found)
    by_key = select(JOB.id).where(JOB.file_key == filename.key(wanted)).limit(2)
    keys = connection.scalars(by_key).all()
    if len(keys) == 1:
        return int(keys[0])
    if keys:
        raise SpoError(f"{wanted} fits several jobs: give the whole number")
    if connection.scalars(select(ORDER.id).where(ORDER.number == wanted)).first() is not None:
        raise SpoError(
            f"{wanted} is an order, not a job: spo-tui jobs order:{wanted} lists its jobs"
        )
    raise SpoError(f"there is no job {wanted}")


_ROW = tables.history.c
HAPPENING = (
    *(_ROW.track, _ROW.status, _ROW.label, _ROW.info, _ROW.at, _ROW.recorded_at),
    *(_ROW.actor, _ROW.source, _ROW.event_id, _ROW.unexpected, _ROW.moved),
)
"""The columns of a row of history, for `happening_from`."""


def happening_from(values: Sequence[Any]) -> Happening:
    make: Callable[..., Happening] = Happening
    return make(*values[:-2], bool(values[-2]), bool(values[-1]))


def history_of(connection: Connection, job_id: int) -> list[Happening]:
    """All rows, the oldest first, in the order in which they were recorded."""
    query = select(*HAPPENING).where(_ROW.job_id == job_id).order_by(_ROW.id)
    return [happening_from(values) for values in connection.execute(query)]


def files_of(connection: Connection, job_id: int) -> list[JobFile]:
    row = tables.file.c
    query = (
        select(row.kind, row.name, row.path, row.size, row.pages, row.gone_at)
        .add_columns(row.width_mm, row.height_mm)
        .where(row.job_id == job_id)
        .order_by(row.id)
    )
    return [
        JobFile(kind, name, path, size, pages, gone_at is None, width, height)
        for kind, name, path, size, pages, gone_at, width, height in connection.execute(query)
    ]
