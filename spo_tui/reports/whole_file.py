"""A file that is there whole, or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ..domain.errors import Refused, SpoError
from ..domain.report import THERE_ALREADY
from . import leftovers

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL})


@contextmanager
def whole_file(target: Path, *, overwrite: bool) -> Iterator[BinaryIO]:
    """Written under another name in the folder of `target`, readable by its owner only, and
    renamed when the body has ended; whatever ends the body otherwise leaves nothing behind, and
    what a killed process could not take away is cleared by the next one.

    Raises SpoError where it cannot be written, in words; Refused where there is a file already
    and `overwrite` is not given, also when it came up meanwhile.
    """
    check_place(target, overwrite=overwrite)
    leftovers.clear(target.parent)
    part = leftovers.new_name(target.parent, leftovers.PART)
    try:
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW, 0o600)
        try:
            with os.fdopen(handle, "w+b") as file, leftovers.held(part):
                yield file
                file.flush()
                os.fsync(file.fileno())
            _publish(part, target, overwrite=overwrite)
        finally:
            with suppress(FileNotFoundError):
                part.unlink()
    except OSError as error:
        raise SpoError(why_not(error, target)) from error


def check_place(target: Path, *, overwrite: bool) -> None:
    """Raises as `whole_file`, before any work is done."""
    try:
        if target.is_dir():
            raise SpoError(f"{target} is a folder: name a file in it")
        if not target.parent.is_dir():
            raise SpoError(f"there is no folder {target.parent}")
        if not os.access(target.parent, os.W_OK | os.X_OK):
            raise SpoError(f"the folder {target.parent} may not be written by this user")
        if not os.path.lexists(target):
            return
        if not target.is_file():
            raise SpoError(f"{target} is there, and not a file: name another one")
        if not overwrite:
            raise Refused(_there(target))
    except (OSError, ValueError) as error:
        if isinstance(error, OSError):
            raise SpoError(why_not(error, target)) from error
        raise SpoError(f"{str(target)!r} cannot be the name of a file") from error


def _there(target: Path) -> str:
    return f"{target} {THERE_ALREADY}: --overwrite replaces it"


def why_not(error: OSError, target: Path) -> str:
    if error.errno in _FULL:
        return f"the disk is full: nothing was written to {target.parent}"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"the folder {target.parent} may not be written by this user"
    return f"{target} cannot be written: {error.strerror or error}"


def _publish(part: Path, target: Path, *, overwrite: bool) -> None:
    if overwrite:
        part.replace(target)
    else:
        try:
            os.link(part, target)
        except FileExistsError:
            raise Refused(_there(target)) from None
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            check_place(target, overwrite=False)
            part.rename(target)
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):  # some network file systems know no such thing
            os.fsync(folder)
    finally:
        os.close(folder)
