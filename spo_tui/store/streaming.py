"""Rows by the thousand, as the driver gives them: flat in memory, and no slower than it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, cast, func, text

from .types import micros

BATCH = 2000
_LONGEST = "600s"
"""How long a server may work on a report before its first rows, or between two batches."""


def stream(connection: Connection, query: Select[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """Batches of plain tuples; moments are microseconds since 1970, as they are stored.

    The rows come from the driver's own cursor: making a Row of each costs as much as reading it.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL statement_timeout = '{_LONGEST}'"))
    result = connection.execute(query, execution_options={"stream_results": True})
    try:
        cursor, first = result.cursor, result.fetchone()
        if cursor is None or first is None:
            return
        # a cursor on the server is one row ahead, and only SQLAlchemy has that row
        yield [tuple(micros(v) if isinstance(v, datetime) else v for v in first)]
        while batch := cursor.fetchmany(BATCH):
            yield list(batch)
    finally:
        result.close()


def whole(number: Any) -> ColumnElement[int]:
    """A sum as an integer; PostgreSQL adds up to a decimal number."""
    return cast(func.coalesce(number, 0), BigInteger)
