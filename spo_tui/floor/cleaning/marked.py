"""The working root and the archive: folders that carry a mark, so that the bare mount point of a
share that is away is never taken for them."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

MARK = ".spo-tui"


class OutOfReach(Exception):
    """The place cannot be worked in; the message says why."""


def open_place(path: str, what: str, *, known: bool) -> int:
    """A descriptor of the directory, which gets its mark when it is not `known` to have one.

    `what` it is called in the reason. Raises OutOfReach.
    """
    try:
        place = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise OutOfReach(f"{what} {path}: {_why(error)}") from None
    try:
        _see_mark(place, known=known)
    except FileNotFoundError:
        os.close(place)
        raise OutOfReach(f"{what} {path} has lost its mark {MARK}: is its share mounted?") from None
    except OSError as error:
        os.close(place)
        raise OutOfReach(f"{what} {path}: {_why(error)}") from None
    return place


def _see_mark(place: int, *, known: bool) -> None:
    try:
        os.stat(MARK, dir_fd=place, follow_symlinks=False)
    except FileNotFoundError:
        if known:
            raise
        make = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        with contextlib.suppress(FileExistsError):
            os.close(os.open(MARK, make, 0o644, dir_fd=place))
        os.fsync(place)


def is_still(path: str, place: int) -> bool:
    """Whether the path still leads to that directory."""
    try:
        now, held = Path(path).stat(), os.fstat(place)
    except OSError:
        return False
    return (now.st_dev, now.st_ino) == (held.st_dev, held.st_ino)


def _why(error: OSError) -> str:
    return (error.strerror or "no reason given").lower()
