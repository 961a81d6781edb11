"""What a monitor copies, and what it knows of hot folders and of files."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

Int = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Real: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")


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
    op.add_column("hot_folder", _int("paused"))
    op.add_column("hot_folder", _text("paused_by"))
    op.add_column("hot_folder", _at("paused_at"))
    op.add_column("hot_folder", _at("rescan_at"))
    op.add_column("hot_folder", sa.Column("free_bytes", Int, nullable=True))
    op.add_column("hot_folder", _at("down_since"))
    op.add_column("hot_folder", _at("last_ok_at"))
    op.add_column("hot_folder", _text("last_error"))
    op.add_column("hot_folder", _at("last_error_at"))
    op.add_column("file", sa.Column("sha256", sa.Text(), nullable=True))
    op.add_column("file", sa.Column("width_mm", Real, nullable=True))
    op.add_column("file", sa.Column("height_mm", Real, nullable=True))
    op.create_table(
        "delivery",
        sa.Column("id", Int, nullable=False),
        _ref("delivery", "job_id", "job"),
        _ref("delivery", "hot_folder_id", "hot_folder", nullable=True),
        _ref("delivery", "file_id", "file", nullable=True),
        _must("source"),
        _must("name"),
        _int("size"),
        sa.Column("sha256", sa.Text(), nullable=True),
        _must("state"),
        _text("rule"),
        _text("cause"),
        _text("reason"),
        _int("priority", 50),
        _int("attempts"),
        _int("done_bytes"),
        _text("temp_name"),
        _at("first_at", must=True),
        _at("next_at"),
        _at("started_at"),
        _at("finished_at"),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("lease_token", sa.Text(), nullable=True),
        _at("lease_until"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sqlite_strict=True,
    )
    op.create_index("ix_delivery_job_id", "delivery", ["job_id"])
    op.create_index("ix_delivery_waiting", "delivery", ["hot_folder_id", "state", "next_at"])
