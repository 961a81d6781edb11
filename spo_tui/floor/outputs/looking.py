"""Working folders as they change: which of them to look into, and what in them is complete.

A folder is listed only when its own time says that something came or left, and while a file in it
arrives: ten thousand folders at rest cost one stat each.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from ...domain import filename
from ...domain.hot_folder import FileState
from ...domain.output import KnownOutput, Made
from ..listing import OutOfReach, in_words, list_files
from ..settle import Settling, Stat, is_pdf
from ..wholeness import examine
from .facts import Reader

_YOUNG = 2e9
"""Nanoseconds: a folder changed so shortly before it was listed may have changed again unseen."""
_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_PIECE = 1024 * 1024


@dataclass(slots=True)
class _Folder:
    changed_ns: int = -1
    told: dict[bytes, tuple[int, int, int]] = field(default_factory=dict)
    """Identities of the files that have been told, or were known."""
    settling: Settling | None = None
    """While a file in it arrives."""


class WorkingFolders:
    def __init__(
        self,
        settle: float,
        still: float,
        known: Iterable[KnownOutput],
        still_alive: Callable[[], None],
    ) -> None:
        self._settle = settle
        self._still = still
        self._still_alive = still_alive
        self._known = {(one.folder, one.name): one for one in known}
        self._folders: dict[str, _Folder] = {}
        self._reader = Reader(still_alive)
        self.quick = True
        """What settling goes by is true: the file system is a local one."""

    def look(self, root: int, *, first: bool) -> Iterator[Made]:
        """Go over all folders below the open directory `root`; yields what is news.

        Raises OutOfReach when they cannot be listed: a part would look like folders gone.
        """
        here: dict[str, _Folder] = {}
        try:
            with os.scandir(root) as entries:
                names = [
                    e.name for e in entries if e.name[0] != "." and e.is_dir(follow_symlinks=False)
                ]
        except OSError as error:
            raise OutOfReach(in_words(error)) from None
        for name in names:
            self._still_alive()
            folder = here[name] = self._folders.get(name) or _Folder()
            try:
                changed = os.stat(name, dir_fd=root, follow_symlinks=False).st_mtime_ns
                if changed != folder.changed_ns or folder.settling is not None:
                    yield from self._look_into(root, name, folder, changed, first=first)
            except FileNotFoundError:
                del here[name]
            except (OSError, OutOfReach):
                continue  # not ours to read: the others are
        self._folders = here

    def close(self) -> None:
        self._reader.close()

    def due(self) -> float | None:
        """When to look again for the sake of what is arriving."""
        settling = (one.settling for one in self._folders.values() if one.settling is not None)
        return min((at for one in settling if (at := one.due()) is not None), default=None)

    def _look_into(
        self, root: int, name: str, folder: _Folder, changed: int, *, first: bool
    ) -> Iterator[Made]:
        fd = os.open(name, _FLAGS, dir_fd=root)
        try:
            began = time.monotonic()
            files = {n: s for n, s in list_files(fd, self._still_alive).items() if _is_output(n)}
            yield from self._gone(name, folder, files)
            if not folder.told and first:
                folder.told = {
                    n: s.identity for n, s in files.items() if self._is_known(name, n, s)
                }
            new = {n: s for n, s in files.items() if folder.told.get(n) != s.identity}
            if new:
                settling = folder.settling or Settling(
                    self._settle, still=self._still, quick=self.quick
                )
                settling.look(
                    new, began, time.monotonic(), lambda n, s: examine(fd, n, s), first=first
                )
                yield from self._settled(fd, name, folder, settling, new)
                arriving = settling.due() is not None
                folder.settling = settling if arriving else None
            else:
                folder.settling = None
        finally:
            os.close(fd)
        old = time.time_ns() - changed > _YOUNG
        folder.changed_ns = changed if old else -1

    def _settled(
        self, fd: int, name: str, folder: _Folder, settling: Settling, new: dict[bytes, Stat]
    ) -> Iterator[Made]:
        for seen in list(settling.sightings()):
            raw = os.fsencode(seen.name)
            if seen.state is FileState.ARRIVING or raw not in new:
                continue
            folder.told[raw] = new[raw].identity
            if seen.state is FileState.INCOMPLETE:
                yield _made(name, seen.name, new[raw], reason=seen.reason)
            else:
                yield self._read(fd, name, seen.name, new[raw])

    def _read(self, fd: int, folder: str, name: str, stat: Stat) -> Made:
        facts = self._reader.read(f"/proc/{os.getpid()}/fd/{fd}/{name}")
        if facts.reason:
            return _made(folder, name, stat, reason=facts.reason)
        try:
            sha256 = self._hash(fd, name)
        except OSError as error:
            return _made(folder, name, stat, reason=f"cannot be read: {in_words(error)}")
        return replace(
            _made(folder, name, stat),
            pages=facts.pages,
            width_mm=facts.width_mm,
            height_mm=facts.height_mm,
            sha256=sha256,
        )

    def _hash(self, fd: int, name: str) -> str:
        file = os.open(name, _FILE, dir_fd=fd)
        try:
            content = hashlib.sha256()
            while piece := os.read(file, _PIECE):
                content.update(piece)
                self._still_alive()
            return content.hexdigest()
        finally:
            os.close(file)

    def _gone(self, name: str, folder: _Folder, files: dict[bytes, Stat]) -> Iterator[Made]:
        for gone in folder.told.keys() - files.keys():
            del folder.told[gone]
            yield Made(name, os.fsdecode(gone), 0, 0, 0, 0, gone=True)

    def _is_known(self, folder: str, name: bytes, stat: Stat) -> bool:
        known = self._known.get((folder, os.fsdecode(name)))
        return known is not None and known.is_file(stat.size, stat.mtime_ns, stat.ctime_ns)


def _made(folder: str, name: str, stat: Stat, reason: str = "") -> Made:
    times = (stat.mtime_ns, stat.ctime_ns, stat.inode)
    return Made(folder, name, stat.size, *times, reason=reason)


def _is_output(name: bytes) -> bool:
    """Whether the naming rule makes it one. Names that are not UTF-8 are nobody's."""
    try:
        return is_pdf(name) and filename.fault(name.decode()) is None
    except UnicodeDecodeError:
        return False
