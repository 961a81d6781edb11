"""Hot folders, the files in them as last seen, and which job a file is meant for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice

from . import filename

_LED_BY_TIME = re.compile(r"\A[0-9]{8,17}[-_. ]*(?=[A-Za-z]_)")
LEASE = timedelta(seconds=10)
"""How long a monitor may be silent before another takes its folders, and before it counts
as dead."""
MOST_READINGS = 64
"""A name of many underscores can be read in hundreds of ways; the first ones do."""


class FileState(StrEnum):
    """Where a file stands, from its arrival until it has left."""

    ARRIVING = "arriving"
    SETTLED = "settled"
    """Complete; a sighting only, before its job has been looked for."""
    IN_FOLDER = "in_folder"
    UNPLACED = "unplaced"
    """Complete, but no job can be found for it."""
    INCOMPLETE = "incomplete"
    PICKED_UP = "picked_up"
    REJECTED = "rejected"
    """The consumer has put it into its error folder."""


NEEDS_SOMEBODY = (FileState.UNPLACED, FileState.INCOMPLETE)


@dataclass(frozen=True, slots=True)
class HotFolder:
    id: int
    name: str
    location: str
    path: str
    mode: str
    state: str
    """unknown, up or down."""
    reason: str
    scanned_at: datetime | None
    present: int
    unplaced: int
    """Files that need somebody: unplaced or incomplete."""
    held_until: datetime | None = None
    """Until when a monitor has promised to look after it."""
    paused: int = 0
    """1 while nothing is copied into it."""
    free_bytes: int | None = None
    down_since: datetime | None = None
    last_ok_at: datetime | None = None
    """When a file last came into it or was taken from it."""
    last_error: str = ""
    last_error_at: datetime | None = None
    holder: str | None = None
    """The monitor that looks after it."""
    paused_by: str = ""
    """Who paused it last, or let it go on."""
    paused_at: datetime | None = None
    """When."""
    rescan_at: datetime | None = None
    """When somebody last asked for a look at once."""


@dataclass(frozen=True, slots=True)
class FolderFile:
    """A file seen in a hot folder."""

    id: int
    folder: str
    name: str
    size: int
    mtime_ns: int
    inode: int
    job: str | None
    state: str
    """One of FileState, but never settled."""
    reason: str
    first_seen_at: datetime
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Presence:
    """A monitor that runs, or ran and did not say goodbye."""

    id: str
    host: str
    pid: int
    started_at: datetime
    heartbeat_at: datetime
    alive: bool


@dataclass(frozen=True, slots=True)
class Sighting:
    """A file as a look into its folder found it, before anybody has asked for its job."""

    name: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    state: FileState
    """arriving, settled or incomplete."""
    reason: str = ""
    odd: bool = False
    """The name is not UTF-8 and stands here escaped."""
    found: bool = False
    """It lay there at the first look, so nobody saw when it arrived."""

    @property
    def identity(self) -> tuple[int, int, int]:
        return self.size, self.mtime_ns, self.inode


@dataclass(frozen=True, slots=True)
class NamedJob:
    """A job by the numbers with which files are named."""

    id: int
    number: str
    key: str
    order: str
    order_key: str
    type: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A file in a folder where a consumer puts what it has taken, or could not process."""

    name: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    folder: str
    """As the configuration names it."""
    failed: bool
    reason: str = ""
    """What the consumer's own log says beside a file that failed."""
    found: bool = False
    """It lay there at the first look."""


Jobs = Mapping[str, Sequence[NamedJob]]
"""By job key."""


def readings(name: str) -> Iterator[filename.Placing]:
    return islice(filename.readings(name), MOST_READINGS)


def keys(name: str) -> set[str]:
    """The job keys that must be known to place the file, or to say why it has no place."""
    return {filename.key(part) for read in readings(name) for part in (read.order, read.job)}


def find_job(name: str, jobs: Jobs) -> NamedJob | None:
    """The job that the name means. Of two whose numbers differ only in the type letter, the one
    whose letter the file has."""
    for read in readings(name):
        order = filename.key(read.order)
        fitting = [job for job in jobs.get(filename.key(read.job), ()) if job.order_key == order]
        if fitting:
            return next((job for job in fitting if job.type == read.type), fitting[0])
    return None


def find_taken_job(name: str, jobs: Jobs) -> NamedJob | None:
    """As `find_job`, for a name that a consumer may have led by the time."""
    found = (find_job(part, jobs) for part in taken_names(name))
    return next((job for job in found if job is not None), None)


def taken_names(name: str) -> tuple[str, ...]:
    bare = _LED_BY_TIME.sub("", name)
    return (name,) if bare == name else (name, bare)


def why_unplaced(name: str, jobs: Jobs) -> str:
    """Why `find_job` finds none, in one line."""
    fault = filename.fault(name)
    if fault is not None:
        return fault
    elsewhere = ""
    for read in readings(name):
        order, job = filename.key(read.order), filename.key(read.job)
        for swapped in jobs.get(order, ()):
            if swapped.order_key == job:
                right = f"{read.type}_{swapped.order_key}_{swapped.key}_…"
                return f"job number before order number: it should be {right}"
        if not elsewhere and jobs.get(job):
            elsewhere = f"job {read.job} belongs to order {jobs[job][0].order}, not {read.order}"
    first = next(filename.readings(name))
    return elsewhere or f"there is no job {first.job} in order {first.order}"
