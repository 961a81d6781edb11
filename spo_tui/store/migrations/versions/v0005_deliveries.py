"""What a monitor copies, and what it knows of hot folders and of files."""

import sqlalchemy as sa
from alembic import op

from spo_tui.store.migrations import columns

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("hot_folder", columns.integer("paused"))
    op.add_column("hot_folder", columns.text("paused_by"))
    op.add_column("hot_folder", columns.at("paused_at"))
    op.add_column("hot_folder", columns.at("rescan_at"))
    op.add_column("hot_folder", sa.Column("free_bytes", columns.Int, nullable=True))
    op.add_column("hot_folder", columns.at("down_since"))
    op.add_column("hot_folder", columns.at("last_ok_at"))
    op.add_column("hot_folder", columns.text("last_error"))
    op.add_column("hot_folder", columns.at("last_error_at"))
    op.add_column("file", sa.Column("sha256", sa.Text(), nullable=True))
    op.add_column("file", sa.Column("width_mm", columns.Real, nullable=True))
    op.add_column("file", sa.Column("height_mm", columns.Real, nullable=True))
    op.create_table(
        "delivery",
        sa.Column("id", columns.Int, nullable=False),
        columns.ref("delivery", "job_id", "job"),
        columns.ref("delivery", "hot_folder_id", "hot_folder", nullable=True),
        columns.ref("delivery", "file_id", "file", nullable=True),
        columns.must("source"),
        columns.must("name"),
        columns.integer("size"),
        sa.Column("sha256", sa.Text(), nullable=True),
        columns.must("state"),
        columns.text("rule"),
        columns.text("cause"),
        columns.text("reason"),
        columns.integer("priority", 50),
        columns.integer("attempts"),
        columns.integer("done_bytes"),
        columns.text("temp_name"),
        columns.at("first_at", must=True),
        columns.at("next_at"),
        columns.at("started_at"),
        columns.at("finished_at"),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("lease_token", sa.Text(), nullable=True),
        columns.at("lease_until"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sqlite_strict=True,
    )
    op.create_index("ix_delivery_job_id", "delivery", ["job_id"])
    op.create_index("ix_delivery_waiting", "delivery", ["hot_folder_id", "state", "next_at"])
