"""Copying a folder to another device, whole and verified, by directory handles."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable

from ...system.openat2 import open_entry, open_own_folder

_PIECE = 1024 * 1024
_DEEPEST = 200


def carry(
    source: int, name: str, target: int, new_name: str, alive: Callable[[], None] = lambda: None
) -> None:
    """Copy the folder `name` in `source` to `new_name` in `target`, which must not be there.

    Files are read again and compared; links stay links, and pipes, sockets and devices are left
    out. All is on the disk when this returns. Raises OSError; EXDEV also for a mount within.
    """
    os.mkdir(new_name, 0o700, dir_fd=target)
    _carry_folder(source, name, target, new_name, alive, 0)
    os.fsync(target)


def _carry_folder(
    source: int, name: str, target: int, new_name: str, alive: Callable[[], None], depth: int
) -> None:
    if depth > _DEEPEST:
        raise OSError(errno.ELOOP, "folders lie too deep in each other", name)
    here = open_own_folder(source, name)
    try:
        there = open_own_folder(target, new_name)
        try:
            with os.scandir(here) as entries:
                names = [entry.name for entry in entries]
            for entry in names:
                alive()
                _carry_entry(here, entry, there, alive, depth)
            os.fsync(there)
        finally:
            os.close(there)
    finally:
        os.close(here)


def _carry_entry(here: int, name: str, there: int, alive: Callable[[], None], depth: int) -> None:
    facts = os.stat(name, dir_fd=here, follow_symlinks=False)
    if stat.S_ISDIR(facts.st_mode):
        os.mkdir(name, 0o700, dir_fd=there)
        _carry_folder(here, name, there, name, alive, depth + 1)
    elif stat.S_ISLNK(facts.st_mode):
        os.symlink(os.readlink(name, dir_fd=here), name, dir_fd=there)
    elif stat.S_ISREG(facts.st_mode):
        _carry_file(here, name, there, facts, alive)


def _carry_file(
    here: int, name: str, there: int, facts: os.stat_result, alive: Callable[[], None]
) -> None:
    make = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    source = open_entry(here, name, os.O_RDONLY | os.O_NONBLOCK)
    try:
        target = os.open(name, make, stat.S_IMODE(facts.st_mode) & 0o777 | 0o600, dir_fd=there)
        try:
            read, written = hashlib.sha256(), hashlib.sha256()
            while piece := os.read(source, _PIECE):
                read.update(piece)
                left = memoryview(piece)
                while left:
                    left = left[os.write(target, left) :]
                alive()
            os.utime(target, ns=(facts.st_atime_ns, facts.st_mtime_ns))
            os.fsync(target)
            os.posix_fadvise(target, 0, 0, os.POSIX_FADV_DONTNEED)
            os.lseek(target, 0, os.SEEK_SET)
            while piece := os.read(target, _PIECE):
                written.update(piece)
                alive()
        finally:
            os.close(target)
    finally:
        os.close(source)
    if read.digest() != written.digest():
        raise OSError(errno.EIO, "the copy differs from what was read", name)
