"""The secret that shows others who asks."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from ...domain.errors import SpoError

_MOST_BYTES = 8192


def read_secret(path: Path) -> str:
    """The first line of the file. Raises SpoError where others than its owner may read it, or it
    cannot be sent; what is said never has any of it."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise SpoError(f"{path}: {error.strerror}") from None
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            raise SpoError(f"{path} is no file")
        if status.st_mode & 0o077:
            raise SpoError(f"{path} can be read by others: chmod 600 it")
        raw = os.read(file, _MOST_BYTES)
    finally:
        os.close(file)
    line = raw.split(b"\n", 1)[0].strip()
    if not line or any(byte < 0x20 or byte > 0x7E for byte in line):
        raise SpoError(f"{path}: its first line is to be the secret, in plain letters")
    return line.decode("ascii")
