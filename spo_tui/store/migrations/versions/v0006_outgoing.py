"""What others are to be told, kept until they have been; and what people did, found at once."""

import sqlalchemy as sa
from alembic import op

from spo_tui.store.migrations import columns

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "outgoing",
        sa.Column("id", columns.Int, nullable=False),
        columns.must("key"),
        columns.must("kind"),
        columns.ref("outgoing", "job_id", "job", nullable=True),
        columns.must("body"),
        columns.text("state", "waiting"),
        columns.text("reason"),
        columns.integer("attempts"),
        columns.at("at", must=True),
        columns.at("next_at", must=True),
        columns.at("sent_at"),
        sa.Column("holder", sa.Text(), nullable=True),
        columns.at("lease_until"),
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
