"""The tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Int = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Real: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "monitor",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", Int, nullable=False),
        sa.Column("started_at", Int, nullable=False),
        sa.Column("heartbeat_at", Int, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_monitor"),
        sqlite_strict=True,
    )
    op.create_table(
        "print_location",
        sa.Column("id", Int, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_print_location"),
        sa.UniqueConstraint("name", name="uq_print_location_name"),
        sqlite_strict=True,
    )
    op.create_table(
        "storefront",
        sa.Column("id", Int, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", Int, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_storefront"),
        sa.UniqueConstraint("name", name="uq_storefront_name"),
        sqlite_strict=True,
    )
    op.create_table(
        "counter",
        sa.Column("track", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("storefront_id", Int, nullable=False),
        sa.Column("rank", Int, nullable=False),
        sa.Column("late", Int, nullable=False),
        sa.Column("n", Int, nullable=False),
        sa.ForeignKeyConstraint(
            ["storefront_id"], ["storefront.id"], name="fk_counter_storefront_id_storefront"
        ),
        sa.PrimaryKeyConstraint(
            "track", "status", "storefront_id", "rank", "late", name="pk_counter"
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "customer",
        sa.Column("id", Int, nullable=False),
        sa.Column("storefront_id", Int, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("company", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("department", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", Int, nullable=False),
        sa.ForeignKeyConstraint(
            ["storefront_id"], ["storefront.id"], name="fk_customer_storefront_id_storefront"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_customer"),
        sa.UniqueConstraint("storefront_id", "key", name="uq_customer_storefront_id_key"),
        sqlite_strict=True,
    )
    op.create_index("ix_customer_created_at", "customer", ["created_at"], unique=False)
    op.create_table(
        "hot_folder",
        sa.Column("id", Int, nullable=False),
        sa.Column("location_id", Int, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), server_default="observe", nullable=False),
        sa.Column("state", sa.Text(), server_default="unknown", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("active", Int, server_default="1", nullable=False),
        sa.Column("scanned_at", Int, nullable=True),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("lease_until", Int, nullable=True),
        sa.ForeignKeyConstraint(
            ["location_id"], ["print_location.id"], name="fk_hot_folder_location_id_print_location"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_hot_folder"),
        sa.UniqueConstraint("name", name="uq_hot_folder_name"),
        sqlite_strict=True,
    )
    op.create_table(
        "orders",
        sa.Column("id", Int, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("file_key", sa.Text(), nullable=False),
        sa.Column("storefront_id", Int, nullable=False),
        sa.Column("customer_id", Int, nullable=False),
        sa.Column("placed_at", Int, nullable=False),
        sa.Column("due_at", Int, nullable=True),
        sa.Column("po", sa.Text(), server_default="", nullable=False),
        sa.Column("order_status", sa.Text(), server_default="Processing", nullable=False),
        sa.Column("shipping_status", sa.Text(), server_default="NotShipped", nullable=False),
        sa.Column("payment_status", sa.Text(), server_default="Pending", nullable=False),
        sa.Column("shipping_method", sa.Text(), server_default="", nullable=False),
        sa.Column("delivery", sa.Text(), server_default="{}", nullable=False),
        sa.Column("currency", sa.Text(), server_default="GBP", nullable=False),
        sa.Column("subtotal", Int, server_default="0", nullable=False),
        sa.Column("discount", Int, server_default="0", nullable=False),
        sa.Column("shipping", Int, server_default="0", nullable=False),
        sa.Column("tax", Int, server_default="0", nullable=False),
        sa.Column("total", Int, server_default="0", nullable=False),
        sa.Column("refunded", Int, server_default="0", nullable=False),
        sa.Column("reorder_of", Int, nullable=True),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("version", Int, server_default="0", nullable=False),
        sa.Column("chain", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name="fk_orders_customer_id_customer"
        ),
        sa.ForeignKeyConstraint(["reorder_of"], ["orders.id"], name="fk_orders_reorder_of_orders"),
        sa.ForeignKeyConstraint(
            ["storefront_id"], ["storefront.id"], name="fk_orders_storefront_id_storefront"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        sa.UniqueConstraint("number", name="uq_orders_number"),
        sqlite_strict=True,
    )
    op.create_index("ix_orders_customer_id", "orders", ["customer_id"], unique=False)
    op.create_index("ix_orders_file_key", "orders", ["file_key"], unique=False)
    op.create_index("ix_orders_placed_at", "orders", ["placed_at"], unique=False)
    op.create_table(
        "job",
        sa.Column("id", Int, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("file_key", sa.Text(), nullable=False),
        sa.Column("order_id", Int, nullable=False),
        sa.Column("storefront_id", Int, nullable=False),
        sa.Column("type", sa.Text(), server_default="P", nullable=False),
        sa.Column("product", sa.Text(), server_default="", nullable=False),
        sa.Column("quantity", Int, nullable=True),
        sa.Column("substrate", sa.Text(), server_default="", nullable=False),
        sa.Column("width_mm", Real, nullable=True),
        sa.Column("height_mm", Real, nullable=True),
        sa.Column("due_at", Int, nullable=True),
        sa.Column("due_sort", Int, server_default="0", nullable=False),
        sa.Column("priority", Int, server_default="50", nullable=False),
        sa.Column("artwork", sa.Text(), server_default="", nullable=False),
        sa.Column("working_folder", sa.Text(), nullable=True),
        sa.Column("created_at", Int, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("info", sa.Text(), server_default="", nullable=False),
        sa.Column("status_at", Int, nullable=False),
        sa.Column("since", Int, nullable=False),
        sa.Column("unexpected", Int, server_default="0", nullable=False),
        sa.Column("came_from", sa.Text(), server_default="[]", nullable=False),
        sa.Column("mis_status", sa.Text(), nullable=True),
        sa.Column("mis_info", sa.Text(), server_default="", nullable=False),
        sa.Column("mis_at", Int, nullable=True),
        sa.Column("mis_since", Int, nullable=True),
        sa.Column("mis_rank", Int, server_default="9", nullable=False),
        sa.Column("comm_status", sa.Text(), nullable=True),
        sa.Column("comm_info", sa.Text(), server_default="", nullable=False),
        sa.Column("comm_at", Int, nullable=True),
        sa.Column("comm_since", Int, nullable=True),
        sa.Column("comm_rank", Int, server_default="9", nullable=False),
        sa.Column("phase", Int, nullable=False),
        sa.Column("rank", Int, server_default="9", nullable=False),
        sa.Column("late", Int, server_default="0", nullable=False),
        sa.Column("rank_until", Int, nullable=True),
        sa.Column("hot_folder_id", Int, nullable=True),
        sa.Column("copy_state", sa.Text(), nullable=True),
        sa.Column("outputs", Int, server_default="0", nullable=False),
        sa.Column("search_text", sa.Text(), server_default="", nullable=False),
        sa.Column("version", Int, server_default="0", nullable=False),
        sa.Column("chain", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["hot_folder_id"], ["hot_folder.id"], name="fk_job_hot_folder_id_hot_folder"
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_job_order_id_orders"),
        sa.ForeignKeyConstraint(
            ["storefront_id"], ["storefront.id"], name="fk_job_storefront_id_storefront"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
        sa.UniqueConstraint("number", name="uq_job_number"),
        sqlite_strict=True,
    )
    op.create_index("ix_job_age", "job", ["phase", "since", "id"], unique=False)
    op.create_index(
        "ix_job_communication",
        "job",
        ["comm_rank", "due_sort", "id"],
        unique=False,
        sqlite_where=sa.text("comm_status IS NOT NULL AND phase <> 5"),
        postgresql_where=sa.text("comm_status IS NOT NULL AND phase <> 5"),
    )
    op.create_index("ix_job_due", "job", ["phase", "due_sort", "id"], unique=False)
    op.create_index("ix_job_file_key", "job", ["file_key"], unique=False)
    op.create_index(
        "ix_job_mis",
        "job",
        ["mis_rank", "due_sort", "id"],
        unique=False,
        sqlite_where=sa.text("mis_status IS NOT NULL AND phase <> 5"),
        postgresql_where=sa.text("mis_status IS NOT NULL AND phase <> 5"),
    )
    op.create_index("ix_job_newest", "job", ["phase", "id"], unique=False)
    op.create_index("ix_job_order_id", "job", ["order_id"], unique=False)
    op.create_index(
        "ix_job_rank_until",
        "job",
        ["rank_until"],
        unique=False,
        sqlite_where=sa.text("rank_until IS NOT NULL"),
        postgresql_where=sa.text("rank_until IS NOT NULL"),
    )
    op.create_index("ix_job_worst", "job", ["phase", "rank", "due_sort", "id"], unique=False)
    op.create_table(
        "order_history",
        sa.Column("id", Int, nullable=False),
        sa.Column("order_id", Int, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("old", sa.Text(), server_default="", nullable=False),
        sa.Column("new", sa.Text(), server_default="", nullable=False),
        sa.Column("info", sa.Text(), server_default="", nullable=False),
        sa.Column("at", Int, nullable=False),
        sa.Column("actor", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name="fk_order_history_order_id_orders"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_order_history"),
        sqlite_strict=True,
    )
    op.create_index("ix_order_history_order_id", "order_history", ["order_id"], unique=False)
    op.create_table(
        "refund",
        sa.Column("id", Int, nullable=False),
        sa.Column("order_id", Int, nullable=False),
        sa.Column("amount", Int, nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.Column("at", Int, nullable=False),
        sa.Column("recorded_at", Int, nullable=False),
        sa.Column("actor", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("event_id", sa.Text(), nullable=True),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_refund_order_id_orders"),
        sa.PrimaryKeyConstraint("id", name="pk_refund"),
        sa.UniqueConstraint("event_id", name="uq_refund_event_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_refund_order_id", "refund", ["order_id"], unique=False)
    op.create_table(
        "copy",
        sa.Column("id", Int, nullable=False),
        sa.Column("hot_folder_id", Int, nullable=False),
        sa.Column("job_id", Int, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", Int, server_default="0", nullable=False),
        sa.Column("mtime_ns", Int, server_default="0", nullable=False),
        sa.Column("inode", Int, server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("first_seen_at", Int, nullable=False),
        sa.Column("settled_at", Int, nullable=True),
        sa.Column("gone_at", Int, nullable=True),
        sa.ForeignKeyConstraint(
            ["hot_folder_id"], ["hot_folder.id"], name="fk_copy_hot_folder_id_hot_folder"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name="fk_copy_job_id_job"),
        sa.PrimaryKeyConstraint("id", name="pk_copy"),
        sqlite_strict=True,
    )
    op.create_index("ix_copy_job_id", "copy", ["job_id"], unique=False)
    op.create_index("ix_copy_present", "copy", ["hot_folder_id", "gone_at"], unique=False)
    op.create_table(
        "file",
        sa.Column("id", Int, nullable=False),
        sa.Column("job_id", Int, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("size", Int, server_default="0", nullable=False),
        sa.Column("pages", Int, nullable=True),
        sa.Column("created_at", Int, nullable=False),
        sa.Column("gone_at", Int, nullable=True),
        sa.Column("downloads", Int, server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name="fk_file_job_id_job"),
        sa.PrimaryKeyConstraint("id", name="pk_file"),
        sa.UniqueConstraint("job_id", "path", name="uq_file_job_id_path"),
        sqlite_strict=True,
    )
    op.create_index("ix_file_job_id", "file", ["job_id"], unique=False)
    op.create_table(
        "history",
        sa.Column("id", Int, nullable=False),
        sa.Column("job_id", Int, nullable=False),
        sa.Column("track", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("info", sa.Text(), server_default="", nullable=False),
        sa.Column("at", Int, nullable=False),
        sa.Column("recorded_at", Int, nullable=False),
        sa.Column("actor", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("event_id", sa.Text(), nullable=True),
        sa.Column("unexpected", Int, server_default="0", nullable=False),
        sa.Column("moved", Int, server_default="0", nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name="fk_history_job_id_job"),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
        sa.UniqueConstraint("event_id", name="uq_history_event_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_history_job_id", "history", ["job_id"], unique=False)
    op.create_index("ix_history_recorded_at", "history", ["recorded_at"], unique=False)
    op.create_table(
        "note",
        sa.Column("id", Int, nullable=False),
        sa.Column("order_id", Int, nullable=False),
        sa.Column("job_id", Int, nullable=True),
        sa.Column("refund_id", Int, nullable=True),
        sa.Column("kind", sa.Text(), server_default="internal", nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Int, nullable=False),
        sa.Column("actor", sa.Text(), server_default="", nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name="fk_note_job_id_job"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_note_order_id_orders"),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name="fk_note_refund_id_refund"),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
        sqlite_strict=True,
    )
    op.create_index("ix_note_order_id", "note", ["order_id"], unique=False)
