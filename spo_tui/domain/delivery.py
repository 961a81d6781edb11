"""An output on its way into a hot folder: where it stands, what can go wrong, and what is said."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from . import filename

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600))
"""Before each further attempt, where the folder's configuration names no others."""
MOST_NAME = 120
"""Bytes of a file name that every share takes."""


class State(StrEnum):
    PENDING = "pending"
    COPYING = "copying"
    PUBLISHING = "publishing"
    """Complete and checked on the share; about to be renamed into the folder, or just renamed."""
    PUBLISHED = "published"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNROUTED = "unrouted"
    """No rule chose a folder: it waits for somebody's choice."""


OPEN = (State.PENDING, State.COPYING, State.PUBLISHING, State.UNROUTED)
IN_HAND = (State.COPYING, State.PUBLISHING)


class Cause(StrEnum):
    UNREACHABLE = "share unreachable"
    NO_SPACE = "no space"
    PERMISSION = "permission"
    NAME = "name not allowed there"
    OTHER_CONTENT = "other content under the same name"
    SOURCE = "source missing or changed"
    OTHER = "copying failed"


class Remedy(StrEnum):
    AGAIN = "again"
    """After a pause, a limited number of times."""
    FOLDER = "folder"
    """The folder is out of reach: nothing about this file. All wait until it is back."""
    NONE = "none"


class Step(StrEnum):
    """What is being done to a file; also by which side an error came about."""

    SOURCE = "source"
    TARGET = "target"
    COPYING = "copying"
    VERIFYING = "verifying"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a delivery did not happen; `reason` is a line for people."""

    cause: Cause
    remedy: Remedy
    reason: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery as it is handed to the process that carries it out."""

    id: int
    root: str
    """Folder below which the source must lie."""
    source: str
    """Path below `root`."""
    name: str
    temp: str
    size: int = 0
    """As recorded with the output; 0 when nobody knows."""
    sha256: str | None = None
    old_temp: str = ""
    """What an earlier attempt may have left."""


@dataclass(frozen=True, slots=True)
class Landed:
    """A file that lies in the hot folder, or was taken from there already (`inode` 0)."""

    id: int
    size: int = 0
    mtime_ns: int = 0
    ctime_ns: int = 0
    inode: int = 0
    note: str = ""


def trouble_of(  # noqa: PLR0911 - a table of what an errno means
    number: int, step: Step, *, needed: int = 0, free: int | None = None
) -> Trouble:
    """What an errno means; `needed` and `free` are bytes."""
    said = errno_words(number)
    if number in (errno.ENOSPC, errno.EDQUOT):
        return no_space(needed, free)
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        where = "the source may not be read" if step is Step.SOURCE else "the folder is not ours"
        return Trouble(Cause.PERMISSION, Remedy.AGAIN, f"permission: {where} ({said})")
    if step is Step.SOURCE:
        if number in _GONE:
            reason = f"source missing or changed: {said}"
            return Trouble(Cause.SOURCE, Remedy.NONE, reason)
        return Trouble(Cause.SOURCE, Remedy.AGAIN, f"the source cannot be read: {said}")
    if number == errno.EEXIST:
        return other_content()
    if number in _NAME:
        return Trouble(Cause.NAME, Remedy.NONE, f"name not allowed there: {said}")
    if number in _AWAY:
        return Trouble(Cause.UNREACHABLE, Remedy.FOLDER, f"share unreachable: {said}")
    return Trouble(Cause.OTHER, Remedy.AGAIN, f"copying failed: {said}")


def no_space(needed: int, free: int | None) -> Trouble:
    have = "" if free is None else f", free {size_words(free)}"
    reason = f"no space: needed {size_words(needed)}{have}"
    return Trouble(Cause.NO_SPACE, Remedy.AGAIN, reason)


def other_content() -> Trouble:
    reason = "other content under the same name: remove or rename the file in the hot folder"
    return Trouble(Cause.OTHER_CONTENT, Remedy.NONE, reason)


def source_changed(what: str) -> Trouble:
    return Trouble(Cause.SOURCE, Remedy.NONE, f"source missing or changed: {what}")


def next_attempt(attempts: int, pauses: Sequence[timedelta], now: datetime) -> datetime | None:
    """When to try again after so many attempts; None when they were enough."""
    if attempts > len(pauses):
        return None
    return now + pauses[attempts - 1]


def delivered_name(type_letter: str, order: str, job: str, name: str) -> str:
    """The name under which an output goes into a hot folder: its own where that leads to its job,
    else one that does, at most MOST_NAME bytes with the ending kept."""
    wanted = (filename.key(order), filename.key(job))
    readings = filename.readings(name)
    fits = any((filename.key(r.order), filename.key(r.job)) == wanted for r in readings)
    if fits and filename.make("P", "1", "1", name) == f"P_1_1_{name}":
        full = name
    else:
        full = filename.make(type_letter, order, job, name.rpartition("/")[2])
    stem, dot, ending = full.rpartition(".")
    if len(full) <= MOST_NAME or not dot or len(ending) > 8:
        return full[:MOST_NAME]
    return stem[: MOST_NAME - len(ending) - 1] + dot + ending


def copying_words(done: int, size: int) -> str:
    """What a row says meanwhile: `copying 43 %`."""
    return f"copying {min(done * 100 // size, 100)} %" if size > 0 else "copying"


def delivered_words(folder: str, name: str, size: int, seconds: float, attempts: int) -> str:
    tries = f"{attempts} attempt{'' if attempts == 1 else 's'}"
    return f"{folder}: {name}, {size_words(size)} in {seconds:.1f} s, {tries}"


def size_words(size: int) -> str:
    if size < 1000:
        return f"{size} bytes"
    amount, unit = size / 1000, "kB"
    for larger in ("MB", "GB", "TB"):
        if amount >= 999.95:
            amount, unit = amount / 1000, larger
    return f"{amount:.1f} {unit}"


def errno_words(number: int) -> str:
    return _WORDS.get(number) or errno.errorcode.get(number, f"error {number}")


_GONE = frozenset(
    {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EXDEV, errno.EINVAL, errno.EISDIR}
    | {errno.ENXIO, errno.ENAMETOOLONG, errno.EFBIG}
)
_NAME = frozenset(
    {errno.EINVAL, errno.EILSEQ, errno.ENAMETOOLONG, errno.ELOOP, errno.EXDEV, errno.EFBIG}
    | {errno.EISDIR}
)
_AWAY = frozenset(
    {errno.EIO, errno.ESTALE, errno.ENOENT, errno.ENOTDIR, errno.ETIMEDOUT, errno.EHOSTDOWN}
    | {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.ENOTCONN, errno.ECONNRESET}
    | {errno.ENODEV, errno.EREMOTEIO}
)
_WORDS = {
    errno.ENOENT: "it is not there",
    errno.ENOTDIR: "a part of its path is no folder",
    errno.EIO: "input/output error",
    errno.ESTALE: "the share has dropped it (stale handle)",
    errno.ETIMEDOUT: "no answer in time",
    errno.EHOSTDOWN: "the server is down",
    errno.EHOSTUNREACH: "no way to the server",
    errno.ENETUNREACH: "no way to the server",
    errno.ENOTCONN: "not connected",
    errno.ECONNRESET: "the connection broke",
    errno.EACCES: "permission denied",
    errno.EPERM: "not permitted",
    errno.EROFS: "it is read-only",
    errno.ELOOP: "a link lies in its path",
    errno.EXDEV: "it lies on another file system",
    errno.EINVAL: "not taken by the file system",
    errno.EILSEQ: "its characters are not taken",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EFBIG: "the file is too large",
    errno.EBUSY: "it is busy",
    errno.EMFILE: "too many open files",
    errno.ENFILE: "too many open files",
}
