"""The notes of an order hang together: one that is taken away shows."""

import sqlalchemy as sa
from alembic import op

from spo_tui.domain import chain
from spo_tui.store.migrations import columns

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("orders", columns.text("note_chain"))
    connection = op.get_bind()
    chains: dict[int, str] = {}
    for order, kept in connection.execute(sa.text("SELECT order_id, hash FROM note ORDER BY id")):
        chains[order] = chain.link(chains.get(order, chain.START), (kept,))
    if chains:
        connection.execute(
            sa.text("UPDATE orders SET note_chain = :link WHERE id = :id"),
            [{"id": order, "link": link} for order, link in chains.items()],
        )
