"""Deleting a folder by directory handles: nothing outside it is ever touched."""

from __future__ import annotations

import errno
import os
import stat
import time
import uuid
from collections.abc import Callable

from ...system.openat2 import open_own_folder

DEEPEST = 24
"""Folders within folders that are held open; what lies deeper is first moved up."""
_ISDIR = (errno.EISDIR, errno.EPERM)


class MoreLeft(Exception):
    """The time was up before all was deleted."""


class Wiper:
    """Empties folders that lie in `trash`, a directory handle.

    `alive` is called now and then, so that long work shows.
    """

    def __init__(self, trash: int, alive: Callable[[], None] = lambda: None) -> None:
        self._trash = trash
        self._alive = alive
        self._until = 0.0
        self._left: list[str] = []
        self._trouble: OSError | None = None

    def wipe(self, name: str, seconds: float) -> None:
        """Delete the entry with all it holds; links are deleted, not followed, and mounts stay.

        What can be deleted is, then the first trouble is raised: OSError; MoreLeft when the
        seconds are over.
        """
        self._until = time.monotonic() + seconds
        self._trouble = None
        if name not in self._left:
            self._left.append(name)
        while self._left:
            now = self._left[-1]
            self._delete(self._trash, now, 0)
            self._left.remove(now)
        if self._trouble is not None:
            raise self._trouble

    def _delete(self, parent: int, name: str, depth: int) -> None:
        try:
            self._delete_entry(parent, name, depth)
        except FileNotFoundError:
            pass
        except OSError as error:
            self._trouble = self._trouble or OSError(error.errno, error.strerror, name)

    def _delete_entry(self, parent: int, name: str, depth: int) -> None:
        if time.monotonic() > self._until:
            raise MoreLeft
        if not stat.S_ISDIR(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode):
            try:
                os.unlink(name, dir_fd=parent)
                return
            except OSError as error:
                if error.errno not in _ISDIR:
                    raise
        if depth >= DEEPEST:
            up = f"up.{uuid.uuid4().hex}"
            os.rename(name, up, src_dir_fd=parent, dst_dir_fd=self._trash)
            self._left.append(up)
            return
        folder = open_own_folder(parent, name)
        try:
            self._empty(folder, depth)
        finally:
            os.close(folder)
        os.rmdir(name, dir_fd=parent)

    def _empty(self, folder: int, depth: int) -> None:
        self._alive()
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries]
        for name in names:
            self._delete(folder, name, depth + 1)
