"""Notes of orders: written once, each with a hash that holds what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

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


def add_note(connection: Connection, order_id: int, note: Note, job_id: int | None = None) -> Note:
    """Write a note, whose id is not looked at; returns it with the id that it was given."""
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
    row["hash"] = chain.link(chain.START, fields(row, micros(note.at)))
    key = connection.execute(tables.note.insert().values(row)).inserted_primary_key
    assert key is not None
    return replace(note, id=int(key[0]))
