"""What kind of database this is and how it is run, for `doctor`."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sqlalchemy import Connection

from . import schema, sqlite


@dataclass(frozen=True, slots=True)
class Description:
    kind: str
    version: str
    """Of SQLite or of the PostgreSQL server."""
    revision: str | None
    schema: str
    """empty, foreign, older, current or newer."""
    journal: str
    checkpoint: str
    """Who copies SQLite's write-ahead log into the file, and why so; empty for PostgreSQL."""


def describe(connection: Connection) -> Description:
    revision, state = schema.revision(connection), schema.state(connection).value
    if connection.dialect.name == "postgresql":
        version = str(connection.exec_driver_sql("SHOW server_version").scalar_one())
        return Description("PostgreSQL", version, revision, state, "", "")
    journal = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one())
    return Description("SQLite", sqlite3.sqlite_version, revision, state, journal, _checkpoint())


def _checkpoint() -> str:
    safe = ".".join(map(str, sqlite.SAFE_WAL))
    if sqlite.is_guarded():
        return (
            f"guarded: SQLite before {safe} can lose pages when two processes copy the log, so"
            " writers do it one at a time, while nobody can commit"
        )
    return f"by SQLite itself: {safe} and its back-ports do it safely"
