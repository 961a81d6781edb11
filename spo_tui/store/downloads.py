"""Which files of jobs can be copied out, and how often each has been."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from . import tables

_FILE, _JOB = tables.file.c, tables.job.c
_SLICE = 5000  # SQLite takes at most 32,766 bound values in a statement


@dataclass(frozen=True, slots=True)
class StoredFile:
    id: int
    job: str
    order: str
    folder: str | None
    name: str
    path: str
    size: int
    sha256: str | None
    gone_at: datetime | None
    downloads: int


def files_of_jobs(connection: Connection, numbers: Collection[str], kind: str) -> list[StoredFile]:
    """All files of that kind, gone ones too, in the order in which they were made."""
    make: Callable[..., StoredFile] = StoredFile
    found: list[StoredFile] = []
    for some in _slices(sorted(numbers)):
        query = (
            select(
                *(_FILE.id, _JOB.number, tables.orders.c.number.label("order_number")),
                *(_JOB.working_folder, _FILE.name, _FILE.path, _FILE.size, _FILE.sha256),
                *(_FILE.gone_at, _FILE.downloads),
            )
            .select_from(tables.file.join(tables.job).join(tables.orders))
            .where(_JOB.number.in_(some), _FILE.kind == kind)
            .order_by(_FILE.id)
        )
        found += [make(*row) for row in connection.execute(query)]
    return found


def closed_since(connection: Connection, numbers: Collection[str]) -> dict[str, datetime]:
    """When CleanUp took each of these jobs; those that are open are left out."""
    found: dict[str, datetime] = {}
    for some in _slices(sorted(numbers)):
        query = select(_JOB.number, _JOB.status_at)
        query = query.where(_JOB.number.in_(some), _JOB.phase == tables.CLOSED_PHASE)
        found.update((number, at) for number, at in connection.execute(query))
    return found


def jobs_of_files(connection: Connection, ids: Collection[int]) -> dict[str, list[str]]:
    """The names of these files by their job's number."""
    query = select(_JOB.number, _FILE.name).select_from(tables.file.join(tables.job))
    found: dict[str, list[str]] = {}
    for number, name in connection.execute(
        query.where(_FILE.id.in_(sorted(ids))).order_by(_FILE.id)
    ):
        found.setdefault(number, []).append(name)
    return found


def add_downloads(connection: Connection, ids: Collection[int]) -> None:
    change = update(tables.file).where(_FILE.id.in_(sorted(ids)))
    connection.execute(change.values(downloads=_FILE.downloads + 1))


def _slices(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[at : at + _SLICE] for at in range(0, len(values), _SLICE))
