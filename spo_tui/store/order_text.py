"""The index by which orders are found by words, kept as `text_index` keeps that of jobs."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, text

from ..domain.query import Words
from ..domain.search import words


def searchable(parts: Iterable[str]) -> str:
    """The text by which an order is found, of number, PO, customer and e-mail: folded words."""
    return " ".join(dict.fromkeys(word for part in parts for word in words(part)))


def add(connection: Connection, order_id: int, search_text: str) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "INSERT INTO order_text(rowid, search_text) VALUES (?, ?)", (order_id, search_text)
        )


def remove(connection: Connection, order_id: int, search_text: str) -> None:
    """`search_text` must be what was added: the index keeps no copy of its own."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "INSERT INTO order_text(order_text, rowid, search_text) VALUES ('delete', ?, ?)",
            (order_id, search_text),
        )


def rebuild(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO order_text(order_text) VALUES ('rebuild')")


def search(connection: Connection, asked: Words, most: int) -> list[int]:
    """Ids of orders, the latest known first, in whose text each word begins a word."""
    if connection.dialect.name == "sqlite":
        match = " AND ".join(f'"{word}"*' for word in asked)
        statement = text(
            "SELECT rowid FROM order_text WHERE order_text MATCH :match"
            " ORDER BY rowid DESC LIMIT :most"
        )
    else:
        match = " & ".join(f"'{word}':*" for word in asked)
        statement = text(
            "SELECT id FROM orders WHERE array_to_tsvector(string_to_array(search_text, ' '))"
            " @@ CAST(:match AS tsquery) ORDER BY id DESC LIMIT :most"
        )
    found = connection.scalars(statement, {"match": match, "most": most})
    return [int(order) for order in found]
