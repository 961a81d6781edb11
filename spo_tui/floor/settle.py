"""When a file in a hot folder is complete: nothing says so, it must be seen to be still.

Pure: what was seen, and when, are arguments; times are seconds of one steady clock.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ..domain.hot_folder import FileState, Sighting

QUICK = 0.05
"""Seconds between the two looks that settle a file renamed into place."""
STEADY = 1.0
"""Seconds between looks while something is arriving."""
STILL = 30.0
"""Seconds after which a file that is still, but not whole, is called incomplete."""
_LOOKS = 3
_MOST = 2**63 - 1
"""What a database takes; some network file systems number their inodes higher."""


@dataclass(frozen=True, slots=True)
class Stat:
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    @classmethod
    def of(cls, facts: os.stat_result) -> Stat:
        mtime_ns = max(-_MOST, min(facts.st_mtime_ns, _MOST))
        ctime_ns = max(-_MOST, min(facts.st_ctime_ns, _MOST))
        return cls(facts.st_size, mtime_ns, ctime_ns, facts.st_ino & _MOST)

    @property
    def identity(self) -> tuple[int, int, int]:
        """What must stay the same; a change of owner or mode changes only the ctime."""
        return self.size, self.mtime_ns, self.inode


@dataclass(frozen=True, slots=True)
class Checkup:
    """What the content of a file says."""

    why_open: str | None
    """Why its format does not close, in words; None when it does."""
    unwritten: bool = False
    """The kernel vouches that nobody has it open for writing."""


Examine = Callable[[bytes, Stat], Checkup]


@dataclass(slots=True)
class _Track:
    """What is known of one file since it last changed."""

    stat: Stat
    since: float
    last: float
    found: bool
    looks: int = 1
    state: FileState = FileState.ARRIVING
    reason: str = ""
    checked: float | None = None


class Settling:
    """The files of one folder on their way from arriving to settled or incomplete."""

    def __init__(self, settle: float, *, still: float = STILL, quick: bool = True) -> None:
        """`quick` settles what was renamed or finalised into place without waiting; what that
        goes by is true of local file systems only."""
        self.settle = settle
        """Seconds."""
        self._still = still
        self.quick = quick
        self._tracks: dict[bytes, _Track] = {}

    def look(
        self,
        files: Mapping[bytes, Stat],
        began: float,
        ended: float,
        examine: Examine,
        *,
        first: bool = False,
    ) -> None:
        """Take in a whole listing, made between `began` and `ended`.

        `first`: nobody has watched until now, so nobody saw when these files arrived.
        """
        tracks = {}
        for name, stat in files.items():
            track = self._tracks.get(name)
            if track is None or track.stat.identity != stat.identity:
                track = _Track(stat, ended, ended, first)
            else:
                track.stat = stat
                track.last = ended
                track.looks += 1
            if track.state is not FileState.SETTLED:
                self._judge(name, track, began, examine)
            tracks[name] = track
        self._tracks = tracks

    def due(self) -> float | None:
        """When to look again for the sake of what is arriving; None when nothing is."""
        times = [self._due(n, t) for n, t in self._tracks.items() if t.state is FileState.ARRIVING]
        return min(times, default=None)

    def sightings(self) -> Iterator[Sighting]:
        for name, track in self._tracks.items():
            stat = track.stat
            shown, odd = shown_name(name)
            yield Sighting(
                shown,
                stat.size,
                stat.mtime_ns,
                stat.ctime_ns,
                stat.inode,
                track.state,
                track.reason,
                odd,
                track.found,
            )

    def _judge(self, name: bytes, track: _Track, now: float, examine: Examine) -> None:
        calm = track.looks >= _LOOKS and now >= track.since + self.settle
        if not calm and not (self._may_be_quick(name) and now >= track.since + QUICK):
            return
        if track.checked is not None and now < track.checked + STEADY:
            return
        found = examine(name, track.stat)
        track.checked = now
        if found.why_open is None:
            # An inode that changed after its content has been renamed, or closed and touched. The
            # clock of a file system ticks in milliseconds: written and renamed may be one tick.
            placed = track.stat.ctime_ns > track.stat.mtime_ns or found.unwritten
            if calm or placed:
                track.state, track.reason = FileState.SETTLED, ""
        elif now >= track.since + self._still:
            track.state, track.reason = FileState.INCOMPLETE, found.why_open

    def _due(self, name: bytes, track: _Track) -> float:
        times = [track.last + STEADY]
        if track.checked is None:
            quick = self._may_be_quick(name)
            calm_at = track.last if quick else track.since + self.settle
            times.append(max(calm_at, track.last + QUICK))
        if track.since + self._still > track.last:
            times.append(track.since + self._still)
        return min(times)

    def _may_be_quick(self, name: bytes) -> bool:
        return self.quick and is_pdf(name)


def is_pdf(name: bytes) -> bool:
    return name.lower().endswith(b".pdf")


def shown_name(name: bytes) -> tuple[str, bool]:
    """The name as text, and whether it had to be escaped because it is not UTF-8."""
    try:
        return name.decode(), False
    except UnicodeDecodeError:
        return name.decode(errors="backslashreplace"), True
