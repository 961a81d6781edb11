"""An open database, and its two ways in: reading and writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, text
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError

from ..domain.errors import Away, GaveWay, Refused, SpoError
from . import location, postgres, schema, sqlite, sqlite_file

__all__ = ["Connection", "Store", "open_any", "open_store", "saying_why"]


@dataclass(frozen=True)
class Store:
    """`read()` sees one moment of the database; `write()` is all or nothing."""

    url: URL
    engine: Engine
    read_only: bool = False

    @property
    def path(self) -> Path | None:
        """The file, where the database is one."""
        return Path(str(self.url.database)) if self.is_sqlite else None

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def name(self) -> str:
        return location.shown(self.url)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Not to be kept open while somebody thinks: it holds the write-ahead log back."""
        reader = self.engine
        if not self.is_sqlite:
            reader = reader.execution_options(isolation_level="REPEATABLE READ")
        with saying_why(self.name), reader.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Raises Refused when the store was opened for reading only."""
        if self.read_only:
            raise Refused("opened with --read-only: nothing can be changed")
        writer = self.engine.execution_options(spo_write=True)
        with saying_why(self.name), writer.begin() as connection:
            yield connection
            if not self.is_sqlite:
                connection.execute(text(f"NOTIFY {postgres.CHANNEL}"))
        if self.path and sqlite.is_guarded():
            sqlite.guarded_checkpoint(self.path)

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def saying_why(name: str) -> Iterator[None]:
    """Database trouble in one line, without the statement and its data."""
    try:
        yield
    except (OperationalError, DatabaseError) as error:
        reason = next(iter(str(error.orig).strip().splitlines()), "") or "no answer"
        if "readonly" in reason or "read-only" in reason:
            raise SpoError(f"{name} may not be written by this user") from error
        if getattr(error.orig, "sqlstate", None) in postgres.GAVE_WAY:
            raise GaveWay(f"database {name}: another writer was in the way: try again") from error
        if sqlite.is_locked(error.orig):
            told = f"another program has held it for {sqlite.BUSY:.0f} seconds: try again"
            raise Away(f"database {name}: {told}") from error
        kind = Away if isinstance(error, OperationalError) else SpoError
        raise kind(f"database {name}: {reason}") from error
    except SQLAlchemyError as error:
        raise SpoError(f"database {name}: {type(error).__name__}") from error
    except UnicodeEncodeError as error:
        told = "it can be neither kept nor looked for: write it in UTF-8"
        raise SpoError(f"there is text that is no Unicode: {told}") from error


def open_store(text_or_path: str, *, read_only: bool = False, create: bool = True) -> Store:
    """Open, and on first use make, the shop's database.

    Raises SpoError, in one line, for a file that is no database or another program's, a network
    file system, a schema that is older or newer than this program, a server that does not answer.
    """
    store = open_any(text_or_path, read_only=read_only, create=create and not read_only)
    try:
        with saying_why(store.name):
            found = schema.state_of(store.engine)
            if found is schema.State.EMPTY and create and not read_only:
                schema.make(store.engine)
                found = schema.state_of(store.engine)
            schema.require_current(found, store.name)
    except BaseException:
        store.close()
        raise
    return store


def open_any(text_or_path: str, *, read_only: bool = False, create: bool = False) -> Store:
    """As `open_store`, whatever schema the database has."""
    url = location.parse_location(text_or_path)
    if url.get_backend_name() != "sqlite":
        return Store(url, postgres.make_engine(url, read_only=read_only), read_only)
    path = Path(str(url.database))
    sqlite_file.check_file(path)
    if not create and not path.exists():
        raise SpoError(f"there is no database {path}")
    with _said_by_the_system(path):
        return Store(url, sqlite.make_engine(path, read_only=read_only), read_only)


@contextmanager
def _said_by_the_system(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SpoError(f"{path} cannot be made: {error.strerror}") from None
