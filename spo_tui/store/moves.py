"""What people have done to jobs, found again; and who has which job in hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, text

from ..domain.job import Happening
from . import tables

_HISTORY, _JOB, _CLAIM = tables.history.c, tables.job.c, tables.claim.c
_RECENT = 2000
"""Rows of history in which a person's own last move is looked for."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    job: str
    job_id: int
    history_id: int


def last_batch(connection: Connection, actor: str) -> str | None:
    """The person's latest batch of moves that has not been undone."""
    recent = (
        select(_HISTORY.event_id, _HISTORY.actor)
        .order_by(_HISTORY.id.desc())
        .limit(_RECENT)
        .subquery()
    )
    rows = connection.scalars(
        select(recent.c.event_id).where(
            recent.c.actor == actor,
            recent.c.event_id.like("move:%") | recent.c.event_id.like("undo:%"),
        )
    )
    undone: set[str] = set()
    for event in rows:
        kind, batch, _ = str(event).split(":", 2)
        if kind == "undo":
            undone.add(batch)
        elif batch not in undone:
            return batch
    return None


def rows_of_batch(connection: Connection, batch: str) -> list[BatchRow]:
    prefix = f"move:{batch}:"
    query = (
        select(_JOB.number, _JOB.id, _HISTORY.id)
        .join_from(tables.history, tables.job, _JOB.id == _HISTORY.job_id)
        .where(_HISTORY.event_id >= prefix, _HISTORY.event_id < prefix + "~")
        .order_by(_JOB.id)
    )
    return [BatchRow(*row) for row in connection.execute(query)]


def workflow_rows(connection: Connection, job_id: int) -> list[tuple[int, Happening]]:
    """(id, row) of every row that moved the job, the oldest first."""
    row = _HISTORY
    query = (
        select(
            row.id,
            row.track,
            row.status,
            row.label,
            row.info,
            row.at,
            row.recorded_at,
            row.actor,
            row.source,
            row.event_id,
            row.unexpected,
            row.moved,
        )
        .where(row.job_id == job_id, row.track == "workflow", row.moved == 1)
        .order_by(row.id)
    )
    return [
        (values[0], Happening(*values[1:10], bool(values[10]), bool(values[11])))
        for values in connection.execute(query)
    ]


def set_copy_state(connection: Connection, job_ids: Sequence[int], state: str) -> None:
    change = tables.job.update().where(_JOB.id.in_(job_ids)).values(copy_state=state)
    connection.execute(change)


def claims_of(
    connection: Connection, job_ids: Sequence[int], now: datetime
) -> dict[int, tuple[str, datetime]]:
    """Who has each of these jobs in hand, and until when; expired claims are none."""
    query = select(_CLAIM.job_id, _CLAIM.who, _CLAIM.until)
    query = query.where(_CLAIM.job_id.in_(list(job_ids)), _CLAIM.until > now)
    return {job: (who, until) for job, who, until in connection.execute(query)}


def put_claims(connection: Connection, job_ids: Sequence[int], who: str, until: datetime) -> None:
    values = [{"job": job, "who": who, "until": until} for job in sorted(job_ids)]
    if values:
        connection.execute(_PUT_CLAIM, _typed(values))


def drop_claims(connection: Connection, job_ids: Sequence[int], who: str) -> None:
    connection.execute(
        delete(tables.claim).where(_CLAIM.job_id.in_(list(job_ids)), _CLAIM.who == who)
    )


def count_claims(connection: Connection, who: str, now: datetime) -> int:
    query = select(func.count()).select_from(tables.claim)
    return connection.scalar(query.where(_CLAIM.who == who, _CLAIM.until > now)) or 0


def _typed(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    from .types import micros

    return [value | {"until": micros(value["until"])} for value in values]


_PUT_CLAIM = text(
    "INSERT INTO claim (job_id, who, until) VALUES (:job, :who, :until)"
    " ON CONFLICT (job_id) DO UPDATE SET who = excluded.who, until = excluded.until"
)
