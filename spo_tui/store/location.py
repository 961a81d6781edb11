"""The database as somebody names it: a path or a URL, shown without its password."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from ..domain.errors import SpoError

_SECRETS = frozenset({"password", "sslpassword"})


def parse_location(text: str) -> URL:
    """A plain path means SQLite. Raises SpoError for another kind of database, and for a
    password where logs and process lists would show it."""
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser().absolute()))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise SpoError("the database URL cannot be read: try sqlite:///PATH") from None
    kind = url.get_backend_name()
    if kind not in ("sqlite", "postgresql"):
        raise SpoError(f"{kind} is not supported: use sqlite:///PATH or postgresql://HOST/NAME")
    if _SECRETS & set(url.query):
        raise SpoError("a password in the query of the URL would be shown: use ~/.pgpass")
    if kind == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise SpoError("name a file: sqlite:///PATH")
        return URL.create("sqlite", database=str(Path(str(url.database)).expanduser().absolute()))
    return url


def shown(url: URL) -> str:
    """For people: never the password, never the query."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return f"{url.host or 'local'}/{url.database or ''}"
