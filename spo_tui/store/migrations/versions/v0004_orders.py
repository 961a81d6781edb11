"""What the office does with an order: corrections, clean-up, reopening."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

Int = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _ref(table: str, name: str, target: str, *, nullable: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{name}_{target}")
    return sa.Column(name, Int, key, nullable=nullable)


def _text(name: str, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=default)


def _must(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _int(name: str, default: int = 0) -> sa.Column[int]:
    return sa.Column(name, Int, nullable=False, server_default=str(default))


def _at(name: str, *, must: bool = False) -> sa.Column[int]:
    return sa.Column(name, Int, nullable=not must)


def upgrade() -> None:
    op.add_column("note", sa.Column("actual", Int, nullable=True))
    op.add_column("note", _text("reference"))
    op.create_table(
        "cleanup",
        sa.Column("id", Int, nullable=False),
        _ref("cleanup", "job_id", "job"),
        _ref("cleanup", "order_id", "orders"),
        _must("folder"),
        _text("why"),
        _text("state", "requested"),
        _text("reason"),
        _int("attempts"),
        _at("requested_at", must=True),
        _text("requested_by"),
        _at("next_at", must=True),
        _text("trash"),
        _text("archived"),
        sa.Column("holder", sa.Text(), nullable=True),
        _at("lease_until"),
        _at("done_at"),
        sa.PrimaryKeyConstraint("id", name="pk_cleanup"),
        sqlite_strict=True,
    )
    op.create_index("ix_cleanup_job_id", "cleanup", ["job_id"])
    op.create_index("ix_cleanup_order_id", "cleanup", ["order_id"])
    op.create_index("ix_cleanup_next", "cleanup", ["state", "next_at"])
    op.create_table(
        "reopening",
        sa.Column("id", Int, nullable=False),
        _ref("reopening", "job_id", "job"),
        _must("reason"),
        _at("at", must=True),
        _text("actor"),
        _at("granted_at"),
        _text("granted_by"),
        _text("answer"),
        sa.PrimaryKeyConstraint("id", name="pk_reopening"),
        sqlite_strict=True,
    )
    op.create_index("ix_reopening_job_id", "reopening", ["job_id"])
