"""Hot folders and the files in them, as last seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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
    """arriving, in_folder, unplaced or picked_up."""
    reason: str
    first_seen_at: datetime
    gone_at: datetime | None
