"""Rows as the driver takes them, where there are thousands.

SQLAlchemy looks at each value of each row, which takes longer than the database does to keep it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection


def run_for_each(connection: Connection, statement: str, rows: list[tuple[Any, ...]]) -> None:
    """Run a statement, which has `?` for each value, once a row; times are in microseconds."""
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        statement = statement.replace("?", "%s")
    connection.exec_driver_sql(statement, rows)
