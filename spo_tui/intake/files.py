"""Which files an import reads, and their bytes."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from errno import ELOOP, ENXIO
from pathlib import Path

from ..domain.errors import SpoError, TicketError

MOST_BYTES = 8 * 1024 * 1024


def ticket_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as they are given, and the regular files below folders in sorted order.

    Hidden files and folders below a given folder are left out, and no link is followed.
    Raises SpoError for a path that does not exist or is a link, before anything is
    yielded, and for a folder below that cannot be listed.
    """
    given = [(path, _is_folder(path)) for path in paths]
    for path, folder in given:
        if folder:
            yield from _below(path)
        else:
            yield path


def _is_folder(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        raise SpoError(f"{str(path)!r} cannot be read: {error.strerror}") from None
    if stat.S_ISLNK(mode):
        raise SpoError(f"{str(path)!r} is a link; name the file or folder itself")
    return stat.S_ISDIR(mode)


def _below(folder: Path) -> Iterator[Path]:
    waiting = [(folder, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            yield path
            continue
        try:
            with os.scandir(path) as entries:
                found = sorted(
                    (entry.name, entry.is_dir(follow_symlinks=False))
                    for entry in entries
                    if not entry.name.startswith(".")
                    and not entry.is_symlink()
                    and (entry.is_file() or entry.is_dir())
                )
        except OSError as error:
            raise SpoError(f"{str(path)!r} cannot be listed: {error.strerror}") from None
        waiting.extend((path / name, kind) for name, kind in reversed(found))


def read_file(path: Path) -> bytes:
    """The bytes of a regular file of at most 8 MiB.

    Raises TicketError otherwise. A link is refused, and neither a pipe nor a device can
    hold the reader up.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise TicketError(_why_not(error)) from None
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise TicketError("this is not a file; only regular files are read")
        with os.fdopen(handle, "rb", closefd=False) as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise TicketError(_why_not(error)) from None
    finally:
        os.close(handle)
    if len(data) > MOST_BYTES:
        raise TicketError("the file is larger than 8 MiB; split it")
    return data


def _why_not(error: OSError) -> str:
    if error.errno == ELOOP:
        return "this is a link; name the file itself"
    if error.errno == ENXIO:
        return "this is not a file; only regular files are read"
    return f"the file cannot be read: {error.strerror}"
