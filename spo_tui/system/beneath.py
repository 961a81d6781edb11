"""Files below a folder that is held open: nothing outside it is reached, whatever links, names or
swaps of folders come from others. A part of a path that is a link is refused."""

from __future__ import annotations

import ctypes
import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NO_LINK = os.O_NOFOLLOW | os.O_CLOEXEC
_NOREPLACE = 1
_CANNOT = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP})


class Way(Enum):
    """How a file got a new name that nothing had."""

    NO_REPLACE = "a rename that replaces nothing"
    SECOND_NAME = "a second name, and the first one dropped"
    LOOKED_FIRST = "a look whether the name is free, then a rename"


@contextmanager
def folder(path: str | Path) -> Iterator[int]:
    """The folder, held open. `path` is what a person or the configuration names: it may hold
    links."""
    fd = os.open(path, _FOLDER)
    try:
        yield fd
    finally:
        os.close(fd)


def parts_of(path: str) -> list[str]:
    """The parts of a path below a folder. Raises OSError (EINVAL) for one that is absolute, leads
    upwards or holds a NUL, and for none at all."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if path.startswith("/") or not parts or ".." in parts or "\0" in path:
        raise OSError(errno.EINVAL, "not a path below its folder", path)
    return parts


def open_folder(root: int, path: str) -> int:
    """A descriptor of the folder at `path` below `root`, no part of it a link."""
    fd = os.dup(root)
    try:
        for part in parts_of(path):
            inner = os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=fd)
            os.close(fd)
            fd = inner
    except OSError:
        os.close(fd)
        raise
    return fd


def open_file(root: int, path: str) -> int:
    """A descriptor, to be read, of the regular file at `path` below `root`.

    Raises OSError: ELOOP where it is a link, ENOTDIR where a part before it is one, EINVAL for
    what is no regular file. A pipe does not make it wait.
    """
    *above, name = parts_of(path)
    inner = open_folder(root, "/".join(above)) if above else os.dup(root)
    try:
        fd = os.open(name, os.O_RDONLY | os.O_NONBLOCK | _NO_LINK, dir_fd=inner)
    finally:
        os.close(inner)
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise OSError(errno.EINVAL, "not a regular file", path)
    return fd


def rename_new(from_fd: int, old: str, to_fd: int, new: str, *, aside: str = "") -> Way:
    """Rename within two folders held open, never over what has the name already.

    Raises FileExistsError then. Where the file system knows no rename that does not replace, the
    file gets a second name and loses its first; it is called `aside` before that, where such a
    name is given: what has still its first name after a crash was never in the other folder.
    Where files have one name only, there is a moment between looking and renaming.
    """
    try:
        _renameat2(from_fd, old, to_fd, new)
        return Way.NO_REPLACE
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    if aside:
        os.rename(old, aside, src_dir_fd=from_fd, dst_dir_fd=from_fd)
        sync_folder(from_fd)
    first = aside or old
    try:
        os.link(first, new, src_dir_fd=from_fd, dst_dir_fd=to_fd, follow_symlinks=False)
    except FileExistsError:
        if aside:
            os.rename(aside, old, src_dir_fd=from_fd, dst_dir_fd=from_fd)
        raise
    except OSError as error:
        if error.errno not in {*_CANNOT, errno.EPERM, errno.EMLINK}:
            raise
    else:
        os.unlink(first, dir_fd=from_fd)
        return Way.SECOND_NAME
    if aside:
        os.rename(aside, old, src_dir_fd=from_fd, dst_dir_fd=from_fd)
    try:
        os.stat(new, dir_fd=to_fd, follow_symlinks=False)
    except FileNotFoundError:
        os.rename(old, new, src_dir_fd=from_fd, dst_dir_fd=to_fd)
        return Way.LOOKED_FIRST
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new)


def sync_folder(fd: int) -> None:
    """What was renamed in it outlasts a power cut; shares that cannot promise it are let off."""
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise


def _renameat2(from_fd: int, old: str, to_fd: int, new: str) -> None:
    call = getattr(_libc(), "renameat2", None)
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if call(from_fd, os.fsencode(old), to_fd, os.fsencode(new), _NOREPLACE) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), new)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
