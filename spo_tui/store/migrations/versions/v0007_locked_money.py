"""The notes of an order hang together, so that one that is taken away shows; and no refund takes
another back."""

import sqlalchemy as sa
from alembic import op

from spo_tui.domain import chain
from spo_tui.store.migrations import columns

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("orders", columns.text("note_chain"))
    link_notes(op.get_bind())
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER refund_only_adds BEFORE INSERT ON refund WHEN NEW.amount <= 0 BEGIN"
            " SELECT RAISE(ABORT, 'refund is append-only'); END"
        )
    else:
        op.execute(
            "CREATE TRIGGER refund_only_adds BEFORE INSERT ON refund FOR EACH ROW"
            " WHEN (NEW.amount <= 0) EXECUTE FUNCTION spo_append_only()"
        )


def link_notes(connection: sa.Connection) -> None:
    chains: dict[int, str] = {}
    for order, kept in connection.execute(sa.text("SELECT order_id, hash FROM note ORDER BY id")):
        chains[order] = chain.link(chains.get(order, chain.START), (kept,))
    if chains:
        connection.execute(
            sa.text("UPDATE orders SET note_chain = :link WHERE id = :id"),
            [{"id": order, "link": link} for order, link in chains.items()],
        )
