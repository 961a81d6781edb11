"""Whether a file is one that the shop's database can be kept in."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ..domain.errors import SpoError
from ..system.mounts import mount_of

APPLICATION_ID = 0x53504F54


def check_file(path: Path, patience: float = 10.0) -> None:
    """Raise SpoError where a database cannot be, or where `path` is something else; one that is
    held is waited for so many seconds."""
    if not path.parent.is_dir():
        raise SpoError(f"there is no folder {path.parent}: make it, or name another database")
    mount = mount_of(path.parent)
    if mount.is_network:
        raise SpoError(
            f"{path} lies on a network file system ({mount.kind}), where SQLite loses data:"
            " use a local disk, or PostgreSQL"
        )
    if path.is_dir():
        raise SpoError(f"{path} is a folder: name a file in it")
    if path.exists() and path.stat().st_size:
        _check_owner(path, patience)


def _check_owner(path: Path, patience: float) -> None:
    """Through SQLite: closing the file read any other way would drop this process's locks on it,
    and before the pragmas, which would change another program's database."""
    try:
        probe = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=patience)
        try:
            owner = probe.execute("PRAGMA application_id").fetchone()[0]
            tables = probe.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        finally:
            probe.close()
    except sqlite3.DatabaseError as error:
        reasons = {
            "not a database": "is not a database: name another file, or move it away",
            "unable to open": "may not be read by this user",
            "readonly": "may not be written by this user, nor its folder",
        }
        said = next((reasons[part] for part in reasons if part in str(error)), str(error))
        raise SpoError(f"{path} {said}") from None
    if tables and owner != APPLICATION_ID:
        raise SpoError(f"{path} belongs to another program: name another database")
