"""Notes of orders: written once, each with a hash that holds what it says, and a chain over those
of an order that shows when one is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from ..domain import chain
from ..domain.order import Note
from . import tables
from .types import micros

CORRECTION = "correction"
NEW = 0
"""The id of a note or a refund that has none yet."""


def fields(note: Mapping[str, Any], at: int) -> tuple[str | int | None, ...]:
    """What the hash of a row of `note` is made over; `at` in microseconds."""
    told = (note["order_id"], note["kind"], note["text"], at, note["actor"])
    if note["kind"] == CORRECTION:
        return (*told, note["refund_id"], note["actual"], note["reference"])
    return told if note.get("job_id") is None else (*told, note["job_id"])


def link(previous: str, kept: str) -> str:
    """The chain over the notes of an order, once a note with this hash is added."""
    return chain.link(previous, (kept,))


def add_note(connection: Connection, order_id: int, note: Note, job_id: int | None = None) -> Note:
    """Write a note, whose id is not looked at, on an order that the caller holds; returns it with
    the id that it was given."""
    row = {
        "order_id": order_id,
        "job_id": job_id,
        "refund_id": note.refund,
        "kind": note.kind,
        "text": note.text,
        "at": note.at,
        "actor": note.actor,
        "actual": None if note.actual is None else note.actual.minor,
        "reference": note.reference,
    }
    kept = row["hash"] = chain.link(chain.START, fields(row, micros(note.at)))
    key = connection.execute(tables.note.insert().values(row)).inserted_primary_key
    assert key is not None
    order = tables.orders.c
    before = connection.execute(select(order.note_chain).where(order.id == order_id)).scalar_one()
    connection.execute(
        tables.orders.update().where(order.id == order_id).values(note_chain=link(before, kept))
    )
    return replace(note, id=int(key[0]))
