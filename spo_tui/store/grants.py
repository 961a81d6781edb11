"""What a role of PostgreSQL may do: run the shop, and rewrite nothing that was recorded."""

from __future__ import annotations

from sqlalchemy import Connection, text

from ..domain.errors import Refused, SpoError
from . import tables

_ANY = "SELECT, INSERT, UPDATE, DELETE"
_ADD = "SELECT, INSERT"


def grant(connection: Connection, role: str) -> None:
    """Give the role what the desk needs, and take from it what is beyond that.

    Raises SpoError when there is no such role, Refused for one that owns the tables or may act
    as their owner: grants do not bind it.
    """
    _check(connection, role)
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    schema = connection.execute(text("SELECT current_schema()")).scalar_one()
    named = connection.dialect.identifier_preparer.quote_identifier(schema)
    statements = [
        f"GRANT USAGE ON SCHEMA {named} TO {quoted}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {named} FROM {quoted}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {named} TO {quoted}",
        f"GRANT SELECT ON alembic_version TO {quoted}",
    ]
    for table in tables.metadata.sorted_tables:
        allowed = _ADD if table in tables.APPEND_ONLY else _ANY
        statements.append(f'GRANT {allowed} ON "{table.name}" TO {quoted}')
    for statement in statements:
        connection.exec_driver_sql(statement.replace("%", "%%"))


def _check(connection: Connection, role: str) -> None:
    if connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}) != 1:
        raise SpoError(f"there is no role {role}: make it first, as in CREATE ROLE {role} LOGIN")
    owner = connection.scalar(
        text(
            "SELECT bool_or(pg_has_role(:role, relowner, 'MEMBER')) FROM pg_class"
            " WHERE oid IN ('history'::regclass, 'refund'::regclass, 'orders'::regclass)"
        ),
        {"role": role},
    )
    if owner:
        raise Refused(
            f"{role} owns the tables, or may act as their owner, whom no grant binds: take another"
        )
