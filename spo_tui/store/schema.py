"""Which schema a database has, and how it comes to have this program's."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from ..domain.errors import SpoError
from . import sqlite, sqlite_file
from .revisions import REVISIONS

_LOCK = 0x53504F
_PATIENCE = "60s"


class State(Enum):
    EMPTY = "empty"
    FOREIGN = "foreign"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def state(connection: Connection) -> State:
    found = revision(connection)
    if found is None:
        return State.FOREIGN if inspect(connection).get_table_names() else State.EMPTY
    if found == REVISIONS[-1]:
        return State.CURRENT
    return State.OLDER if found in REVISIONS else State.NEWER


def state_of(engine: Engine) -> State:
    with engine.connect() as connection:
        return state(connection)


def require_current(found: State, name: str) -> None:
    if found is State.CURRENT:
        return
    raise SpoError(
        {
            State.EMPTY: f"{name} is empty: open it once without --read-only",
            State.FOREIGN: f"{name} belongs to another program: name another database",
            State.OLDER: f"{name} has an older schema: run `spo-tui db upgrade`",
            State.NEWER: f"{name} was made by a newer spo-tui: update this one",
        }[found]
    )


def make(engine: Engine) -> None:
    """Give an empty database this program's schema; a second process finds it made."""
    with engine.execution_options(spo_write=True).begin() as connection:
        _lock(connection)
        if state(connection) is State.EMPTY:
            _migrate(connection)
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql(f"PRAGMA application_id={sqlite_file.APPLICATION_ID}")


def upgrade(engine: Engine, path: Path | None) -> Path | None:
    """Bring an older schema up to date, all or nothing; returns the backup made before.

    An empty database is given the schema. On PostgreSQL the backup is the administrator's, and
    None is returned.
    """
    found = state_of(engine)
    if found is State.EMPTY:
        make(engine)
    if found in (State.EMPTY, State.CURRENT):
        return None
    if found is not State.OLDER:
        require_current(found, str(path or engine.url.database))
    backup = None
    if path is not None:
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        backup = path.with_name(f"{path.name}.before-{REVISIONS[-1]}.{stamp}")
        sqlite.back_up(path, backup)
    with engine.execution_options(spo_write=True).begin() as connection:
        _lock(connection)
        if state(connection) is State.OLDER:
            _migrate(connection)
    return backup


def _lock(connection: Connection) -> None:
    """Until the transaction ends. Making the schema takes longer than what a board waits for."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{_PATIENCE}'"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
