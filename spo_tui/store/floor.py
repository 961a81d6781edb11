"""Print locations, hot folders and the files in them, as last seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, exists, func, literal, select, update

from ..domain.hot_folder import NEEDS_SOMEBODY, FileState, FolderFile, HotFolder, NamedJob
from . import tables
from .types import Moment

_FOLDER, _COPY, _JOB = tables.hot_folder.c, tables.copy.c, tables.job.c
_SLICE = 5000  # SQLite takes at most 32,766 bound values in a statement


@dataclass(frozen=True, slots=True)
class Folder:
    """What is known of a hot folder before its files are judged."""

    name: str
    state: str
    reason: str
    holder: str | None


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that was in the folder when last seen."""

    id: int
    name: str
    size: int
    mtime_ns: int
    inode: int
    state: str
    reason: str
    job_id: int | None
    job: str | None

    @property
    def identity(self) -> tuple[int, int, int]:
        return self.size, self.mtime_ns, self.inode


def put_folder(connection: Connection, name: str, location: str, path: str, mode: str) -> int:
    """Make the hot folder, or bring it up to date; returns its id."""
    place = connection.scalar(
        select(tables.print_location.c.id).where(tables.print_location.c.name == location)
    )
    if place is None:
        insert = tables.print_location.insert().values(name=location)
        place = connection.execute(insert).inserted_primary_key[0]  # type: ignore[index]
    values: dict[str, Any] = {"location_id": place, "path": path, "mode": mode, "active": 1}
    known = connection.scalar(select(_FOLDER.id).where(_FOLDER.name == name))
    if known is None:
        insert = tables.hot_folder.insert().values(name=name, **values)
        return int(connection.execute(insert).inserted_primary_key[0])  # type: ignore[index]
    connection.execute(update(tables.hot_folder).where(_FOLDER.id == known).values(**values))
    return int(known)


def retire_folders(connection: Connection, keep: Iterable[int]) -> None:
    """Folders that the configuration no longer names stay for the history, out of view."""
    connection.execute(
        update(tables.hot_folder).where(_FOLDER.id.not_in(list(keep))).values(active=0)
    )


def read_folders(connection: Connection) -> list[HotFolder]:
    present = (
        select(
            _COPY.hot_folder_id,
            func.count().label("present"),
            func.sum(_is_unplaced()).label("unplaced"),
        )
        .where(_COPY.gone_at.is_(None))
        .group_by(_COPY.hot_folder_id)
        .subquery()
    )
    query = (
        select(
            _FOLDER.id,
            _FOLDER.name,
            tables.print_location.c.name,
            _FOLDER.path,
            _FOLDER.mode,
            _FOLDER.state,
            _FOLDER.reason,
            _FOLDER.scanned_at,
            func.coalesce(present.c.present, 0),
            func.coalesce(present.c.unplaced, 0),
            _FOLDER.lease_until,
            _FOLDER.paused,
            _FOLDER.free_bytes,
            _FOLDER.down_since,
            _FOLDER.last_ok_at,
            _FOLDER.last_error,
            _FOLDER.last_error_at,
            _FOLDER.holder,
            _FOLDER.paused_by,
            _FOLDER.paused_at,
            _FOLDER.rescan_at,
        )
        .select_from(tables.hot_folder.join(tables.print_location))
        .outerjoin(present, present.c.hot_folder_id == _FOLDER.id)
        .where(_FOLDER.active == 1)
        .order_by(tables.print_location.c.name, _FOLDER.name)
    )
    make: Callable[..., HotFolder] = HotFolder
    return [make(*row) for row in connection.execute(query)]


def read_copies(connection: Connection, folder_id: int, *, gone: int = 0) -> list[FolderFile]:
    """Files now in the folder, those that need somebody first; and the last `gone` to leave."""
    base = (
        select(
            _COPY.id,
            _FOLDER.name,
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
        .where(_COPY.hot_folder_id == folder_id)
    )
    here = base.where(_COPY.gone_at.is_(None)).order_by(
        _is_unplaced().desc(), _COPY.first_seen_at, _COPY.id
    )
    rows: Sequence[Any] = connection.execute(here).all()
    if gone:
        left = base.where(_COPY.gone_at.is_not(None)).order_by(_COPY.gone_at.desc()).limit(gone)
        rows = [*rows, *connection.execute(left)]
    return [FolderFile(*row) for row in rows]


def count_unplaced(connection: Connection) -> int:
    """Files that need somebody, in the folders that are watched."""
    query = select(func.count()).select_from(tables.copy.join(tables.hot_folder))
    needing = _COPY.state.in_(NEEDS_SOMEBODY)
    query = query.where(_COPY.gone_at.is_(None), needing, _FOLDER.active == 1)
    return connection.scalar(query) or 0


def read_folder(connection: Connection, folder_id: int, *, lock: bool = False) -> Folder | None:
    """With `lock`, nobody else judges the folder's files until the transaction ends."""
    query = select(_FOLDER.name, _FOLDER.state, _FOLDER.reason, _FOLDER.holder)
    query = query.where(_FOLDER.id == folder_id)
    row = connection.execute(query.with_for_update(key_share=True) if lock else query).one_or_none()
    return None if row is None else Folder(*row)


def set_state(
    connection: Connection, folder_id: int, state: str, reason: str, at: datetime
) -> None:
    since = func.coalesce(_FOLDER.down_since, literal(at, Moment))
    connection.execute(
        update(tables.hot_folder)
        .where(_FOLDER.id == folder_id)
        .values(
            state=state,
            reason=reason,
            scanned_at=at,
            down_since=since if state == "down" else None,
        )
    )


def set_free(connection: Connection, folder_id: int, free_bytes: int) -> None:
    change = update(tables.hot_folder).where(_FOLDER.id == folder_id)
    connection.execute(change.values(free_bytes=free_bytes))


def set_ok(connection: Connection, folder_id: int, at: datetime) -> None:
    """A file has come into the folder, or its consumer has taken one."""
    change = update(tables.hot_folder).where(_FOLDER.id == folder_id)
    connection.execute(change.values(last_ok_at=at))


def set_error(connection: Connection, folder_id: int, error: str, at: datetime) -> None:
    change = update(tables.hot_folder).where(_FOLDER.id == folder_id)
    connection.execute(change.values(last_error=error, last_error_at=at))


def set_scanned(connection: Connection, folder_id: int, at: datetime) -> None:
    connection.execute(
        update(tables.hot_folder).where(_FOLDER.id == folder_id).values(scanned_at=at)
    )


def read_present(
    connection: Connection, folder_id: int, names: Sequence[str] | None = None
) -> dict[str, Copy]:
    """The files that were last seen in the folder, by name; `names` are at most some hundreds."""
    query = (
        select(
            _COPY.id,
            _COPY.name,
            _COPY.size,
            _COPY.mtime_ns,
            _COPY.inode,
            _COPY.state,
            _COPY.reason,
            _COPY.job_id,
            _JOB.number,
        )
        .select_from(tables.copy.outerjoin(tables.job, _COPY.job_id == _JOB.id))
        .where(_COPY.hot_folder_id == folder_id, _COPY.gone_at.is_(None))
    )
    if names is not None:
        query = query.where(_COPY.name.in_(names))
    return {row[1]: Copy(*row) for row in connection.execute(query)}


def find_jobs(connection: Connection, keys: Iterable[str]) -> dict[str, list[NamedJob]]:
    """The jobs of these job keys, by key, the oldest first."""
    wanted = sorted(keys)
    found: dict[str, list[NamedJob]] = {}
    for at in range(0, len(wanted), _SLICE):
        query = (
            select(
                _JOB.id,
                _JOB.number,
                _JOB.file_key,
                tables.orders.c.number.label("order_number"),
                tables.orders.c.file_key.label("order_key"),
                _JOB.type,
            )
            .join_from(tables.job, tables.orders)
            .where(_JOB.file_key.in_(wanted[at : at + _SLICE]))
            .order_by(_JOB.id)
        )
        for row in connection.execute(query):
            found.setdefault(row[2], []).append(NamedJob(*row))
    return found


def add_copies(connection: Connection, folder_id: int, rows: Sequence[dict[str, Any]]) -> None:
    """`rows` hold the columns of `copy`."""
    if rows:
        insert = tables.copy.insert().values(hot_folder_id=folder_id)
        connection.execute(insert, list(rows))


def change_copies(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """As `add_copies`, for rows that are there already, named by `copy_id`; all alike."""
    if rows:
        columns = [name for name in rows[0] if name != "copy_id"]
        values: dict[str, Any] = {name: bindparam(name) for name in columns}
        change = update(tables.copy).where(_COPY.id == bindparam("copy_id"))
        connection.execute(change.values(**values), list(rows))


def end_copies(
    connection: Connection, folder_id: int, reasons: dict[int, str], at: datetime, job_says: str
) -> None:
    """The files of these copies have left; so have their jobs, unless another file of theirs
    lies in a folder."""
    if not reasons:
        return
    gone = update(tables.copy).where(_COPY.id == bindparam("copy_id"))
    connection.execute(
        gone.values(state=FileState.PICKED_UP, reason=bindparam("why"), gone_at=at),
        [{"copy_id": copy_id, "why": why} for copy_id, why in reasons.items()],
    )
    other = tables.copy.alias()
    stays = exists().where(
        other.c.job_id == _JOB.id,
        other.c.gone_at.is_(None),
        other.c.state == FileState.IN_FOLDER,
    )
    jobs = select(_COPY.job_id).where(_COPY.id.in_(list(reasons)), _COPY.job_id.is_not(None))
    connection.execute(
        update(tables.job)
        .where(_JOB.id.in_(jobs), _JOB.hot_folder_id == folder_id, ~stays)
        .values(copy_state=job_says)
    )


def put_jobs(connection: Connection, folder_id: int, jobs: Iterable[int], job_says: str) -> None:
    """These jobs now have a file in the folder."""
    change = update(tables.job).where(_JOB.id.in_(sorted(jobs)))
    connection.execute(change.values(hot_folder_id=folder_id, copy_state=job_says))


def _is_unplaced() -> Any:
    return case((_COPY.state.in_(NEEDS_SOMEBODY), 1), else_=0)
