"""Output files of jobs, as they turn up in working folders and go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from ..domain.output import KnownOutput
from . import cleaning, tables
from .types import micros

_FILE, _JOB = tables.file.c, tables.job.c
_SLICE = 5000  # SQLite takes at most 32,766 bound values in a statement
_OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class Owner:
    """A job, as far as its files are concerned."""

    id: int
    working_folder: str | None
    closed: bool
    """In CleanUp, or on its way there: nothing that lands in its folder counts any more."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    id: int
    path: str
    size: int
    created_at: datetime
    gone: bool


def owners(connection: Connection, job_ids: Collection[int]) -> dict[int, Owner]:
    query = select(_JOB.id, _JOB.working_folder, _JOB.phase)
    query = query.where(_JOB.id.in_(sorted(job_ids)))
    ended = cleaning.being_cleared(connection, sorted(job_ids))
    return {
        job: Owner(job, folder, phase == tables.CLOSED_PHASE or job in ended)
        for job, folder, phase in connection.execute(query)
    }


def files_of(connection: Connection, job_ids: Collection[int]) -> dict[tuple[int, str], StoredFile]:
    """By (job id, path)."""
    query = select(
        _FILE.job_id, _FILE.id, _FILE.path, _FILE.size, _FILE.created_at, _FILE.gone_at
    ).where(_FILE.job_id.in_(sorted(job_ids)), _FILE.kind == _OUTPUT)
    return {
        (job, path): StoredFile(key, path, size, at, gone is not None)
        for job, key, path, size, at, gone in connection.execute(query)
    }


def put_file(connection: Connection, job_id: int, known: int | None, facts: dict[str, Any]) -> None:
    """Make the row, or with `known` write over it: the file is there."""
    values = {**facts, "gone_at": None}
    if known is None:
        connection.execute(tables.file.insert().values(job_id=job_id, kind=_OUTPUT, **values))
    else:
        connection.execute(update(tables.file).where(_FILE.id == known).values(**values))


def set_gone(connection: Connection, file_ids: Collection[int], at: datetime) -> None:
    change = update(tables.file).where(_FILE.id.in_(sorted(file_ids)))
    connection.execute(change.values(gone_at=at))


def set_folders(connection: Connection, folders: Mapping[int, str]) -> None:
    for job_id, folder in sorted(folders.items()):
        change = update(tables.job).where(_JOB.id == job_id)
        connection.execute(change.values(working_folder=folder))


def recount(connection: Connection, job_ids: Iterable[int]) -> None:
    """How many outputs each of these jobs has now."""
    for job_id in sorted(set(job_ids)):
        number = select(func.count()).where(
            _FILE.job_id == job_id, _FILE.kind == _OUTPUT, _FILE.gone_at.is_(None)
        )
        connection.execute(
            update(tables.job).where(_JOB.id == job_id).values(outputs=number.scalar_subquery())
        )


def known_outputs(connection: Connection, root: str) -> list[KnownOutput]:
    """Those of open jobs that lie directly in a folder below `root`."""
    query = (
        select(_JOB.working_folder, _FILE.path, _FILE.size, _FILE.created_at)
        .join_from(tables.file, tables.job, _JOB.id == _FILE.job_id)
        .where(
            _FILE.kind == _OUTPUT,
            _FILE.gone_at.is_(None),
            _JOB.working_folder.is_not(None),
            _JOB.phase != tables.CLOSED_PHASE,
        )
    )
    found = []
    for folder, path, size, at in connection.execute(query):
        above, _, name = folder.rpartition("/")
        if above == root and "/" not in path:
            found.append(KnownOutput(name, path, size, micros(at)))
    return found
