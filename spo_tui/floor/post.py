"""A hot folder in the hands of a monitor."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ..domain.hot_folder import FileState, HotFolder, Sighting
from .inbox import Said
from .keeper import SILENT, Keeper
from .settle import STILL
from .wire import BEAT, RESCAN, Down, Up


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient a monitor is, in seconds; tests are less so."""

    beat: float = BEAT
    """Between two signs of life: of the workers, and of the monitor, which renews its leases."""
    silent: float = SILENT
    judge_again: float = 5.0
    """Between two looks for jobs of files that have none: a ticket may have come."""
    still: float = STILL
    rescan: float = RESCAN
    probe: float = 10.0
    """Between two looks whether a folder that cannot be filled can be again."""
    courier: Sequence[str] = ()
    """Command that starts a courier; empty: our own."""


NORMAL = Pace()


@dataclass(slots=True)
class Post:
    """A hot folder that this monitor holds."""

    folder: HotFolder
    keeper: Keeper
    todo: deque[Said] = field(default_factory=deque)
    state: Up | Down | None = None
    """What the worker has said of the folder."""
    told: tuple[str, str] | None = None
    """The state, and why, as last told."""
    files: Sequence[Sighting] | None = None
    """The newest listing that has been dealt with."""
    looked_at: float = 0.0
    """When the listings in `todo`, or that one, were begun, on the steady clock."""
    rescan_at: datetime | None = None
    """When somebody asked for the last look that was made because of it."""
    judge_at: float | None = None
    """When to look again for jobs of files that have none; None when each has one."""

    @property
    def is_clear(self) -> bool:
        """Whether the folder is out of reach, or no file in it is still arriving."""
        if self.todo or self.state is None:
            return False
        if isinstance(self.state, Down):
            return True
        files = self.files
        return files is not None and all(f.state is not FileState.ARRIVING for f in files)

    def is_to_be_judged_again(self, now: float) -> bool:
        return self.judge_at is not None and now >= self.judge_at and not self.todo
