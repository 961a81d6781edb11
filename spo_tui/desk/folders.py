"""Hot folders as an operator sees to them: how they stand; pause, look now, retry."""

from __future__ import annotations

from ..domain.errors import Refused, SpoError
from ..domain.hot_folder import HotFolder
from ..domain.person import Role
from ..domain.traffic import BUCKET, BUCKETS, LATELY, Traffic, Traffics
from ..store import floor, leases
from ..store import traffic as store
from ..store.engine import Connection
from . import moves
from .again import again
from .desk import Desk
from .floor import GONE_SHOWN, LEASE

MOST = 200
"""Deliveries and files of one kind that are listed."""


def look_at_folders(desk: Desk, chosen: str | None = None) -> Traffics:
    """All hot folders with their figures; of the chosen one, by name or else the first, what is
    in line and what lies there."""
    now = desk.clock()
    since = now - BUCKET * BUCKETS
    with desk.store.read() as connection:
        folders = floor.read_folders(connection)
        ids = [folder.id for folder in folders]
        lines, oldest = store.lines(connection, ids), store.oldest_files(connection, ids)
        failed = store.failed_jobs(connection)
        came, flow = (
            store.arrivals(connection, ids, since),
            store.flow(connection, ids, now - LATELY),
        )
        monitors = leases.read_monitors(connection, now - LEASE)
        alive = {monitor.id for monitor in monitors if monitor.alive}
        told = []
        for folder in folders:
            line = lines.get(folder.id, store.Line())
            arrived, taken, size = flow.get(folder.id, (0, 0, 0))
            mine = came.get(folder.id, {})
            latest = sum(number for place, number in mine.items() if place >= BUCKETS - 1)
            told.append(
                Traffic(
                    *(folder, line.waiting, line.copying, line.copied_bytes, line.copying_bytes),
                    failed=len(failed.get(folder.id, ())),
                    arrived=arrived,
                    taken=taken,
                    taken_bytes=size,
                    oldest_at=oldest.get(folder.id),
                    arrivals=(*(mine.get(place, 0) for place in range(BUCKETS - 1)), latest),
                    watched=folder.holder in alive,
                )
            )
        it = next((f for f in folders if f.name == chosen), folders[0] if folders else None)
        return Traffics(
            tuple(told),
            tuple(monitors),
            tuple(store.deliveries(connection, None, MOST)),
            tuple(store.unplaced(connection, ids, MOST)),
            it.name if it else None,
            tuple(store.deliveries(connection, it.id, MOST) if it else ()),
            tuple(floor.read_copies(connection, it.id, gone=GONE_SHOWN) if it else ()),
        )


def pause_folder(desk: Desk, name: str) -> HotFolder:
    """Copy nothing more into the folder until it is let go on; what is being copied is finished.

    Raises SpoError for a folder that there is not, Refused for one that we do not fill.
    """
    return _hold(desk, name, paused=True)


def resume_folder(desk: Desk, name: str) -> HotFolder:
    """Let the folder's line go on. Raises as `pause_folder`."""
    return _hold(desk, name, paused=False)


@again
def _hold(desk: Desk, name: str, *, paused: bool) -> HotFolder:
    desk.who.must_be(Role.OPERATOR, "pausing a hot folder")
    with desk.store.write() as connection:
        folder = _find(connection, name)
        if folder.mode != "copy":
            said = "pause what fills it"
            raise Refused(f"{name} is only observed, nothing is copied there from here: {said}")
        if bool(folder.paused) != paused:
            store.set_paused(connection, folder.id, paused, desk.who.name, desk.clock())
        return _find(connection, name)


@again
def rescan_folder(desk: Desk, name: str) -> bool:
    """Have the folder looked into now; whether a monitor holds it, which does so within two
    seconds: else it is done when one comes. Raises SpoError for a folder that there is not."""
    desk.who.must_be(Role.OPERATOR, "having a hot folder looked into")
    now = desk.clock()
    with desk.store.write() as connection:
        folder = _find(connection, name)
        store.ask_rescan(connection, folder.id, now)
    return folder.holder is not None and folder.held_until is not None and folder.held_until > now


def retry_folder(desk: Desk, name: str, *, dry_run: bool = False) -> moves.Moved:
    """Retry every job of the folder whose copy has failed. Raises SpoError for a folder that
    there is not, and where nothing has failed."""
    with desk.store.read() as connection:
        folder = _find(connection, name)
        jobs = store.failed_jobs(connection, folder.id).get(folder.id, [])
    if not jobs:
        raise SpoError(f"no copy into {name} has failed")
    return moves.retry(desk, jobs, dry_run=dry_run)


def _find(connection: Connection, name: str) -> HotFolder:
    found = {folder.name: folder for folder in floor.read_folders(connection)}
    if name not in found:
        names = ", ".join(found) or "none"
        raise SpoError(f"there is no hot folder {name!r}; there is: {names}")
    return found[name]
