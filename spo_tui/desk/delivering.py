"""What a monitor asks and says while it carries outputs into a hot folder that it holds.

Each of these is one transaction and raises LeaseLost when the monitor does not hold the folder
any more. Who has lost the token of a delivery changes nothing of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..domain.delivery import (
    PAUSES,
    Cause,
    Landed,
    Parcel,
    Remedy,
    State,
    Step,
    Trouble,
    copying_words,
    delivered_words,
    next_attempt,
)
from ..domain.event import StatusEvent
from ..domain.hot_folder import FileState
from ..store import deliveries as store
from ..store import floor as store_floor
from ..store.engine import Connection
from .again import again
from .deliveries import QUEUED
from .desk import Desk
from .events import record_within
from .floor import LEASE, SOURCE, STATUS, lock

FAILED = "CopyToHotFolderFailed"
MOST, MOST_BYTES = 250, 64 * 1024 * 1024
"""Deliveries that are carried out together, as one costs more transactions than time: so many,
and of so many bytes together. Who comes first in the line meanwhile waits for them."""


@dataclass(frozen=True, slots=True)
class Load:
    """Deliveries that one process carries out together, under one token."""

    token: str
    parcels: list[Parcel]
    jobs: Mapping[int, str]
    """Job numbers by delivery."""
    publishing: bool = False
    """They are on the share already, and may be in the folder: what is left is to be found out."""

    @property
    def size(self) -> int:
        return sum(parcel.size for parcel in self.parcels)


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known when a folder is taken."""

    fresh: bool
    """Nothing has ever been brought there from here."""
    litter: list[str]
    """Names of copies in the stage that nobody will publish."""
    left: Load | None
    """What another monitor was about to publish."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a delivery."""

    id: int
    job: str
    name: str
    state: str
    """published, queued again, or failed."""
    reason: str


def waiting(desk: Desk, folder_ids: Sequence[int]) -> set[int]:
    """Those of the folders that have something in line to be done now."""
    with desk.store.read() as connection:
        return store.waiting(connection, folder_ids, desk.clock())


@again
def take_over(desk: Desk, folder_id: int, holder: str) -> Opening:
    """The folder has just become this monitor's: what its predecessor was copying is put back in
    line; what he was publishing is handed out."""
    with desk.store.write() as connection:
        lock(connection, folder_id, holder)
        left = store.hold(connection, store.left_behind(connection, folder_id, holder))
        copying = [one for one in left if one.state == State.COPYING]
        _put_back(connection, desk, copying)
        load = None
        publishing = [one for one in left if one.state == State.PUBLISHING]
        if publishing:
            load = _load(connection, desk, holder, publishing, publishing=True)
        fresh = not store.was_opened(connection, folder_id)
        return Opening(fresh, store.dead_temps(connection, folder_id), load)


def live_temps(desk: Desk, folder_id: int) -> list[str]:
    """Names of copies in the folder's stage that are still wanted."""
    with desk.store.read() as connection:
        return store.live_temps(connection, folder_id)


@again
def claim(desk: Desk, folder_id: int, holder: str) -> Load | None:
    """The next in the folder's line; None when there is nothing to do."""
    with desk.store.write() as connection:
        lock(connection, folder_id, holder)
        found = store.claim(connection, folder_id, desk.clock(), MOST, MOST_BYTES)
        return _load(connection, desk, holder, found) if found else None


@again
def progress(desk: Desk, token: str, done: Mapping[int, int], step: Step) -> bool:
    """How many bytes of each delivery are copied, and that its lease goes on; whether any of
    them is still in the hands of whoever has the token."""
    with desk.store.write() as connection:
        mine = {one.id: one for one in store.hold(connection, done, token)}
        words = {}
        for key, one in mine.items():
            copying = step is not Step.VERIFYING
            words[key] = copying_words(done[key], one.size) if copying else step.value
        until = desk.clock() + LEASE
        rows = [{"delivery": key, "done_bytes": done[key], "lease_until": until} for key in mine]
        store.change_each(connection, rows)
        store.say_of(connection, words)
        return bool(mine)


@again
def publish(
    desk: Desk, folder_id: int, holder: str, token: str, staged: Mapping[int, str]
) -> list[int]:
    """These lie complete in the stage, each with its SHA-256: which may be renamed into the
    folder now. The intent is durable when this returns."""
    with desk.store.write() as connection:
        lock(connection, folder_id, holder)
        mine = store.hold(connection, staged, token)
        said = {"state": State.PUBLISHING}
        rows = [{"delivery": one.id, "sha256": staged[one.id]} | said for one in mine]
        store.change_each(connection, rows)
        return [one.id for one in mine]


@again
def finish(
    desk: Desk, folder_id: int, holder: str, token: str, landed: Sequence[Landed]
) -> list[Ended]:
    """These are in the folder: their jobs are InHotFolder."""
    with desk.store.write() as connection:
        folder = lock(connection, folder_id, holder)
        now = desk.clock()
        facts = {one.id: one for one in landed}
        mine = store.hold(connection, facts, token)
        events, rows, copies = [], [], []
        for one in mine:
            file = facts[one.id]
            seconds = (now - (one.started_at or now)).total_seconds()
            info = delivered_words(folder.name, one.name, file.size, seconds, one.attempts)
            told = f"{folder.name}:{one.name}:{file.inode}:{file.mtime_ns}:{file.ctime_ns}"
            # By the same name as an observer's, in case one has been quicker.
            event = f"hot folder:{told}" if file.inode else f"delivery:{one.id}:{one.attempts}"
            info += f", {file.note}" if file.note else ""
            events.append(StatusEvent(one.job, STATUS, event=event, info=info))
            rows.append(_published(file, now))
            if file.inode:
                copies.append(_copy(one, file, now))
        store.change_each(connection, rows)
        store.put_copies(connection, folder_id, copies)
        record_within(connection, desk, events, source=SOURCE, actor=desk.who.name)
        here = {one.job_id for one in mine if facts[one.id].inode}
        taken = {one.job_id for one in mine} - here
        store_floor.put_jobs(connection, folder_id, here, "in folder")
        store_floor.put_jobs(connection, folder_id, taken, "picked up")
        store_floor.set_ok(connection, folder_id, now)
        return [Ended(o.id, o.job, o.name, "published", facts[o.id].note) for o in mine]


@again
def fail(
    desk: Desk,
    folder_id: int,
    holder: str,
    token: str,
    troubles: Mapping[int, Trouble],
    pauses: Sequence[timedelta] = PAUSES,
) -> list[Ended]:
    """These did not succeed: they are tried again after a pause, wait in line until the folder
    is back, or have failed for good."""
    ended = []
    with desk.store.write() as connection:
        folder = lock(connection, folder_id, holder)
        now = desk.clock()
        lost: list[tuple[store.Queued, Trouble]] = []
        back: list[store.Queued] = []
        for one in store.hold(connection, troubles, token):
            trouble = troubles[one.id]
            said: dict[str, Any] = {
                "cause": trouble.cause,
                "reason": trouble.reason,
                "done_bytes": 0,
            }
            later = next_attempt(one.attempts, pauses, now)
            if trouble.remedy is Remedy.FOLDER:
                back.append(one)
                continue
            if trouble.remedy is Remedy.NONE or later is None:
                lost.append((one, trouble))
                continue
            queued: dict[str, Any] = {
                "state": State.PENDING,
                "next_at": later,
                "lease_token": None,
            }
            store.change(connection, [one.id], **queued, **said)
            store.say(connection, [one.job_id], QUEUED)
            store_floor.set_error(connection, folder_id, trouble.reason, now)
            ended.append(Ended(one.id, one.job, one.name, "queued again", trouble.reason))
        _put_back(connection, desk, back)
        return ended + _lose(connection, desk, folder_id, folder.name, lost)


@again
def give_back(desk: Desk, folder_id: int, holder: str, token: str, ids: Sequence[int]) -> None:
    """Put deliveries back in line as if they had never been begun."""
    with desk.store.write() as connection:
        lock(connection, folder_id, holder)
        _put_back(connection, desk, store.hold(connection, ids, token))


@again
def give_up(desk: Desk, folder_id: int, holder: str, deadline: timedelta) -> list[Ended]:
    """The folder is down: what has waited for it longer than the deadline has failed."""
    now = desk.clock()
    with desk.store.read() as connection:
        since = store.down_since(connection, folder_id)
        if since is None or now - since < deadline:
            return []
        if not store.overdue(connection, folder_id, now - deadline):
            return []
    with desk.store.write() as connection:
        folder = lock(connection, folder_id, holder)
        late = store.hold(connection, store.overdue(connection, folder_id, now - deadline))
        at = since.astimezone(desk.zone).strftime("%H:%M")
        trouble = _unreachable(folder.name, at)
        return _lose(connection, desk, folder_id, folder.name, [(one, trouble) for one in late])


def still_wanted(desk: Desk, token: str, ids: Sequence[int]) -> set[int]:
    """Those that nobody has called off."""
    with desk.store.read() as connection:
        return store.in_hand(connection, ids, token)


def _unreachable(folder: str, at: str) -> Trouble:
    reason = f"share {folder} unreachable since {at}"
    return Trouble(Cause.UNREACHABLE, Remedy.NONE, reason)


def _published(file: Landed, now: datetime) -> dict[str, Any]:
    return {
        "delivery": file.id,
        "state": State.PUBLISHED,
        "size": file.size,
        "done_bytes": file.size,
        "temp_name": "",
        "cause": "",
        "reason": file.note,
        "finished_at": now,
        "next_at": None,
        "lease_token": None,
    }


def _copy(one: store.Queued, file: Landed, now: datetime) -> dict[str, Any]:
    return {
        "name": one.name,
        "size": file.size,
        "mtime_ns": file.mtime_ns,
        "inode": file.inode,
        "state": FileState.IN_FOLDER,
        "reason": "",
        "job_id": one.job_id,
        "first_seen_at": now,
        "settled_at": now,
    }


def _load(
    connection: Connection,
    desk: Desk,
    holder: str,
    queued: Sequence[store.Queued],
    *,
    publishing: bool = False,
) -> Load:
    token = uuid.uuid4().hex
    now = desk.clock()
    parcels, rows = [], []
    for one in queued:
        attempt = one.attempts if publishing else one.attempts + 1
        temp = one.temp_name if publishing else f".spo-{one.id}-{attempt}-{token[:8]}.part"
        root, source = _source(desk, one)
        parcels.append(
            Parcel(one.id, root, source, one.name, temp, one.size, one.sha256, one.temp_name)
        )
        rows.append({"delivery": one.id, "attempts": attempt, "temp_name": temp})
    until = now + LEASE
    mine: dict[str, Any] = {"holder": holder, "lease_token": token, "lease_until": until}
    if not publishing:
        mine |= {"state": State.COPYING, "started_at": now, "done_bytes": 0}
    store.change_each(connection, [row | mine for row in rows])
    if not publishing:
        store.say_of(connection, {one.id: copying_words(0, one.size) for one in queued})
    return Load(token, parcels, {one.id: one.job for one in queued}, publishing)


def _source(desk: Desk, one: store.Queued) -> tuple[str, str]:
    """The folder that the source must not lead out of, and its path below it."""
    folder, root = one.working_folder, desk.places.working_root
    source = one.source.removeprefix(f"{folder.rstrip('/')}/") if folder else one.source
    if root and folder.startswith(f"{root.rstrip('/')}/"):
        return root, f"{folder.removeprefix(root.rstrip('/')).strip('/')}/{source}"
    return folder, source


def _put_back(connection: Connection, desk: Desk, queued: Sequence[store.Queued]) -> None:
    now = desk.clock()
    back = {"state": State.PENDING, "next_at": now, "done_bytes": 0, "lease_token": None}
    attempts = [{"delivery": one.id, "attempts": max(one.attempts - 1, 0)} for one in queued]
    store.change_each(connection, [row | back for row in attempts])
    store.say(connection, {one.job_id for one in queued}, QUEUED)


def _lose(
    connection: Connection,
    desk: Desk,
    folder_id: int,
    folder: str,
    lost: Sequence[tuple[store.Queued, Trouble]],
) -> list[Ended]:
    now = desk.clock()
    events = []
    for one, trouble in lost:
        store.change(
            *(connection, [one.id]),
            state=State.FAILED,
            cause=trouble.cause,
            reason=trouble.reason,
            finished_at=now,
            next_at=None,
            lease_token=None,
        )
        info = trouble.reason if folder in trouble.reason else f"{folder}: {trouble.reason}"
        events.append(StatusEvent(one.job, FAILED, info=info))
    record_within(connection, desk, events, source=SOURCE, actor=desk.who.name)
    store.say(connection, {one.job_id for one, _ in lost}, "failed")
    if lost:
        store_floor.set_error(connection, folder_id, lost[-1][1].reason, now)
    return [Ended(one.id, one.job, one.name, "failed", trouble.reason) for one, trouble in lost]
