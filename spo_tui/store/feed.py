"""Word that another process has committed something. A hint to look, never the news itself."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from typing import Any, Protocol

from sqlalchemy import Engine

from ..domain.errors import SpoError
from .engine import Store
from .postgres import CHANNEL

POLL = 0.1
"""Seconds between two looks at SQLite, each some microseconds."""
_LOOK_ANYWAY = 5.0


class Pulse(Protocol):
    """Both raise SpoError while the database is away, and go on by themselves afterwards."""

    def wait(self, seconds: float, stop: threading.Event) -> bool:
        """Whether something was committed; returns at once when it was, or when stopped."""

    def close(self) -> None: ...


def open_pulse(store: Store) -> Pulse:
    return _SqlitePulse(store.engine) if store.is_sqlite else _PostgresPulse(store.engine)


class _SqlitePulse:
    """`PRAGMA data_version` on a connection of its own changes with others' commits."""

    def __init__(self, engine: Engine) -> None:
        self._raw: Any = engine.raw_connection()
        self._seen = self._version()

    def _version(self) -> int:
        try:
            return int(self._raw.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error as error:
            raise SpoError(f"the database does not answer: {error}") from error

    def wait(self, seconds: float, stop: threading.Event) -> bool:
        until = time.monotonic() + seconds
        while True:
            version = self._version()
            if version != self._seen:
                self._seen = version
                return True
            left = until - time.monotonic()
            if left <= 0 or stop.wait(min(POLL, left)):
                return False

    def close(self) -> None:
        self._raw.close()


class _PostgresPulse:
    """LISTEN, with a look at the snapshot now and then: a notice sent while away is lost."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Any = None
        self._snapshot = ""
        self._looked = 0.0

    def wait(self, seconds: float, stop: threading.Event) -> bool:
        until = time.monotonic() + seconds
        try:
            if self._connection is None:
                self._listen()
                return True
            while not stop.is_set() and time.monotonic() < until:
                for _ in self._connection.notifies(timeout=POLL, stop_after=1):
                    return True
                if time.monotonic() - self._looked > _LOOK_ANYWAY and self._changed():
                    return True
        except Exception as error:
            self.close()
            if not type(error).__module__.startswith("psycopg"):
                raise
            stop.wait(max(0.0, min(1.0, until - time.monotonic())))
            raise SpoError("the database does not answer") from error
        return False

    def _listen(self) -> None:
        import psycopg

        parameters = self._engine.dialect.create_connect_args(self._engine.url)[1]
        self._connection = psycopg.connect(**parameters, autocommit=True, connect_timeout=5)
        self._connection.execute(f"LISTEN {CHANNEL}")
        self._changed()

    def _changed(self) -> bool:
        self._looked = time.monotonic()
        snapshot = self._connection.execute("SELECT pg_current_snapshot()::text").fetchone()[0]
        changed = snapshot != self._snapshot
        self._snapshot = snapshot
        return bool(changed)

    def close(self) -> None:
        with contextlib.suppress(Exception):
            if self._connection is not None:
                self._connection.close()
        self._connection = None
