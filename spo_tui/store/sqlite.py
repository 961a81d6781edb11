"""SQLite as a database that several processes of one machine write to, and lose nothing."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event

SAFE_WAL = (3, 51, 3)
"""Older ones can lose committed pages when two processes checkpoint (sqlite.org, WAL-reset)."""
BACK_PORTS = frozenset({(3, 50, 7), (3, 44, 6)})
BUSY = 10.0
"""Seconds that a writer waits for another."""
_PAUSES = 0.001, 0.006
"""Seconds between two tries of a writer to have its turn, at least and at most."""
CHECKPOINT_AT = 8 * 1024 * 1024
"""Size of the write-ahead log, in bytes, from which a writer copies it into the database."""
_PRAGMAS = (
    f"busy_timeout={BUSY * 1000:.0f}",
    "journal_mode=wal",
    "synchronous=full",
    "foreign_keys=on",
    "recursive_triggers=on",
    "trusted_schema=off",
    "journal_size_limit=67108864",
)
_TERMS = "CREATE VIRTUAL TABLE temp.job_term USING fts5vocab(main, job_text, row)"
"""The words of the text index, which a connection can read that may write nothing either."""


def is_guarded(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite needs the guarded checkpoint (`guarded_checkpoint`)."""
    return version < SAFE_WAL and version not in BACK_PORTS


def is_locked(error: BaseException | None) -> bool:
    """Whether another connection held the file for longer than a writer waits."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def make_engine(path: Path, *, read_only: bool) -> Engine:
    if not path.exists() and not read_only:
        path.touch(mode=0o600)
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        hide_parameters=True,
        pool_size=8,
        connect_args={"timeout": BUSY},
    )
    guarded = is_guarded()

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy begins, in on_begin below
        for pragma in _PRAGMAS:
            _patiently(connection, f"PRAGMA {pragma}")
        if guarded:
            connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute(_TERMS)
        if read_only:
            connection.execute("PRAGMA query_only=on")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        if connection.get_execution_options().get("spo_write"):
            _begin_writing(connection)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


def _patiently(raw: sqlite3.Connection, statement: str) -> None:
    """Try for BUSY seconds while others hold the database. SQLite itself waits for nobody where it
    changes the journal of a new one, and too seldom for a writer (`_begin_writing`)."""
    until = time.monotonic() + BUSY
    while True:
        try:
            raw.execute(statement)
        except sqlite3.OperationalError as error:
            if not is_locked(error) or time.monotonic() > until:
                raise
            time.sleep(random.uniform(*_PAUSES))  # noqa: S311 - no secret
        else:
            return


def _begin_writing(connection: Any) -> None:
    """Have the write lock within BUSY seconds. SQLite itself tries ten times a second: beside two
    that write without a pause a third may find it taken each time."""
    raw = connection.connection.dbapi_connection
    raw.execute("PRAGMA busy_timeout=0")
    try:
        _patiently(raw, "BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # to be told as SQLAlchemy tells it
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY * 1000:.0f}")


def guarded_checkpoint(path: Path, at_least: int = CHECKPOINT_AT) -> None:
    """Copy the write-ahead log into the database while nobody can commit.

    The write lock is held by one connection while another checkpoints, so no commit can start
    the log anew meanwhile: the interleaving that loses pages in older SQLite cannot happen.
    A busy database is left alone; a later writer tries again.
    """
    log = path.with_name(path.name + "-wal")
    try:
        if log.stat().st_size < at_least:
            return
    except FileNotFoundError:
        return
    holder = sqlite3.connect(path, timeout=0.2, isolation_level=None)
    worker = sqlite3.connect(path, timeout=0.2, isolation_level=None)
    try:
        worker.execute("PRAGMA wal_autocheckpoint=0")
        holder.execute("PRAGMA wal_autocheckpoint=0")
        holder.execute("BEGIN IMMEDIATE")
        worker.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        holder.execute("ROLLBACK")
    except sqlite3.OperationalError:
        pass  # what the caller wrote is committed all the same
    finally:
        worker.close()
        holder.close()


def back_up(path: Path, target: Path) -> None:
    """A consistent copy beside running writers, through SQLite's backup API.

    Raises FileExistsError rather than write over anything, and leaves nothing half done.
    """
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    source = sqlite3.connect(path)
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
    except BaseException:
        target.unlink()
        raise
    finally:
        copy.close()
        source.close()
