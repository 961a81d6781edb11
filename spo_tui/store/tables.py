"""The tables. Schema changes go through `migrations/`; a test holds the two together."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, MetaData, Table, Text, UniqueConstraint, text

from .types import Int, Moment, Real

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *parts: Any) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)


def _id() -> Column[int]:
    return Column("id", Int, primary_key=True)


def _ref(name: str, target: str, *, nullable: bool = False, index: bool = False) -> Column[int]:
    return Column(name, Int, ForeignKey(f"{target}.id"), nullable=nullable, index=index)


def _text(name: str, default: str = "") -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


def _int(name: str, default: int = 0) -> Column[int]:
    return Column(name, Int, nullable=False, server_default=str(default))


storefront = _table(
    "storefront",
    _id(),
    Column("name", Text, nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
)

customer = _table(
    "customer",
    _id(),
    _ref("storefront_id", "storefront"),
    Column("key", Text, nullable=False),
    _text("name"),
    _text("company"),
    _text("email"),
    _text("department"),
    Column("created_at", Moment, nullable=False, index=True),
    UniqueConstraint("storefront_id", "key"),
)

orders = _table(
    "orders",
    _id(),
    Column("number", Text, nullable=False, unique=True),
    Column("file_key", Text, nullable=False, index=True),
    _ref("storefront_id", "storefront"),
    _ref("customer_id", "customer", index=True),
    Column("placed_at", Moment, nullable=False, index=True),
    Column("due_at", Moment),
    _text("po"),
    _text("order_status", "Processing"),
    _text("shipping_status", "NotShipped"),
    _text("payment_status", "Pending"),
    _text("shipping_method"),
    _text("delivery", "{}"),
    _text("currency", "GBP"),
    _int("subtotal"),
    _int("discount"),
    _int("shipping"),
    _int("tax"),
    _int("total"),
    _int("refunded"),
    _ref("reorder_of", "orders", nullable=True, index=True),
    _text("digest"),
    _int("version"),
    _text("chain"),
    _text("search_text"),
    _text("note_chain"),
    Index("ix_orders_order_status", "order_status", "placed_at"),
    Index("ix_orders_shipping_status", "shipping_status", "placed_at"),
    Index("ix_orders_payment_status", "payment_status", "placed_at"),
)

print_location = _table(
    "print_location",
    _id(),
    Column("name", Text, nullable=False, unique=True),
)

hot_folder = _table(
    "hot_folder",
    _id(),
    _ref("location_id", "print_location"),
    Column("name", Text, nullable=False, unique=True),
    Column("path", Text, nullable=False),
    _text("mode", "observe"),
    _text("state", "unknown"),
    _text("reason"),
    _int("active", 1),
    Column("scanned_at", Moment),
    Column("holder", Text),
    Column("lease_until", Moment),
    _int("paused"),
    _text("paused_by"),
    Column("paused_at", Moment),
    Column("rescan_at", Moment),
    Column("free_bytes", Int),
    Column("down_since", Moment),
    Column("last_ok_at", Moment),
    _text("last_error"),
    Column("last_error_at", Moment),
)

job = _table(
    "job",
    _id(),
    Column("number", Text, nullable=False, unique=True),
    Column("file_key", Text, nullable=False, index=True),
    _ref("order_id", "orders", index=True),
    _ref("storefront_id", "storefront"),
    _text("type", "P"),
    _text("product"),
    Column("quantity", Int),
    _text("substrate"),
    Column("width_mm", Real),
    Column("height_mm", Real),
    Column("due_at", Moment),
    _int("due_sort"),
    _int("priority", 50),
    _text("artwork"),
    Column("working_folder", Text),
    Column("created_at", Moment, nullable=False),
    Column("status", Text, nullable=False),
    Column("label", Text),
    _text("info"),
    Column("status_at", Moment, nullable=False),
    Column("since", Moment, nullable=False),
    _int("unexpected"),
    _text("came_from", "[]"),
    Column("mis_status", Text),
    _text("mis_info"),
    Column("mis_at", Moment),
    Column("mis_since", Moment),
    _int("mis_rank", 9),
    Column("comm_status", Text),
    _text("comm_info"),
    Column("comm_at", Moment),
    Column("comm_since", Moment),
    _int("comm_rank", 9),
    Column("phase", Int, nullable=False),
    _int("rank", 9),
    _int("late"),
    Column("rank_until", Int),
    _ref("hot_folder_id", "hot_folder", nullable=True),
    Column("copy_state", Text),
    _int("outputs"),
    _text("search_text"),
    _int("version"),
    _text("chain"),
    Index("ix_job_worst", "phase", "rank", "due_sort", "id"),
    Index("ix_job_due", "phase", "due_sort", "id"),
    Index("ix_job_age", "phase", "since", "id"),
    Index("ix_job_newest", "phase", "id"),
)

CLOSED_PHASE = 5
"""The number of the phase `closed`; indexes are built on it."""
OPEN_MIS = text(f"mis_status IS NOT NULL AND phase <> {CLOSED_PHASE}")
OPEN_COMM = text(f"comm_status IS NOT NULL AND phase <> {CLOSED_PHASE}")
DONE_BY_HAND = text("source = 'operator'")
"""Spelt out, as a value that is bound keeps a database from using the index."""

history = _table(
    "history",
    _id(),
    _ref("job_id", "job", index=True),
    Column("track", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("label", Text),
    _text("info"),
    Column("at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False, index=True),
    _text("actor"),
    _text("source"),
    Column("event_id", Text, unique=True),
    _int("unexpected"),
    _int("moved"),
    Column("hash", Text, nullable=False),
)

order_history = _table(
    "order_history",
    _id(),
    _ref("order_id", "orders", index=True),
    Column("what", Text, nullable=False),
    _text("old"),
    _text("new"),
    _text("info"),
    Column("at", Moment, nullable=False),
    _text("actor"),
    _text("source"),
    Column("hash", Text, nullable=False),
)

refund = _table(
    "refund",
    _id(),
    _ref("order_id", "orders", index=True),
    Column("amount", Int, nullable=False),
    Column("currency", Text, nullable=False),
    _text("reference"),
    Column("at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    _text("actor"),
    _text("source"),
    Column("event_id", Text, unique=True),
    Column("hash", Text, nullable=False),
)

note = _table(
    "note",
    _id(),
    _ref("order_id", "orders", index=True),
    _ref("job_id", "job", nullable=True),
    _ref("refund_id", "refund", nullable=True, index=True),
    _text("kind", "internal"),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    _text("actor"),
    Column("actual", Int),
    _text("reference"),
    Column("hash", Text, nullable=False),
)

file = _table(
    "file",
    _id(),
    _ref("job_id", "job", index=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("path", Text, nullable=False),
    _int("size"),
    Column("pages", Int),
    Column("created_at", Moment, nullable=False),
    Column("gone_at", Moment),
    _int("downloads"),
    Column("sha256", Text),
    Column("width_mm", Real),
    Column("height_mm", Real),
    UniqueConstraint("job_id", "path"),
)

copy = _table(
    "copy",
    _id(),
    _ref("hot_folder_id", "hot_folder"),
    _ref("job_id", "job", nullable=True, index=True),
    Column("name", Text, nullable=False),
    _int("size"),
    _int("mtime_ns"),
    _int("inode"),
    Column("state", Text, nullable=False),
    _text("reason"),
    Column("first_seen_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("gone_at", Moment),
    Index("ix_copy_present", "hot_folder_id", "gone_at"),
)

counter = _table(
    "counter",
    Column("track", Text, primary_key=True),
    Column("status", Text, primary_key=True),
    Column("storefront_id", Int, ForeignKey("storefront.id"), primary_key=True),
    Column("rank", Int, primary_key=True),
    Column("late", Int, primary_key=True),
    Column("n", Int, nullable=False),
)

monitor = _table(
    "monitor",
    Column("id", Text, primary_key=True),
    Column("host", Text, nullable=False),
    Column("pid", Int, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("heartbeat_at", Moment, nullable=False),
)

claim = _table(
    "claim",
    Column("job_id", Int, ForeignKey("job.id"), primary_key=True),
    Column("who", Text, nullable=False),
    Column("until", Moment, nullable=False),
)

cleanup = _table(
    "cleanup",
    _id(),
    _ref("job_id", "job", index=True),
    _ref("order_id", "orders", index=True),
    Column("folder", Text, nullable=False),
    _text("why"),
    _text("state", "requested"),
    _text("reason"),
    _int("attempts"),
    Column("requested_at", Moment, nullable=False),
    _text("requested_by"),
    Column("next_at", Moment, nullable=False),
    _text("trash"),
    _text("archived"),
    Column("holder", Text),
    Column("lease_until", Moment),
    Column("done_at", Moment),
    Index("ix_cleanup_next", "state", "next_at"),
)

reopening = _table(
    "reopening",
    _id(),
    _ref("job_id", "job", index=True),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    _text("actor"),
    Column("granted_at", Moment),
    _text("granted_by"),
    _text("answer"),
)

delivery = _table(
    "delivery",
    _id(),
    _ref("job_id", "job", index=True),
    _ref("hot_folder_id", "hot_folder", nullable=True),
    _ref("file_id", "file", nullable=True),
    Column("source", Text, nullable=False),
    Column("name", Text, nullable=False),
    _int("size"),
    Column("sha256", Text),
    Column("state", Text, nullable=False),
    _text("rule"),
    _text("cause"),
    _text("reason"),
    _int("priority", 50),
    _int("attempts"),
    _int("done_bytes"),
    _text("temp_name"),
    Column("first_at", Moment, nullable=False),
    Column("next_at", Moment),
    Column("started_at", Moment),
    Column("finished_at", Moment),
    Column("holder", Text),
    Column("lease_token", Text),
    Column("lease_until", Moment),
    Index("ix_delivery_waiting", "hot_folder_id", "state", "next_at"),
)

outgoing = _table(
    "outgoing",
    _id(),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    _ref("job_id", "job", nullable=True, index=True),
    Column("body", Text, nullable=False),
    _text("state", "waiting"),
    _text("reason"),
    _int("attempts"),
    Column("at", Moment, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("holder", Text),
    Column("lease_until", Moment),
    UniqueConstraint("key"),
    Index("ix_outgoing_next", "state", "next_at"),
)

APPEND_ONLY = (history, order_history, refund, note)
"""Rows of these are never changed and never deleted; triggers see to it."""
GUARDED = (*APPEND_ONLY, orders)
"""These lose something that matters when their triggers are gone."""
