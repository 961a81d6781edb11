"""Whether a file closes as its format says it must: the difference between still and whole."""

from __future__ import annotations

import fcntl
import os

from .settle import Checkup, Stat, is_pdf

_ENDS = 1024
"""Bytes at either end in which a PDF reader looks for the marks."""
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def why_open(name: bytes, size: int, head: bytes, tail: bytes) -> str | None:
    """Why this cannot be a whole file, in words; None when it can. Only PDF says where it ends."""
    if size == 0:
        return "is empty"
    if not is_pdf(name):
        return None
    if b"%PDF-" not in head:
        return "is not a PDF though its name says so"
    if b"%%EOF" not in tail:
        return "ends without %%EOF: truncated or still being written"
    return None


def examine(folder: int, name: bytes, stat: Stat) -> Checkup:
    """Look into the file in the open directory `folder`, which must still be `stat`."""
    if stat.size == 0 or not is_pdf(name):
        return Checkup(why_open(name, stat.size, b"", b""))
    try:
        file = os.open(name, _FLAGS, dir_fd=folder)
    except OSError as error:
        return _unreadable(error)
    try:
        unwritten = _has_no_writer(file)
        head = os.pread(file, _ENDS, 0)
        tail = os.pread(file, _ENDS, max(0, stat.size - _ENDS))
        now = Stat.of(os.fstat(file))
    except OSError as error:
        return _unreadable(error)
    finally:
        os.close(file)
    if now.identity != stat.identity:
        return Checkup("is being written")
    return Checkup(why_open(name, stat.size, head, tail), unwritten)


def _has_no_writer(file: int) -> bool:
    """The kernel grants a read lease only on a file that nobody has open for writing, and only
    to its owner; it is given back at once. False means that nobody knows."""
    try:
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError:
        return False
    return True


def _unreadable(error: OSError) -> Checkup:
    return Checkup(f"cannot be read: {(error.strerror or str(error)).lower()}")
