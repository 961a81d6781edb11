"""Hot folders: who looks after them, and what their files mean for jobs."""

from __future__ import annotations

import os
import platform
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ..domain import hot_folder
from ..domain.errors import Refused
from ..domain.event import StatusEvent
from ..domain.hot_folder import FileState, FolderFile, HotFolder, NamedJob, Presence, Sighting
from ..store import deliveries, leases, traffic
from ..store import floor as store
from ..store.engine import Connection
from .again import again
from .desk import Desk
from .events import record_within

SOURCE = "monitor"
STATUS = "InHotFolder"
LEASE = hot_folder.LEASE
SLICE = 500
"""Files written in one transaction: then other writers have their turn."""
GONE_SHOWN = 20
_FORGOTTEN = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class LeaseLost(Refused):
    """Another monitor looks after the hot folder now."""


@dataclass(frozen=True, slots=True)
class Sighted:
    """What became of a file."""

    name: str
    state: str
    reason: str
    job: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    sighted: list[Sighted]
    more: bool
    """Not all that differed has been written: call again."""
    unplaced: bool
    """Some file has no job: call again in a while, a ticket may have come."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A sighting that says more than its row."""

    sighting: Sighting
    row: store.Copy | None
    state: FileState
    reason: str
    job: NamedJob | None

    @property
    def is_news(self) -> bool:
        """A file that merely grows is none."""
        return self.row is None or (self.row.state, self.row.reason) != (self.state, self.reason)

    @property
    def is_new(self) -> bool:
        """A file of its own, and not a better look at the one before."""
        return self.row is None or self.row.state == FileState.IN_FOLDER


@again
def open_folders(desk: Desk, folders: Sequence[tuple[str, str, str, str]]) -> list[HotFolder]:
    """Make exactly these the hot folders; each is (name, print location, path, mode)."""
    with desk.store.write() as connection:
        kept = [store.put_folder(connection, *folder) for folder in folders]
        store.retire_folders(connection, kept)
        return store.read_folders(connection)


def list_folders(desk: Desk) -> list[HotFolder]:
    with desk.store.read() as connection:
        return store.read_folders(connection)


def list_files(desk: Desk, folder_id: int) -> list[FolderFile]:
    """Those in the folder, the ones that need somebody first; then the last ones to leave."""
    with desk.store.read() as connection:
        return store.read_copies(connection, folder_id, gone=GONE_SHOWN)


def list_monitors(desk: Desk) -> list[Presence]:
    with desk.store.read() as connection:
        return leases.read_monitors(connection, desk.clock() - LEASE)


@again
def hold(
    desk: Desk,
    monitor_id: str,
    folder_ids: Collection[int],
    scanned: Mapping[int, datetime] | None = None,
) -> set[int]:
    """A monitor's sign of life: take or keep the folders that no other holds; which it has.

    `scanned` says when folders were last looked at.
    """
    now = desk.clock()
    with desk.store.write() as connection:
        leases.beat(connection, monitor_id, platform.node(), os.getpid(), now)
        leases.forget_older(connection, now - _FORGOTTEN)
        held = leases.claim(connection, monitor_id, folder_ids, now, LEASE)
        for folder_id in held & set(scanned or ()):
            store.set_scanned(connection, folder_id, (scanned or {})[folder_id])
        return held


def any_free(desk: Desk, folder_ids: Collection[int]) -> bool:
    """Whether one of these folders has nobody who looks after it."""
    with desk.store.read() as connection:
        return leases.any_free(connection, folder_ids, desk.clock())


def rescans(desk: Desk, folder_ids: Collection[int]) -> dict[int, datetime]:
    """When somebody last asked for a look into a folder at once, for each where anybody has."""
    with desk.store.read() as connection:
        return traffic.rescans(connection, folder_ids)


@again
def leave(desk: Desk, monitor_id: str) -> None:
    """The monitor ends, and its folders are free at once."""
    with desk.store.write() as connection:
        leases.remove(connection, monitor_id)


@again
def report_state(
    desk: Desk,
    folder_id: int,
    state: str,
    reason: str,
    *,
    free_bytes: int | None = None,
    holder: str | None = None,
) -> bool:
    """Whether that was news; the free space alone is written, and is none. Raises LeaseLost when
    `holder` does not hold the folder."""
    with desk.store.read() as connection:
        folder = store.read_folder(connection, folder_id)
    same = folder is not None and (folder.state, folder.reason) == (state, reason)
    if same and free_bytes is None:
        return False
    now = desk.clock()
    with desk.store.write() as connection:
        lock(connection, folder_id, holder)
        if free_bytes is not None:
            store.set_free(connection, folder_id, free_bytes)
        if not same:
            store.set_state(connection, folder_id, state, reason, now)
        if not same and state == "down":
            store.set_error(connection, folder_id, reason, now)
    return not same


def see(
    desk: Desk, folder_id: int, files: Sequence[Sighting], *, holder: str | None = None
) -> list[Sighted]:
    """Bring a folder's files, and the jobs they are meant for, up to its whole listing.

    A long list of news is written in slices. Raises LeaseLost when `holder` does not hold the
    folder.
    """
    sighted: list[Sighted] = []
    more = True
    while more:
        seen = see_some(desk, folder_id, files, holder=holder)
        sighted += seen.sighted
        more = seen.more
    return sighted


@again
def see_some(
    desk: Desk,
    folder_id: int,
    files: Sequence[Sighting],
    *,
    holder: str | None = None,
    young: Collection[str] = (),
) -> Seen:
    """As `see`, one slice of it. A listing that says nothing new is only read.

    `young` are names of files that we have put there, perhaps after the listing was made: that
    it lacks them says nothing.
    """
    listed = {file.name: file for file in files}
    with desk.store.read() as connection:
        known = store.read_present(connection, folder_id)
        # What we are just putting there is told by whoever puts it.
        ours = deliveries.publishing_names(connection, folder_id)
        others = [file for name, file in listed.items() if name not in ours]
        judged = _judge(connection, others, known)
    stays = {*listed, *young}
    leaving = _leaving([row for name, row in known.items() if name not in stays], files)
    news = [judgement.sighting for judgement in judged[:SLICE]]
    leaves = dict(list(leaving.items())[:SLICE])
    unplaced = any(row.state == FileState.UNPLACED for row in known.values())
    unplaced |= len(others) < len(listed)
    if not news and not leaves:
        return Seen([], False, unplaced)
    with desk.store.write() as connection:
        folder = lock(connection, folder_id, holder)
        names = [*(file.name for file in news), *leaves]
        known = store.read_present(connection, folder_id, names)
        ours = deliveries.publishing_names(connection, folder_id)
        news = [file for file in news if file.name not in ours]
        sighted = _put(connection, desk, folder_id, folder, _judge(connection, news, known))
        gone = [row for name, row in known.items() if name in leaves]
        ended = {row.id: leaves[row.name] for row in gone}
        now = desk.clock()
        store.end_copies(connection, folder_id, ended, now, "picked up")
        if any(row.state == FileState.IN_FOLDER for row in gone):
            store.set_ok(connection, folder_id, now)
        store.set_scanned(connection, folder_id, now)
    sighted += [Sighted(r.name, FileState.PICKED_UP, ended[r.id], r.job) for r in gone]
    unplaced |= any(one.state == FileState.UNPLACED for one in sighted)
    return Seen(sighted, len(judged) > SLICE or len(leaving) > SLICE, unplaced)


def lock(connection: Connection, folder_id: int, holder: str | None) -> store.Folder:
    """The folder, held until the transaction ends. Raises LeaseLost when `holder` has it not."""
    folder = store.read_folder(connection, folder_id, lock=True)
    if folder is None:
        raise Refused(f"there is no hot folder with id {folder_id}")
    if holder is not None and folder.holder != holder:
        raise LeaseLost(f"another monitor looks after the hot folder {folder.name}")
    return folder


def _judge(
    connection: Connection, files: Iterable[Sighting], known: Mapping[str, store.Copy]
) -> list[_Judged]:
    """The sightings that say something new, each with what it means."""
    open_ones = [file for file in files if not _is_done(file, known.get(file.name))]
    settled = [file.name for file in open_ones if file.state is FileState.SETTLED]
    wanted: set[str] = set().union(*map(hot_folder.keys, settled))
    jobs = store.find_jobs(connection, wanted)
    judged = []
    for file in open_ones:
        row = known.get(file.name)
        judgement = _Judged(file, row, *_meaning(file, jobs))
        if judgement.is_news or row is None or row.identity != file.identity:
            judged.append(judgement)
    return judged


def _is_done(file: Sighting, row: store.Copy | None) -> bool:
    """Whether there is nothing to ask about the file: a look that begins anew, as after a
    restart, takes nothing back of what is known of the same file."""
    if row is None or row.identity != file.identity:
        return False
    if row.state == FileState.UNPLACED:
        return file.state is not FileState.SETTLED
    return row.state == FileState.IN_FOLDER or file.state is FileState.ARRIVING


def _meaning(file: Sighting, jobs: hot_folder.Jobs) -> tuple[FileState, str, NamedJob | None]:
    if file.state is not FileState.SETTLED:
        return file.state, file.reason, None
    if file.odd:
        return FileState.UNPLACED, "its name is not UTF-8 text: rename it", None
    job = hot_folder.find_job(file.name, jobs)
    if job is None:
        return FileState.UNPLACED, hot_folder.why_unplaced(file.name, jobs), None
    return FileState.IN_FOLDER, "", job


def _put(
    connection: Connection,
    desk: Desk,
    folder_id: int,
    folder: store.Folder,
    judged: Sequence[_Judged],
) -> list[Sighted]:
    now = desk.clock()
    new, changed, replaced, events = [], [], {}, []
    for judgement in judged:
        row = judgement.row
        columns = _columns(judgement, now)
        if row is None or judgement.is_new:
            new.append(columns | {"first_seen_at": now})
        else:
            changed.append(columns | {"copy_id": row.id})
        if row is not None and judgement.is_new:
            replaced[row.id] = "replaced by a newer file of that name"
        if judgement.job is not None:
            events.append(_event(judgement, judgement.job, folder.name, now))
    store.end_copies(connection, folder_id, replaced, now, "replaced")
    store.add_copies(connection, folder_id, new)
    store.change_copies(connection, changed)
    record_within(connection, desk, events, source=SOURCE, actor=desk.who.name)
    jobs = {judgement.job.id for judgement in judged if judgement.job is not None}
    store.put_jobs(connection, folder_id, jobs, "in folder")
    if jobs:
        store.set_ok(connection, folder_id, now)
    return [
        Sighted(one.sighting.name, one.state, one.reason, one.job.number if one.job else None)
        for one in judged
        if one.is_news or one.is_new
    ]


def _columns(judgement: _Judged, now: datetime) -> dict[str, Any]:
    file = judgement.sighting
    return {
        "name": file.name,
        "size": file.size,
        "mtime_ns": file.mtime_ns,
        "inode": file.inode,
        "state": judgement.state,
        "reason": judgement.reason,
        "job_id": judgement.job.id if judgement.job else None,
        "settled_at": now if file.state is FileState.SETTLED else None,
    }


def _event(judgement: _Judged, job: NamedJob, folder: str, now: datetime) -> StatusEvent:
    """The same file is told once, whoever looks; moved out and in again it is another arrival,
    which shows in its ctime."""
    file = judgement.sighting
    told = f"{folder}:{file.name}:{file.inode}:{file.mtime_ns}:{file.ctime_ns}"
    waited = judgement.row is not None and judgement.row.state == FileState.UNPLACED
    at = arrived(file.ctime_ns, now) if file.found and not waited else None
    return StatusEvent(
        job.number, STATUS, event=f"hot folder:{told}", info=f"{folder}: {file.name}", at=at
    )


def arrived(ctime_ns: int, now: datetime) -> datetime:
    """When a file that nobody saw arrive was put there, as far as its folder's clock knows."""
    micros = ctime_ns // 1000
    if not 0 < micros < (now - _EPOCH) // timedelta(microseconds=1):
        return now
    return _EPOCH + timedelta(microseconds=micros)


def _leaving(rows: Sequence[store.Copy], files: Sequence[Sighting]) -> dict[str, str]:
    """Why each of these rows' files is no longer there, by name."""
    if not rows:
        return {}
    here = {file.identity: file.name for file in files}
    leaving = {}
    for row in rows:
        reason = ""
        if row.identity in here:
            reason = f"renamed to {here[row.identity]}"
        elif row.state == FileState.ARRIVING:
            reason = "left before it was seen complete"
        leaving[row.name] = reason
    return leaving
