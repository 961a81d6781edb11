"""What others are to be told, kept until they have been; and what people did, found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

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
    op.create_table(
        "outgoing",
        sa.Column("id", Int, nullable=False),
        _must("key"),
        _must("kind"),
        _ref("outgoing", "job_id", "job", nullable=True),
        _must("body"),
        _text("state", "waiting"),
        _text("reason"),
        _int("attempts"),
        _at("at", must=True),
        _at("next_at", must=True),
        _at("sent_at"),
        sa.Column("holder", sa.Text(), nullable=True),
        _at("lease_until"),
        sa.PrimaryKeyConstraint("id", name="pk_outgoing"),
        sa.UniqueConstraint("key", name="uq_outgoing_key"),
        sqlite_strict=True,
    )
    op.create_index("ix_outgoing_next", "outgoing", ["state", "next_at"])
    op.create_index("ix_outgoing_job_id", "outgoing", ["job_id"])
    op.create_index(
        "ix_history_by_hand",
        "history",
        ["actor", "recorded_at", "id"],
        sqlite_where=sa.text("source = 'operator'"),
        postgresql_where=sa.text("source = 'operator'"),
    )
