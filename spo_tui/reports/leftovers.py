"""What a report leaves when it is killed outright: the next one in that folder clears it away."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PART, ROWS = "part", "rows"
_OURS = re.compile(rf"\.spo-[0-9a-f]{{16}}\.({PART}|{ROWS})")
_SETTLED = 60
"""Seconds after which one is looked at: by then whoever makes it holds it."""


def new_name(folder: Path, ending: str) -> Path:
    return folder / f".spo-{secrets.token_hex(8)}.{ending}"


@contextmanager
def held(path: Path) -> Iterator[None]:
    """A file or a folder that is in use: the kernel lets go of it however the process ends."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        with suppress(OSError):  # some network file systems know no locks: nothing is cleared there
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def clear(folder: Path) -> None:
    """Of this user's, what nobody holds any more. What cannot be cleared stays: never an error."""
    with suppress(OSError), os.scandir(folder) as found:
        for entry in found:
            if _OURS.fullmatch(entry.name):
                with suppress(OSError):
                    _clear(Path(entry.path), entry.stat(follow_symlinks=False))


def _clear(path: Path, seen: os.stat_result) -> None:
    if seen.st_uid != os.getuid() or time.time() - seen.st_mtime < _SETTLED:
        return
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if path.suffix == f".{ROWS}":
            shutil.rmtree(path)
        else:
            path.unlink()
    finally:
        os.close(handle)
