"""Print locations, hot folders and the files in them, as last seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, case, func, select, update

from ..domain.hot_folder import FolderFile, HotFolder
from . import tables

_FOLDER, _COPY, _JOB = tables.hot_folder.c, tables.copy.c, tables.job.c


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
        )
        .select_from(tables.hot_folder.join(tables.print_location))
        .outerjoin(present, present.c.hot_folder_id == _FOLDER.id)
        .where(_FOLDER.active == 1)
        .order_by(tables.print_location.c.name, _FOLDER.name)
    )
    make: Callable[..., HotFolder] = HotFolder
    return [make(*row) for row in connection.execute(query).tuples()]


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
    rows: Sequence[Any] = connection.execute(here).tuples().all()
    if gone:
        left = base.where(_COPY.gone_at.is_not(None)).order_by(_COPY.gone_at.desc()).limit(gone)
        rows = [*rows, *connection.execute(left).tuples()]
    return [FolderFile(*row) for row in rows]


def count_unplaced(connection: Connection) -> int:
    query = select(func.count()).select_from(tables.copy.join(tables.hot_folder))
    query = query.where(_COPY.gone_at.is_(None), _COPY.state == "unplaced", _FOLDER.active == 1)
    return connection.scalar(query) or 0


def _is_unplaced() -> Any:
    return case((_COPY.state == "unplaced", 1), else_=0)
