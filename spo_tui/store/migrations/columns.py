"""Columns as the revisions since 0004 make them; what is here never changes its meaning."""

import sqlalchemy as sa

Int = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Real: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")


def ref(table: str, name: str, target: str, *, nullable: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{name}_{target}")
    return sa.Column(name, Int, key, nullable=nullable)


def text(name: str, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=default)


def must(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def integer(name: str, default: int = 0) -> sa.Column[int]:
    return sa.Column(name, Int, nullable=False, server_default=str(default))


def at(name: str, *, must: bool = False) -> sa.Column[int]:
    return sa.Column(name, Int, nullable=not must)
