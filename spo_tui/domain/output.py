"""Outputs as they turn up in jobs' working folders."""

from __future__ import annotations

from dataclasses import dataclass

SAME = 2_000_000
"""Microseconds: file systems cut times off, some to whole seconds, a few to two."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file under the naming rule, complete and looked into; or one that has gone."""

    folder: str
    """Name of the working folder below its root."""
    name: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    pages: int | None = None
    width_mm: float | None = None
    """Trim size of the first page."""
    height_mm: float | None = None
    sha256: str | None = None
    reason: str = ""
    """Why it is no output, in words; empty when it is one."""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class KnownOutput:
    """An output that is recorded: its file need not be looked into again."""

    folder: str
    name: str
    size: int
    at: int
    """Microseconds since 1970."""

    def is_file(self, size: int, mtime_ns: int, ctime_ns: int) -> bool:
        times = (mtime_ns // 1000, max(mtime_ns, ctime_ns) // 1000)
        return size == self.size and any(abs(at - self.at) <= SAME for at in times)
