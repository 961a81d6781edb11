"""The figures of the hot folders: what is in line, what came and went, what waits for somebody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, exists, func, select, type_coerce, update

from ..domain.delivery import IN_HAND, OPEN, State
from ..domain.hot_folder import NEEDS_SOMEBODY, FileState, FolderFile
from ..domain.traffic import BUCKET, Delivery
from . import tables
from .causes import open_phases
from .types import Int, micros

_COPY, _DELIVERY, _FOLDER, _JOB = (
    tables.copy.c,
    tables.delivery.c,
    tables.hot_folder.c,
    tables.job.c,
)
FAILED = "CopyToHotFolderFailed"
_ORDER = {State.COPYING: 0, State.PUBLISHING: 0, State.FAILED: 1, State.PENDING: 2}


@dataclass(slots=True)
class Line:
    """What is in line for a folder."""

    waiting: int = 0
    copying: int = 0
    copied_bytes: int = 0
    copying_bytes: int = 0


def lines(connection: Connection, folder_ids: Collection[int]) -> dict[int, Line]:
    query = (
        select(
            _DELIVERY.hot_folder_id,
            _DELIVERY.state,
            func.count(),
            func.coalesce(func.sum(_DELIVERY.done_bytes), 0),
            func.coalesce(func.sum(_DELIVERY.size), 0),
        )
        .where(
            _DELIVERY.hot_folder_id.in_(sorted(folder_ids)),
            _DELIVERY.state.in_((State.PENDING, *IN_HAND)),
        )
        .group_by(_DELIVERY.hot_folder_id, _DELIVERY.state)
    )
    found: dict[int, Line] = {}
    for folder_id, state, number, done, size in connection.execute(query):
        line = found.setdefault(folder_id, Line())
        if state == State.PENDING:
            line.waiting += int(number)
        else:
            line.copying += int(number)
            line.copied_bytes += int(done)
            line.copying_bytes += int(size)
    return found


def failed_jobs(connection: Connection, folder_id: int | None = None) -> dict[int, list[str]]:
    """By folder, the open jobs whose copy has failed and stands in no line again, those due
    first."""
    again = exists().where(_DELIVERY.job_id == _JOB.id, _DELIVERY.state.in_(OPEN))
    query = (
        select(_JOB.hot_folder_id, _JOB.number)
        .where(_JOB.phase.in_(open_phases()), _JOB.status == FAILED, ~again)
        .order_by(_JOB.due_sort, _JOB.id)
    )
    mine = _JOB.hot_folder_id.is_not(None) if folder_id is None else _JOB.hot_folder_id == folder_id
    found: dict[int, list[str]] = {}
    for of, number in connection.execute(query.where(mine)):
        found.setdefault(of, []).append(number)
    return found


def oldest_files(connection: Connection, folder_ids: Collection[int]) -> dict[int, datetime]:
    query = (
        select(_COPY.hot_folder_id, func.min(_COPY.first_seen_at))
        .where(_COPY.hot_folder_id.in_(sorted(folder_ids)), _COPY.gone_at.is_(None))
        .group_by(_COPY.hot_folder_id)
    )
    return {int(row[0]): row[1] for row in connection.execute(query)}


def arrivals(
    connection: Connection, folder_ids: Collection[int], since: datetime
) -> dict[int, dict[int, int]]:
    """How many files have come since then, by folder and by the buckets that begin there."""
    length = BUCKET.seconds * 1_000_000
    bucket = ((type_coerce(_COPY.first_seen_at, Int) - micros(since)) // length).label("bucket")
    found: dict[int, dict[int, int]] = {}
    # What came since then is there, or has gone since then: so the index serves.
    for still in (_COPY.gone_at.is_(None), _COPY.gone_at >= since):
        query = (
            select(_COPY.hot_folder_id, bucket, func.count())
            .where(_COPY.hot_folder_id.in_(sorted(folder_ids)), still, _COPY.first_seen_at >= since)
            .group_by(_COPY.hot_folder_id, bucket)
        )
        for folder_id, place, number in connection.execute(query):
            mine = found.setdefault(folder_id, {})
            mine[int(place)] = mine.get(int(place), 0) + int(number)
    return found


def flow(
    connection: Connection, folder_ids: Collection[int], since: datetime
) -> dict[int, tuple[int, int, int]]:
    """By folder: the files that came since then, those picked up since, and the bytes of these."""
    came = case((_COPY.first_seen_at >= since, 1), else_=0)
    taken = case((_COPY.state == FileState.PICKED_UP, 1), else_=0)
    found: dict[int, tuple[int, int, int]] = {}
    for gone in (False, True):
        still = _COPY.gone_at >= since if gone else _COPY.gone_at.is_(None)
        query = (
            select(
                _COPY.hot_folder_id,
                func.sum(came),
                func.sum(taken),
                func.sum(taken * _COPY.size),
            )
            .where(_COPY.hot_folder_id.in_(sorted(folder_ids)), still)
            .group_by(_COPY.hot_folder_id)
        )
        for folder_id, *numbers in connection.execute(query):
            was = found.get(folder_id, (0, 0, 0))
            a, b, c = (one + int(more) for one, more in zip(was, numbers, strict=True))
            found[folder_id] = (a, b, c)
    return found


def deliveries(connection: Connection, folder_id: int | None, most: int) -> list[Delivery]:
    """What is in line for the folder (None: for none) or has failed, what is being copied
    first."""
    query = _deliveries()
    mine: ColumnElement[bool] = _DELIVERY.hot_folder_id.is_(None)
    if folder_id is not None:
        mine = _DELIVERY.hot_folder_id == folder_id
    open_ones = [*OPEN, State.FAILED] if folder_id is not None else [State.UNROUTED]
    rank = case(_ORDER, value=_DELIVERY.state, else_=3)
    failed_still = (_DELIVERY.state != State.FAILED) | (_JOB.status == FAILED)
    here = (
        query.where(mine, _DELIVERY.state.in_(open_ones), failed_still)
        .order_by(rank, _DELIVERY.priority, _JOB.due_sort, _DELIVERY.id)
        .limit(most)
    )
    return [_delivery(row) for row in connection.execute(here)]


def _deliveries() -> Any:
    return (
        select(
            _DELIVERY.id,
            _JOB.number,
            _JOB.product,
            _DELIVERY.name,
            _FOLDER.name.label("folder"),
            _DELIVERY.state,
            _DELIVERY.size,
            _DELIVERY.done_bytes,
            _DELIVERY.attempts,
            _DELIVERY.reason,
            _DELIVERY.rule,
            _DELIVERY.first_at,
            _DELIVERY.next_at,
            _DELIVERY.finished_at,
        )
        .join_from(tables.delivery, tables.job, _JOB.id == _DELIVERY.job_id)
        .outerjoin(tables.hot_folder, _FOLDER.id == _DELIVERY.hot_folder_id)
    )


def _delivery(row: Any) -> Delivery:
    values = list(row)
    values[5] = State(values[5])
    return Delivery(*values)


def unplaced(connection: Connection, folder_ids: Collection[int], most: int) -> list[FolderFile]:
    """Files that need somebody, in any of the folders; the oldest first."""
    query = (
        select(
            _COPY.id,
            _FOLDER.name.label("folder"),
            _COPY.name,
            _COPY.size,
            _COPY.mtime_ns,
            _COPY.inode,
            _JOB.number,
            _COPY.state,
            _COPY.reason,
            _COPY.first_seen_at,
            _COPY.gone_at,
        )
        .select_from(
            tables.copy.join(tables.hot_folder).outerjoin(tables.job, _COPY.job_id == _JOB.id)
        )
        .where(
            _COPY.hot_folder_id.in_(sorted(folder_ids)),
            _COPY.gone_at.is_(None),
            _COPY.state.in_(NEEDS_SOMEBODY),
        )
        .order_by(_COPY.first_seen_at, _COPY.id)
        .limit(most)
    )
    return [FolderFile(*row) for row in connection.execute(query)]


def down(connection: Connection) -> list[tuple[str, int]]:
    """The folders out of reach, each with how many deliveries wait for it."""
    waiting = (
        select(func.count())
        .where(
            _DELIVERY.hot_folder_id == _FOLDER.id, _DELIVERY.state.in_((State.PENDING, *IN_HAND))
        )
        .scalar_subquery()
    )
    query = (
        select(_FOLDER.name, waiting)
        .where(_FOLDER.active == 1, _FOLDER.state == "down")
        .order_by(_FOLDER.name)
    )
    return [(str(row[0]), int(row[1])) for row in connection.execute(query)]


def is_unwatched(connection: Connection, alive_since: datetime) -> bool:
    """Whether there are hot folders, and no monitor has been heard of since then."""
    folder = select(_FOLDER.id).where(_FOLDER.active == 1).limit(1)
    monitor = select(tables.monitor.c.id).where(tables.monitor.c.heartbeat_at >= alive_since)
    if connection.scalars(folder).first() is None:
        return False
    return connection.scalars(monitor.limit(1)).first() is None


def set_paused(
    connection: Connection, folder_id: int, paused: bool, who: str, at: datetime
) -> None:
    change = update(tables.hot_folder).where(_FOLDER.id == folder_id)
    connection.execute(change.values(paused=int(paused), paused_by=who, paused_at=at))


def ask_rescan(connection: Connection, folder_id: int, at: datetime) -> None:
    change = update(tables.hot_folder).where(_FOLDER.id == folder_id)
    connection.execute(change.values(rescan_at=at))


def rescans(connection: Connection, folder_ids: Collection[int]) -> dict[int, datetime]:
    """When somebody last asked for a look at once, where anybody has."""
    query = select(_FOLDER.id, _FOLDER.rescan_at).where(
        _FOLDER.id.in_(sorted(folder_ids)), _FOLDER.rescan_at.is_not(None)
    )
    return {int(row[0]): row[1] for row in connection.execute(query)}
