"""Which monitors run, and which of them looks after which hot folder."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, or_, select, update

from ..domain.hot_folder import Presence
from . import tables

_FOLDER, _MONITOR = tables.hot_folder.c, tables.monitor.c


def beat(connection: Connection, monitor_id: str, host: str, pid: int, now: datetime) -> None:
    """Note that the monitor is alive; the first time, that it has started."""
    change = update(tables.monitor).where(_MONITOR.id == monitor_id).values(heartbeat_at=now)
    if connection.execute(change).rowcount == 0:
        row = {"id": monitor_id, "host": host, "pid": pid, "started_at": now, "heartbeat_at": now}
        connection.execute(tables.monitor.insert().values(**row))


def forget_older(connection: Connection, than: datetime) -> None:
    connection.execute(delete(tables.monitor).where(_MONITOR.heartbeat_at < than))


def remove(connection: Connection, monitor_id: str) -> None:
    """The monitor has ended: its folders are free."""
    connection.execute(delete(tables.monitor).where(_MONITOR.id == monitor_id))
    connection.execute(
        update(tables.hot_folder)
        .where(_FOLDER.holder == monitor_id)
        .values(holder=None, lease_until=None)
    )


def read_monitors(connection: Connection, alive_since: datetime) -> list[Presence]:
    query = select(
        _MONITOR.id, _MONITOR.host, _MONITOR.pid, _MONITOR.started_at, _MONITOR.heartbeat_at
    ).order_by(_MONITOR.started_at)
    return [Presence(*row, alive=row[4] >= alive_since) for row in connection.execute(query)]


def claim(
    connection: Connection,
    monitor_id: str,
    folder_ids: Collection[int],
    now: datetime,
    lease: timedelta,
) -> set[int]:
    """Take, or go on holding, those that nobody else holds; returns which they are."""
    mine = _FOLDER.holder == monitor_id
    takes = and_(_FOLDER.id.in_(sorted(folder_ids)), or_(mine, _is_free(now)))
    change = update(tables.hot_folder).where(takes)
    connection.execute(change.values(holder=monitor_id, lease_until=now + lease))
    held = select(_FOLDER.id).where(mine, _FOLDER.id.in_(sorted(folder_ids)))
    return set(connection.scalars(held))


def any_free(connection: Connection, folder_ids: Collection[int], now: datetime) -> bool:
    query = select(_FOLDER.id).where(_FOLDER.id.in_(sorted(folder_ids)), _is_free(now)).limit(1)
    return connection.scalars(query).first() is not None


def _is_free(now: datetime) -> Any:
    return or_(_FOLDER.holder.is_(None), _FOLDER.lease_until < now)
