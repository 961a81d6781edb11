"""What the consumer of a hot folder has done with its files: they turn up in other folders."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..domain.clean import clean
from ..domain.hot_folder import Taken
from .listing import OutOfReach, list_files
from .settle import Stat, shown_name

FRESH = 24 * 3600.0
"""Seconds: what is older at the first look is of another day."""
LOG_WAIT = 2.0
"""Seconds in which a log may still turn up beside a file that failed."""
_MOST_FOUND = 2000
_LOGS = (b".log", b".txt", b".err")
_LOG_BYTES = 4096
_REASON = 200
_YOUNG = 2e9
"""Nanoseconds: a folder changed so shortly before it was listed may have changed again unseen, as
file systems tell their times in milliseconds, some in seconds."""
_SEARCH = 60.0
"""Seconds between two searches for a folder that is not there under its very name."""
_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_LOG_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(slots=True)
class _Place:
    """One folder of the consumer."""

    named: str
    failed: bool
    known: dict[bytes, tuple[int, int, int]] | None = None
    """Identities by name; None before the first look."""
    changed_ns: int = -1
    waiting: dict[bytes, tuple[Stat, float]] = field(default_factory=dict)
    """Failed files without a log, and since when on the monotonic clock."""
    search_at: float = 0.0
    name: str = ""
    """As it is spelt on the disk."""

    @property
    def base(self) -> str:
        return self.named.removeprefix("../")


class Consumer:
    def __init__(self, path: str, done: tuple[str, ...], error: tuple[str, ...]) -> None:
        self._path = path
        self._places = [*(_Place(n, False) for n in done), *(_Place(n, True) for n in error)]

    def look(self, still_alive: Callable[[], None]) -> list[Taken]:
        """What has come since the last look. Folders that are missing or cannot be read are
        passed over: the hot folder itself may be in order."""
        found: list[Taken] = []
        for place in self._places:
            try:
                folder = self._open(place)
            except OSError:
                continue
            try:
                found += self._look_into(place, folder, still_alive)
            except (OSError, OutOfReach):
                continue
            finally:
                os.close(folder)
        return found

    def due(self) -> float | None:
        """When to look again for the sake of logs that are waited for."""
        times = [at + LOG_WAIT for place in self._places for _, at in place.waiting.values()]
        return min(times, default=None)

    def _open(self, place: _Place) -> int:
        above = Path(self._path).parent if place.named.startswith("../") else Path(self._path)
        try:
            return os.open(above / (place.name or place.base), _FLAGS)
        except FileNotFoundError:
            now = time.monotonic()
            if now < place.search_at:
                raise
            place.search_at = now + _SEARCH
            wanted = place.base.casefold()
            place.name = next(
                (n for e in above.iterdir() if (n := e.name).casefold() == wanted), ""
            )
            if not place.name:
                raise
            return os.open(above / place.name, _FLAGS)

    def _look_into(
        self, place: _Place, folder: int, still_alive: Callable[[], None]
    ) -> Iterator[Taken]:
        changed = os.fstat(folder).st_mtime_ns
        if changed != place.changed_ns or place.known is None:
            files = list_files(folder, still_alive)
            place.changed_ns = changed if time.time_ns() - changed > _YOUNG else -1
            first, known = place.known is None, place.known or {}
            place.known = {name: stat.identity for name, stat in files.items()}
            new = {n: s for n, s in files.items() if known.get(n) != s.identity and not _is_log(n)}
            place.waiting = {n: w for n, w in place.waiting.items() if n in files}
            if first:
                yield from self._first(place, folder, new)
                return
            for name, stat in new.items():
                place.waiting[name] = (stat, time.monotonic())
        yield from self._tell(place, folder)

    def _first(self, place: _Place, folder: int, files: dict[bytes, Stat]) -> Iterator[Taken]:
        since = (time.time() - FRESH) * 1e9
        recent = [one for one in files.items() if max(one[1].ctime_ns, one[1].mtime_ns) >= since]
        recent.sort(key=lambda one: one[1].ctime_ns)
        for name, stat in recent[-_MOST_FOUND:]:
            reason = _reason(folder, name, place.known or {}) if place.failed else ""
            yield _taken(place, name, stat, reason, found=True)

    def _tell(self, place: _Place, folder: int) -> Iterator[Taken]:
        now = time.monotonic()
        for name, (stat, since) in list(place.waiting.items()):
            reason = _reason(folder, name, place.known or {}) if place.failed else ""
            if place.failed and not reason and now < since + LOG_WAIT:
                continue
            del place.waiting[name]
            yield _taken(place, name, stat, reason, found=False)


def _taken(place: _Place, name: bytes, stat: Stat, reason: str, *, found: bool) -> Taken:
    shown, _ = shown_name(name)
    return Taken(
        *(shown, stat.size, stat.mtime_ns, stat.ctime_ns, stat.inode),
        *(place.named, place.failed, reason, found),
    )


def _is_log(name: bytes) -> bool:
    return name.lower().endswith(_LOGS)


def _reason(folder: int, name: bytes, beside: dict[bytes, tuple[int, int, int]]) -> str:
    """The line of the consumer's log that says most, cleaned and bounded; empty without one."""
    stem = name.rpartition(b".")[0]
    for log in beside:
        if _is_log(log) and log.rpartition(b".")[0] in (stem, name):
            try:
                file = os.open(log, _LOG_FLAGS, dir_fd=folder)
            except OSError:
                continue
            try:
                said = os.read(file, _LOG_BYTES)
            except OSError:
                continue
            finally:
                os.close(file)
            return _telling_line(said.decode("utf-8", "replace"))
    return ""


def _telling_line(log: str) -> str:
    lines = [clean(line).strip() for line in log.splitlines()]
    lines = [line for line in lines if line]
    bad = [line for line in lines if "error" in line.lower() or "fail" in line.lower()]
    return (bad or lines or [""])[0][:_REASON]
