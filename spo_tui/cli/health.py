"""What `doctor` finds, as the JSON that it prints and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ..config import HotFolderConfig
from ..desk import floor, upkeep
from ..desk.desk import Desk
from ..domain import words
from ..domain.errors import SpoError
from ..domain.hot_folder import HotFolder
from ..floor.delivering.filling import ground_of
from . import as_json, cleaning_health, outgoing_health, surroundings
from .folder_probe import Seen, probe
from .session import Session


def examine(session: Session, *, write: bool = False) -> dict[str, Any]:
    """Keys `database`, `monitors`, `hot_folders` and more; what cannot be told is null. With
    `write` a small file is brought into each hot folder and taken away again."""
    database = _database(session)
    monitors: list[dict[str, Any]] = []
    known: list[HotFolder] = []
    desk: Desk | None = None
    if database["schema"] == "current":
        desk = session.open_desk(read_only=True)
        known = floor.list_folders(desk)
        monitors = _monitors(desk, known)
    return {
        "database": database,
        "monitors": monitors,
        "hot_folders": _hot_folders(session, known, write=write),
        "cleanup": cleaning_health.examine(session.config.places, desk),
        "outgoing": outgoing_health.examine(session.config, desk),
        "clock": surroundings.clock(session),
        "terminal": surroundings.terminal(),
    }


def _database(session: Session) -> dict[str, Any]:
    found: dict[str, Any] = dict.fromkeys(
        ("kind", "location", "version", "revision", "schema", "journal_mode", "checkpoint")
    )
    try:
        location, description, faults = upkeep.examine(session.database)
    except SpoError as error:
        return found | {"reason": str(error)}
    reason = faults[0] if faults else None
    if description.schema != "current":
        reason = _SCHEMA[description.schema]
    return {
        "kind": description.kind,
        "location": location,
        "version": description.version,
        "revision": description.revision,
        "schema": description.schema,
        "journal_mode": description.journal or None,
        "checkpoint": description.checkpoint or None,
        "reason": reason,
    }


_SCHEMA = {
    "empty": "the database is empty: it gets its tables when it is first used",
    "foreign": "the database belongs to another program: name another one",
    "older": "the database has an older schema: run `spo-tui db upgrade`",
    "newer": "the database was made by a newer spo-tui: update this one",
}


def _monitors(desk: Desk, folders: list[HotFolder]) -> list[dict[str, Any]]:
    return [
        {
            "host": monitor.host,
            "pid": monitor.pid,
            "alive": monitor.alive,
            "started": as_json.moment(monitor.started_at),
            "heartbeat": as_json.moment(monitor.heartbeat_at),
            "behind_s": _behind(monitor.id, folders, desk.clock()),
        }
        for monitor in floor.list_monitors(desk)
    ]


def _behind(monitor_id: str, folders: list[HotFolder], now: datetime) -> float | None:
    """Seconds since the monitor's folder that it has not looked into for longest."""
    looked = [f.scanned_at for f in folders if f.holder == monitor_id and f.scanned_at]
    return round(max(0.0, (now - min(looked)).total_seconds()), 1) if looked else None


def _hot_folders(session: Session, known: list[HotFolder], *, write: bool) -> list[dict[str, Any]]:
    by_name = {folder.name: folder for folder in known}
    config = session.config
    paths = [str(config.resolve(named.path)) for named in config.hot_folders]
    grounds = [ground_of(config, named) for named in config.hot_folders]
    stages = [(it.stage, it.mount) for it in grounds] if write else None
    looked = probe(paths, stages)
    return [
        _hot_folder(named, path, by_name.get(named.name), seen)
        for named, path, seen in zip(config.hot_folders, paths, looked, strict=True)
    ]


def _hot_folder(
    named: HotFolderConfig, path: str, known: HotFolder | None, seen: Seen
) -> dict[str, Any]:
    state, reason = "unknown", "no monitor has looked at it yet"
    if known is not None and known.scanned_at is not None:
        state, reason = known.state, known.reason
    if seen.reason:
        state, reason = "down", seen.reason
    return {
        "name": named.name,
        "location": named.location,
        "path": path,
        "mode": named.mode,
        "state": state,
        "reason": reason,
        "writable": seen.writable,
        "free_bytes": seen.free_bytes,
        "round_trip_ms": seen.round_trip_ms,
        "queued": known.present if known else 0,
        **({"probed": True, "notes": list(seen.notes)} if seen.probed else {}),
    }


def lines(found: dict[str, Any]) -> Iterator[str]:
    database = found["database"]
    yield f"Database      {database['location'] or '-'}"
    if database["kind"]:
        yield f"  kind        {database['kind']} {database['version']}"
        yield f"  schema      {database['revision'] or 'none'} ({database['schema']})"
    if database["journal_mode"]:
        yield f"  journal     {database['journal_mode']}"
        yield f"  checkpoint  {database['checkpoint']}"
    yield f"  state       {database['reason'] or 'sound'}"
    yield f"Monitors      {words.plural(len(found['monitors']), 'monitor')}"
    for monitor in found["monitors"]:
        alive = f"silent since {monitor['heartbeat']}"
        if monitor["alive"]:
            alive = f"runs since {monitor['started']}"
        if monitor["alive"] and monitor["behind_s"] is not None:
            alive += f", last look {monitor['behind_s']:.0f} s ago"
        yield f"  {monitor['host']}, process {monitor['pid']}: {alive}"
    yield from cleaning_health.lines(found["cleanup"])
    yield from outgoing_health.lines(found["outgoing"])
    yield f"Hot folders   {words.plural(len(found['hot_folders']), 'folder')}"
    for folder in found["hot_folders"]:
        yield f"  {folder['name']} ({folder['location']}): {folder['path']}"
        yield f"    {', '.join(_facts(folder))}"
    yield from surroundings.lines(found["clock"], found["terminal"])


def _facts(folder: dict[str, Any]) -> Iterator[str]:
    yield f"{folder['state']}: {folder['reason']}" if folder["reason"] else folder["state"]
    if folder["writable"] is not None:
        yield "writable" if folder["writable"] else "not writable"
    if folder["free_bytes"] is not None:
        yield f"{folder['free_bytes'] / 1e9:,.1f} GB free"
    if folder["round_trip_ms"] is not None:
        did = "took and gave back a probe file" if "probed" in folder else "answers"
        yield f"{did} in {folder['round_trip_ms']:.1f} ms"
    yield from folder.get("notes", ())
    yield f"{words.plural(folder['queued'], 'file')} waiting"
