"""Folders to be cleared, and files to be brought back: who is at it, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, update

from . import tables

_ROW, _JOB, _FILE = tables.cleanup.c, tables.job.c, tables.file.c
_SLICE = 5000  # SQLite takes at most 32,766 bound values in a statement
REQUESTED, KEPT, ARCHIVING, WIPING, RESTORING = (
    *("requested", "kept", "archiving", "wiping", "restoring"),
)
DONE, RESTORED, DROPPED = "done", "restored", "dropped"
OPEN = (REQUESTED, KEPT, ARCHIVING, WIPING, RESTORING)


@dataclass(frozen=True, slots=True)
class StoredCleanup:
    id: int
    job_id: int
    job: str
    order: str
    folder: str
    why: str
    state: str
    reason: str
    attempts: int
    requested_at: datetime
    requested_by: str
    next_at: datetime
    trash: str
    archived: str
    holder: str | None
    lease_until: datetime | None
    done_at: datetime | None


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(tables.cleanup.insert(), list(rows))


def any_due(connection: Connection, states: Collection[str], now: datetime) -> bool:
    query = select(_ROW.id).where(_is_due(states, now)).limit(1)
    return connection.scalars(query).first() is not None


def claim(
    connection: Connection,
    states: Collection[str],
    holder: str,
    now: datetime,
    lease: timedelta,
    most: int,
) -> list[StoredCleanup]:
    """Take rows that are due and in nobody's hands, what waits longest first."""
    due = (
        select(_ROW.id)
        .where(_is_due(states, now))
        .order_by(_ROW.next_at, _ROW.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    ids = list(connection.scalars(due))
    if not ids:
        return []
    mine = update(tables.cleanup).where(_ROW.id.in_(ids))
    connection.execute(mine.values(holder=holder, lease_until=now + lease))
    return list(_read(connection, _ROW.id.in_(ids)))


def renew(connection: Connection, holder: str, until: datetime) -> None:
    connection.execute(
        update(tables.cleanup).where(_ROW.holder == holder).values(lease_until=until)
    )


def free(connection: Connection, holder: str) -> None:
    """Let go of all that the holder has in hand."""
    mine = update(tables.cleanup).where(_ROW.holder == holder)
    connection.execute(mine.values(holder=None, lease_until=None))


def held(connection: Connection, ids: Collection[int], holder: str) -> dict[int, StoredCleanup]:
    """Those of the rows that the holder still has, held until the transaction ends."""
    which = and_(_ROW.id.in_(list(ids)), _ROW.holder == holder)
    connection.execute(select(_ROW.id).where(which).order_by(_ROW.id).with_for_update())
    return {row.id: row for row in _read(connection, which)}


def jobs_of(connection: Connection, ids: Collection[int]) -> set[str]:
    """The numbers of the jobs whose folders these rows are about."""
    query = select(_JOB.number).join_from(tables.cleanup, tables.job)
    return set(connection.scalars(query.where(_ROW.id.in_(list(ids)))))


def change(connection: Connection, row_id: int, **columns: Any) -> None:
    connection.execute(update(tables.cleanup).where(_ROW.id == row_id).values(columns))


def of_jobs(connection: Connection, job_ids: Sequence[int]) -> list[StoredCleanup]:
    """All rows of these jobs, the oldest first."""
    found: list[StoredCleanup] = []
    for some in _slices(job_ids):
        found += _read(connection, _ROW.job_id.in_(some))
    return found


def being_cleared(connection: Connection, job_ids: Sequence[int]) -> set[int]:
    """Those of the jobs whose folders are to be cleared, and are not yet: nothing more is to
    come of what lies there."""
    found: set[int] = set()
    for some in _slices(job_ids):
        query = select(_ROW.job_id).where(_ROW.job_id.in_(some), _ROW.state == REQUESTED)
        found.update(connection.scalars(query))
    return found


def hold_of_job(connection: Connection, job_id: int) -> list[StoredCleanup]:
    """As `of_jobs`, held until the transaction ends."""
    which = _ROW.job_id == job_id
    connection.execute(select(_ROW.id).where(which).order_by(_ROW.id).with_for_update())
    return list(_read(connection, which))


def open_rows(connection: Connection, most: int) -> list[StoredCleanup]:
    """What is not over yet, the oldest first."""
    return list(_read(connection, _ROW.state.in_(OPEN), most))


def count_open(connection: Connection) -> dict[str, int]:
    query = select(_ROW.state, func.count()).where(_ROW.state.in_(OPEN)).group_by(_ROW.state)
    return {state: int(count) for state, count in connection.execute(query)}


def any_taken_from(connection: Connection, root: str) -> bool:
    """Whether a folder below that root has been cleared before."""
    below = _ROW.folder.startswith(root.rstrip("/") + "/", autoescape=True)
    query = select(_ROW.id).where(below, or_(_ROW.trash != "", _ROW.archived != "")).limit(1)
    return connection.scalars(query).first() is not None


def any_archived(connection: Connection) -> bool:
    query = select(_ROW.id).where(_ROW.archived != "", _ROW.state.in_((DONE, WIPING))).limit(1)
    return connection.scalars(query).first() is not None


def drop_restoring(connection: Connection, job_ids: Sequence[int]) -> None:
    """What was to come back to these jobs stays in the archive."""
    for some in _slices(job_ids):
        which = and_(_ROW.job_id.in_(some), _ROW.state == RESTORING)
        change_ = update(tables.cleanup).where(which)
        connection.execute(change_.values(state=DROPPED, holder=None, lease_until=None))


def take_files(connection: Connection, job_ids: Sequence[int], now: datetime) -> None:
    """The files of these jobs are gone, and their working folders."""
    for some in _slices(job_ids):
        gone = update(tables.file).where(_FILE.job_id.in_(some), _FILE.gone_at.is_(None))
        connection.execute(gone.values(gone_at=now))
        none = update(tables.job).where(_JOB.id.in_(some))
        connection.execute(none.values(outputs=0, working_folder=None))


def bring_back_files(connection: Connection, job_id: int, gone_at: datetime, folder: str) -> None:
    """Those that went at that time are there again, in that folder."""
    back = update(tables.file).where(_FILE.job_id == job_id, _FILE.gone_at == gone_at)
    connection.execute(back.values(gone_at=None))
    outputs = select(func.count()).select_from(tables.file)
    here = outputs.where(_FILE.job_id == job_id, _FILE.kind == "output", _FILE.gone_at.is_(None))
    change_job = update(tables.job).where(_JOB.id == job_id)
    connection.execute(
        change_job.values(
            working_folder=folder, outputs=here.scalar_subquery(), version=_JOB.version + 1
        )
    )


def _is_due(states: Collection[str], now: datetime) -> Any:
    free_ = or_(_ROW.holder.is_(None), _ROW.lease_until < now)
    return and_(_ROW.state.in_(list(states)), _ROW.next_at <= now, free_)


def _read(connection: Connection, which: Any, most: int | None = None) -> Iterator[StoredCleanup]:
    query = (
        select(
            *(_ROW.id, _ROW.job_id, _JOB.number, tables.orders.c.number.label("order_number")),
            *(_ROW.folder, _ROW.why, _ROW.state, _ROW.reason, _ROW.attempts, _ROW.requested_at),
            *(_ROW.requested_by, _ROW.next_at, _ROW.trash, _ROW.archived, _ROW.holder),
            *(_ROW.lease_until, _ROW.done_at),
        )
        .select_from(
            tables.cleanup.join(tables.job, _JOB.id == _ROW.job_id).join(
                tables.orders, tables.orders.c.id == _ROW.order_id
            )
        )
        .where(which)
        .order_by(_ROW.id)
        .limit(most)
    )
    make: Callable[..., StoredCleanup] = StoredCleanup
    return (make(*row) for row in connection.execute(query).all())


def _slices(ids: Sequence[int]) -> Iterator[list[int]]:
    return (list(ids[at : at + _SLICE]) for at in range(0, len(ids), _SLICE))
