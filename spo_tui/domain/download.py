"""A file that can be copied out of a job's working folder, and under which name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from . import filename

_BARRED = re.compile(r'[\\/:*?"<>|]')
"""What Windows, and so many a share and stick, bars."""
_MOST_BYTES = 180


@dataclass(frozen=True, slots=True)
class Download:
    job: str
    order: str
    kind: str
    """output or original; empty where the job has no such file."""
    file: int = 0
    """Its id in the database."""
    name: str = ""
    """As it is to be called outside: never a path, and safe on any file system."""
    path: str = ""
    """Below the working folder. Data: to be opened without following links."""
    folder: str | None = None
    """The job's working folder, absolute."""
    size: int = 0
    """Bytes, as recorded; 0 where it was not."""
    sha256: str | None = None
    downloads: int = 0
    reason: str = ""
    """Why it cannot be downloaded, in words for people; empty when it can."""


def name_outside(job: str, name: str, kind: str) -> str:
    """An output keeps its name, by which it finds its job; any other file is led by the job's
    number, for two jobs may have an `artwork.pdf` each."""
    plain = _plain(name)
    if kind == "output" and plain:
        return plain
    return _cut(f"{filename.key(job)}_{plain or 'file'}".lstrip(".-"))


def numbered(name: str, number: int) -> str:
    """`flyer.pdf` as `flyer (2).pdf`; the first is the name itself."""
    if number == 1:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem} ({number}).{ending}" if dot and stem else f"{name} ({number})"


def _plain(name: str) -> str:
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    kept = "".join("_" if not c.isprintable() or _BARRED.match(c) else c for c in last)
    return _cut(kept.strip().lstrip(".-").rstrip(". "))


def _cut(name: str) -> str:
    if len(name.encode()) <= _MOST_BYTES:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending.encode()) > 12:
        stem, dot, ending = name, "", ""
    room = _MOST_BYTES - len((dot + ending).encode())
    return stem.encode()[:room].decode(errors="ignore") + dot + ending
