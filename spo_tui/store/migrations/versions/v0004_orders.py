"""What the office does with an order: corrections, clean-up, reopening."""

import sqlalchemy as sa
from alembic import op

from spo_tui.store.migrations import columns
from spo_tui.store.order_text import searchable

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("note", sa.Column("actual", columns.Int, nullable=True))
    op.add_column("note", columns.text("reference"))
    op.create_table(
        "cleanup",
        sa.Column("id", columns.Int, nullable=False),
        columns.ref("cleanup", "job_id", "job"),
        columns.ref("cleanup", "order_id", "orders"),
        columns.must("folder"),
        columns.text("why"),
        columns.text("state", "requested"),
        columns.text("reason"),
        columns.integer("attempts"),
        columns.at("requested_at", must=True),
        columns.text("requested_by"),
        columns.at("next_at", must=True),
        columns.text("trash"),
        columns.text("archived"),
        sa.Column("holder", sa.Text(), nullable=True),
        columns.at("lease_until"),
        columns.at("done_at"),
        sa.PrimaryKeyConstraint("id", name="pk_cleanup"),
        sqlite_strict=True,
    )
    op.create_index("ix_cleanup_job_id", "cleanup", ["job_id"])
    op.create_index("ix_cleanup_order_id", "cleanup", ["order_id"])
    op.create_index("ix_cleanup_next", "cleanup", ["state", "next_at"])
    op.create_table(
        "reopening",
        sa.Column("id", columns.Int, nullable=False),
        columns.ref("reopening", "job_id", "job"),
        columns.must("reason"),
        columns.at("at", must=True),
        columns.text("actor"),
        columns.at("granted_at"),
        columns.text("granted_by"),
        columns.text("answer"),
        sa.PrimaryKeyConstraint("id", name="pk_reopening"),
        sqlite_strict=True,
    )
    op.create_index("ix_reopening_job_id", "reopening", ["job_id"])
    op.create_index("ix_orders_reorder_of", "orders", ["reorder_of"])
    for status in ("order_status", "shipping_status", "payment_status"):
        op.create_index(f"ix_orders_{status}", "orders", [status, "placed_at"])
    op.create_index("ix_note_refund_id", "note", ["refund_id"])
    op.add_column("orders", columns.text("search_text"))
    say_what_orders_are_found_by()
    if op.get_bind().dialect.name == "sqlite":
        index_text_sqlite()
        guard_sqlite()
    else:
        index_text_postgresql()
        guard_postgresql()


def say_what_orders_are_found_by() -> None:
    connection = op.get_bind()
    known = connection.execute(
        sa.text(
            "SELECT o.id, o.number, o.po, c.company, c.name, c.key, c.email"
            " FROM orders o JOIN customer c ON c.id = o.customer_id"
        )
    )
    said = [{"id": order, "said": searchable(parts)} for order, *parts in known]
    if said:
        connection.execute(sa.text("UPDATE orders SET search_text = :said WHERE id = :id"), said)


def index_text_sqlite() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE order_text USING fts5(search_text, content='orders',"
        " content_rowid='id', detail=none, prefix='1 2 3', tokenize=\"ascii tokenchars '_'\")"
    )
    op.execute("INSERT INTO order_text(order_text) VALUES ('rebuild')")


def index_text_postgresql() -> None:
    op.execute(
        "CREATE INDEX order_text ON orders USING gin"
        " (array_to_tsvector(string_to_array(search_text, ' ')))"
    )


_HAS_REFUNDS = "EXISTS (SELECT 1 FROM refund WHERE order_id = OLD.id)"
_SUM = "(SELECT coalesce(sum(amount), 0) FROM refund WHERE order_id = OLD.id)"
_NOT_BACK = "NEW.payment_status NOT IN ('PartiallyRefunded', 'Refunded')"
_RULES = {
    "refunded": (
        f"NEW.refunded < OLD.refunded OR NEW.refunded < {_SUM}",
        "what is refunded of an order never becomes less",
    ),
    "refunded, total": (
        "NEW.refunded > NEW.total AND (NEW.refunded > OLD.refunded OR NEW.total < OLD.total)",
        "an order is not refunded beyond its total",
    ),
    "payment_status": (
        f"NEW.payment_status <> OLD.payment_status AND {_NOT_BACK} AND {_HAS_REFUNDS}",
        "an order with refunds stays refunded",
    ),
    "id, currency": (
        f"(NEW.id <> OLD.id OR NEW.currency <> OLD.currency) AND {_HAS_REFUNDS}",
        "an order with refunds stays itself",
    ),
}
"""Columns, the change of them that is refused, and what is said then."""
_NOT_DELETED = "an order with refunds is not deleted"


def guard_sqlite() -> None:
    for number, (changed, (wrong, says)) in enumerate(_RULES.items()):
        op.execute(
            f"CREATE TRIGGER orders_rule_{number} BEFORE UPDATE OF {changed} ON orders"
            f" WHEN {wrong} BEGIN SELECT RAISE(ABORT, '{says}'); END"
        )
    op.execute(
        f"CREATE TRIGGER orders_no_delete BEFORE DELETE ON orders WHEN {_HAS_REFUNDS}"
        f" BEGIN SELECT RAISE(ABORT, '{_NOT_DELETED}'); END"
    )
    same_number = "SELECT id FROM orders WHERE number = NEW.number"
    by_id = "EXISTS (SELECT 1 FROM refund WHERE order_id = NEW.id)"
    by_number = f"EXISTS (SELECT 1 FROM refund WHERE order_id = ({same_number}))"  # noqa: S608
    op.execute(
        f"CREATE TRIGGER orders_no_replace BEFORE INSERT ON orders WHEN {by_id} OR {by_number}"
        f" BEGIN SELECT RAISE(ABORT, '{_NOT_DELETED}'); END"
    )


def guard_postgresql() -> None:
    rules = " ".join(
        f"IF {wrong} THEN RAISE EXCEPTION '{says}'; END IF;" for wrong, says in _RULES.values()
    )
    op.execute(
        "CREATE FUNCTION spo_keep_refunds() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP = 'UPDATE' THEN {rules} RETURN NEW; END IF;"
        f" IF TG_OP = 'TRUNCATE' OR {_HAS_REFUNDS} THEN"
        f" RAISE EXCEPTION '{_NOT_DELETED}'; END IF; RETURN OLD; END $$"
    )
    op.execute(
        "CREATE TRIGGER orders_keep_refunds BEFORE DELETE OR UPDATE"
        " OF id, currency, total, refunded, payment_status ON orders"
        " FOR EACH ROW EXECUTE FUNCTION spo_keep_refunds()"
    )
    op.execute(
        "CREATE TRIGGER orders_no_truncate BEFORE TRUNCATE ON orders"
        " FOR EACH STATEMENT EXECUTE FUNCTION spo_keep_refunds()"
    )
