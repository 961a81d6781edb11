"""Looking after the database: what it is, whether it is sound, its schema and its backup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from ..domain.errors import Refused, SpoError
from ..store import audit, checking, grants, guards, schema, sqlite
from ..store.description import Description, describe
from ..store.engine import open_any, open_store, saying_why
from .again import again
from .desk import Desk

_MOST = 20


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    faults: list[str]
    """What is wrong, at most 20 lines; empty when it is sound."""


def check(desk: Desk) -> Iterator[Finding]:
    """Schema, file, counters, what was recorded, the triggers that guard it, and the text index."""
    with desk.store.read() as connection:
        yield _finding("schema", checking.structure(connection))
        yield _finding("integrity", checking.integrity(connection))
        yield _finding("counters", checking.counters(connection))
        recorded = chain(audit.broken_rows(connection), audit.broken_money(connection))
        yield _finding("history", recorded)
        yield _finding("guards", guards.wrong(connection))
    if not desk.store.read_only:
        with desk.store.write() as connection:
            yield _finding("text index", checking.text_index(connection))


def _finding(what: str, faults: Iterator[str]) -> Finding:
    return Finding(what, list(islice(faults, _MOST)))


def examine(database: str) -> tuple[str, Description, list[str]]:
    """A database of any schema: its name, what it is, and what is wrong with it.

    Raises SpoError when it cannot be opened.
    """
    store = open_any(database, read_only=True)
    try:
        with store.read() as connection:
            faults = islice(checking.integrity(connection, quick=True), _MOST)
            return store.name, describe(connection), list(faults)
    finally:
        store.close()


def upgrade(database: str) -> Path | None:
    """Bring an older schema up to date; returns the backup that was made of an SQLite file.

    None also means that there was nothing to do. Raises SpoError as opening does.
    """
    store = open_any(database)
    try:
        with saying_why(store.name):
            return schema.upgrade(store.engine, store.path)
    finally:
        store.close()


@again
def grant(database: str, role: str) -> None:
    """Let a role of PostgreSQL work with the shop's data, and rewrite none of what was recorded.

    Raises Refused on SQLite, where whoever may write the file may write the data.
    """
    store = open_store(database, create=False)
    try:
        if store.is_sqlite:
            raise Refused("SQLite has no roles: whoever may write the file may write the data")
        with store.write() as connection:
            grants.grant(connection, role)
    finally:
        store.close()


def back_up(desk: Desk, target: Path) -> None:
    """Copy an SQLite database while it is used. Raises Refused when `target` is there."""
    path = desk.store.path
    if path is None:
        raise SpoError("PostgreSQL is backed up by its own pg_dump")
    try:
        sqlite.back_up(path, target)
    except FileExistsError:
        raise Refused(f"{target} is there already: name another file") from None
