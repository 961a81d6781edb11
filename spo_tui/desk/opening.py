"""Opening the shop: its configuration, its database, and who stands at the desk."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..config import Config, load
from ..domain.errors import SpoError
from ..domain.person import Person, Role
from ..system.places import default_config, default_database
from ..system.user import login_name

if TYPE_CHECKING:
    from ..domain.board import Look
    from ..domain.query import Query
    from ..store.engine import Store
    from .desk import Desk


def read_config(named: str | None, environment: Mapping[str, str]) -> Config:
    """The file that is named, by option or environment; else the user's own, if there is one."""
    chosen = named or environment.get("SPO_TUI_CONFIG")
    if chosen:
        return load(Path(chosen).expanduser())
    own = default_config()
    return load(own) if own.exists() else Config()


def database_of(named: str | None, environment: Mapping[str, str], config: Config) -> str:
    chosen = named or environment.get("SPO_TUI_DATABASE")
    if chosen:
        return chosen
    if config.database:
        inside = "://" in config.database
        return config.database if inside else str(config.resolve(config.database))
    return str(default_database())


def open_desk(config: Config, database: str, *, read_only: bool = False) -> Desk:
    """Raises SpoError when the database cannot be opened (see `open_store`)."""
    # SQLAlchemy takes as long to import as Textual: the board is drawn first
    from ..store.engine import open_store
    from .desk import Desk

    if database == str(default_database()):
        _make_folder(Path(database).parent)
    store = open_store(database, read_only=read_only)
    name = login_name()
    who = Person(name, role_of(name, config, store))
    return Desk(
        store,
        who,
        config.limits,
        zone=config.zone,
        routing=config.rules,
        places=config.places,
        tells_outside=config.outgoing.url is not None,
    )


def first_look(database: str, query: Query, rows: int) -> Look | None:
    """What the board begins with, as `desk.jobs.look` would read it, long before a desk is open;
    None where only an open desk can tell."""
    from ..store.first_look import first_look

    return first_look(database, query, rows, datetime.now(UTC))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SpoError(
            f"{folder} cannot be made ({error.strerror}): name a database by --database"
        ) from None


def role_of(name: str, config: Config, store: Store) -> Role:
    """With no roles configured, the owner of the database file is admin, others operators."""
    if config.roles:
        return config.roles.get(name, Role.VIEWER)
    if store.path is None:
        return Role.OPERATOR
    try:
        owner = store.path.stat().st_uid
    except OSError as error:
        raise SpoError(f"{store.path}: {error.strerror}") from None
    return Role.ADMIN if owner == os.getuid() else Role.OPERATOR
