"""What lies in the folder, and which of it is whole."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

DONE, REJECTED = "done", "rejected"
REASON, REJECTS = ".reason", ".rejects"
EVENTS = ".jsonl"
_UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload", REASON, REJECTS)
_LOOKS = 3

Identity = tuple[int, int, int]
"""Size, time of change in nanoseconds, inode."""


@dataclass(frozen=True, slots=True)
class Found:
    name: str
    """As the system has it; what is no UTF-8 is escaped as `os.fsdecode` does."""
    identity: Identity
    regular: bool

    @property
    def is_events(self) -> bool:
        return self.name.lower().endswith(EVENTS)


def identity_of(path: str) -> Identity | None:
    """Of the file itself, not of what it leads to; None when it is gone."""
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return None
    return (status.st_size, status.st_mtime_ns, status.st_ino)


def list_folder(folder: str) -> Iterator[Found]:
    """Files that are to be taken in, in no order. Raises OSError when it cannot be listed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name.lower().endswith(_UNFINISHED):
                continue
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            if not stat.S_ISDIR(status.st_mode):
                identity = (status.st_size, status.st_mtime_ns, status.st_ino)
                yield Found(entry.name, identity, stat.S_ISREG(status.st_mode))


@dataclass(slots=True)
class Settling:
    """A file is whole when some looks, over `seconds`, have found it the same."""

    seconds: float
    _seen: dict[str, tuple[Identity, float, int]] = field(default_factory=dict)
    _later: dict[str, float] = field(default_factory=dict)

    def look(self, folder: str) -> tuple[list[Found], int]:
        """Those to take now, tickets before events and the oldest first; how many are to come."""
        now = time.monotonic()
        seen: dict[str, tuple[Identity, float, int]] = {}
        whole = []
        for found in list_folder(folder):
            identity, since, looks = self._seen.get(found.name, (found.identity, now, 0))
            if identity != found.identity:
                since, looks = now, 0
                self._later.pop(found.name, None)
            seen[found.name] = (found.identity, since, looks + 1)
            is_whole = looks + 1 >= _LOOKS and now - since >= self.seconds
            if is_whole and self._later.get(found.name, 0.0) <= now:
                whole.append(found)
        self._seen = seen
        self._later = {name: at for name, at in self._later.items() if name in seen}
        whole.sort(key=lambda one: (one.is_events, one.identity[1], one.name))
        return whole, sum(name not in self._later for name in seen) - len(whole)

    def put_off(self, found: Found, seconds: float) -> None:
        self._later[found.name] = time.monotonic() + seconds
