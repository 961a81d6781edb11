"""Looking into a hot folder: which files lie there now, or why nobody can tell."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .settle import Stat

_WORDS = {
    errno.ENOENT: "the folder is missing",
    errno.ENOTDIR: "this is not a folder",
    errno.EACCES: "permission denied: this user may not read the folder",
    errno.EPERM: "permission denied: this user may not read the folder",
    errno.ELOOP: "its links lead in a circle",
}


class OutOfReach(Exception):
    """The folder cannot be looked into; the message says why, in words."""


@contextmanager
def open_folder(path: str) -> Iterator[int]:
    """The folder as an open directory: it stays the same one, whatever becomes of its path."""
    try:
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise OutOfReach(in_words(error)) from None
    try:
        yield folder
    finally:
        os.close(folder)


def list_files(folder: int, still_alive: Callable[[], None]) -> dict[bytes, Stat]:
    """Regular files by name as bytes, no links, nothing hidden (`.spo-*` is our own).

    `still_alive` is called for each entry: a folder may be long, and a share slow.
    Raises OutOfReach when any part of the list cannot be had: a part would look like files gone.
    """
    found = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                still_alive()
                name = os.fsencode(entry.name)
                if name.startswith(b"."):
                    continue
                try:
                    facts = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                if stat.S_ISREG(facts.st_mode):
                    found[name] = Stat.of(facts)
    except OSError as error:
        raise OutOfReach(in_words(error)) from None
    return found


def in_words(error: OSError) -> str:
    return _WORDS.get(error.errno or 0) or (error.strerror or str(error)).lower()
