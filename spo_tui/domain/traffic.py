"""What goes on at the hot folders: their lines, what came and went, and what keeps it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from .delivery import State
from .hot_folder import FileState, FolderFile, HotFolder, Presence

BUCKET = timedelta(minutes=10)
BUCKETS = 18
"""The history of a folder: so many buckets, of three hours in all."""
LATELY = timedelta(hours=1)

FILE_SAYS: Mapping[FileState, str] = {
    FileState.ARRIVING: "arriving",
    FileState.SETTLED: "complete",
    FileState.IN_FOLDER: "in the folder",
    FileState.UNPLACED: "nobody can place it",
    FileState.INCOMPLETE: "incomplete",
    FileState.PICKED_UP: "picked up",
    FileState.REJECTED: "in the error folder",
}
_SAYS: Mapping[State, str] = {
    State.PENDING: "queued",
    State.COPYING: "copying",
    State.PUBLISHING: "checked, going in",
    State.PUBLISHED: "delivered",
    State.FAILED: "failed",
    State.SKIPPED: "to no hot folder",
    State.UNROUTED: "choose folder",
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """An output on its way, as people are told of it."""

    id: int
    job: str
    product: str
    name: str
    folder: str | None
    state: State
    size: int
    done: int
    """Bytes copied."""
    attempts: int
    reason: str
    rule: str
    first_at: datetime
    next_at: datetime | None
    finished_at: datetime | None

    @property
    def percent(self) -> int | None:
        if self.state is not State.COPYING or self.size <= 0:
            return None
        return min(100, self.done * 100 // self.size)

    def says(self, now: datetime, zone: tzinfo, folder: HotFolder | None = None) -> str:
        """Where it stands, in an operator's words; `folder` is the one that it waits for."""
        if self.state is State.COPYING:
            share = self.percent
            if share == 100:
                return "verifying"
            return "copying" if share is None else f"copying {share} %"
        if self.state is not State.PENDING:
            return _SAYS[self.state]
        if folder is not None and (folder.paused or folder.state == "down"):
            return "waits: paused" if folder.paused else "waits for the share"
        if self.attempts and self.next_at is not None and self.next_at > now:
            at = self.next_at.astimezone(zone)
            return f"again at {at:%H:%M:%S}"
        return _SAYS[self.state]


@dataclass(frozen=True, slots=True)
class Traffic:
    """A hot folder with its figures."""

    folder: HotFolder
    waiting: int = 0
    copying: int = 0
    copied_bytes: int = 0
    copying_bytes: int = 0
    """How much of what is being copied is done, and how much it is."""
    failed: int = 0
    """Open jobs whose copy has failed."""
    arrived: int = 0
    taken: int = 0
    taken_bytes: int = 0
    """Files that came, and that were picked up, within the last hour."""
    oldest_at: datetime | None = None
    """Since when the oldest file lies there."""
    arrivals: tuple[int, ...] = ()
    """Files that came, by ten minutes, the latest last."""
    watched: bool = True
    """A monitor that lives looks after it: what is known of it still holds."""

    @property
    def percent(self) -> int | None:
        if not self.copying or self.copying_bytes <= 0:
            return None
        return min(100, self.copied_bytes * 100 // self.copying_bytes)

    @property
    def state(self) -> str:
        """up, down, paused or unknown: the worst that holds."""
        if self.folder.state == "down":
            return "down"
        if self.folder.paused:
            return "paused"
        return self.folder.state if self.watched else "unknown"


@dataclass(frozen=True, slots=True)
class Traffics:
    """All hot folders at one moment of the database."""

    folders: tuple[Traffic, ...] = ()
    monitors: tuple[Presence, ...] = ()
    unrouted: tuple[Delivery, ...] = ()
    """Outputs for which no rule chose a folder; the oldest first."""
    unplaced: tuple[FolderFile, ...] = ()
    """Files that need somebody, in whichever folder."""
    chosen: str | None = None
    """The folder of which deliveries and files are told."""
    deliveries: tuple[Delivery, ...] = ()
    files: tuple[FolderFile, ...] = ()

    def of(self, name: str | None) -> Traffic | None:
        return next((one for one in self.folders if one.folder.name == name), None)


@dataclass(frozen=True, slots=True)
class Alarm:
    """A share that cannot be reached: one line, whatever waits for it."""

    folder: str
    since: datetime | None
    waiting: int
    reason: str = field(compare=False, default="")

    def says(self, zone: tzinfo) -> str:
        since = f" since {self.since.astimezone(zone):%H:%M}" if self.since else ""
        jobs = f"{self.waiting:,} job{'' if self.waiting == 1 else 's'}"
        verb = "waits" if self.waiting == 1 else "wait"
        return f"share {self.folder} unreachable{since} · {jobs} {verb}"


def alarms(folders: Sequence[Traffic]) -> list[Alarm]:
    """One for each folder out of reach; the one for which most jobs wait first, then the one
    that has been away for longest."""
    found = [
        Alarm(one.folder.name, one.folder.down_since, one.waiting + one.copying, one.folder.reason)
        for one in folders
        if one.folder.state == "down"
    ]
    return sorted(found, key=lambda a: (-a.waiting, a.since is None, a.since, a.folder))


def behind(monitor: Presence, folders: Sequence[Traffic], now: datetime) -> timedelta | None:
    """Since when the monitor has not looked into that of its folders which has waited longest;
    None for one that holds no folder. Folders out of reach do not count."""
    looked = [
        one.folder.scanned_at
        for one in folders
        if one.folder.holder == monitor.id
        and one.folder.scanned_at is not None
        and one.folder.state != "down"
    ]
    return max(timedelta(), now - min(looked)) if looked else None
