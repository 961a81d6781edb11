"""Who has taken a job in hand."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

Int = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "claim",
        sa.Column("job_id", Int, sa.ForeignKey("job.id", name="fk_claim_job_id_job")),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("until", Int, nullable=False),
        sa.PrimaryKeyConstraint("job_id", name="pk_claim"),
        sqlite_strict=True,
    )
