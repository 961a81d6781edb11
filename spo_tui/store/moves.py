"""What people have done to jobs, found again; and who has which job in hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, text

from ..domain.undoing import BY_HAND, Told, batch_of
from . import tables
from .reading import HAPPENING, happening_from
from .types import micros

_HISTORY, _JOB, _CLAIM = tables.history.c, tables.job.c, tables.claim.c
_SLICE = 5000  # SQLite takes at most 32,766 bound values in a statement


@dataclass(frozen=True, slots=True)
class BatchRow:
    job: str
    job_id: int
    history_id: int


def last_batch(connection: Connection, actor: str, since: datetime) -> str | None:
    """The person's latest batch of moves, not older than `since`, that has not been undone."""
    query = (
        select(_HISTORY.event_id)
        .where(
            _HISTORY.recorded_at >= since,
            _HISTORY.actor == actor,
            tables.DONE_BY_HAND,
            _HISTORY.event_id.is_not(None),
        )
        .order_by(_HISTORY.recorded_at.desc(), _HISTORY.id.desc())
    )
    undone: set[str] = set()
    with connection.execute(query) as rows:
        for (event,) in rows:
            kind, batch = batch_of(event) or ("", "")
            if kind == "undo":
                undone.add(batch)
            elif kind == "move" and batch not in undone:
                return batch
    return None


def rows_of_batch(connection: Connection, batch: str, actor: str) -> list[BatchRow]:
    """What the person moved in that batch, undone or not."""
    prefix = f"move:{batch}:"
    query = (
        select(_JOB.number, _JOB.id, _HISTORY.id)
        .join_from(tables.history, tables.job, _JOB.id == _HISTORY.job_id)
        .where(_HISTORY.event_id >= prefix, _HISTORY.event_id < f"move:{batch};")
        .where(_HISTORY.actor == actor, _HISTORY.source == BY_HAND)
        .order_by(_JOB.id)
    )
    return [BatchRow(*row) for row in connection.execute(query)]


def moving_rows(connection: Connection, job_ids: Sequence[int]) -> dict[int, list[Told]]:
    """By job, (id, row) of every row that moved it, the oldest first."""
    row = _HISTORY
    found: dict[int, list[Told]] = {job_id: [] for job_id in job_ids}
    for some in _slices(job_ids):
        query = (
            select(row.job_id, row.id, *HAPPENING)
            .where(row.job_id.in_(some), row.track == "workflow", row.moved == 1)
            .order_by(row.id)
        )
        for job_id, number, *told in connection.execute(query):
            found[job_id].append((number, happening_from(told)))
    return found


def set_copy_state(connection: Connection, job_ids: Sequence[int], state: str) -> None:
    for some in _slices(job_ids):
        change = tables.job.update().where(_JOB.id.in_(some)).values(copy_state=state)
        connection.execute(change)


def claims_of(
    connection: Connection, job_ids: Sequence[int], now: datetime
) -> dict[int, tuple[str, datetime]]:
    """Who has each of these jobs in hand, and until when; expired claims are none."""
    found: dict[int, tuple[str, datetime]] = {}
    for some in _slices(job_ids):
        query = select(_CLAIM.job_id, _CLAIM.who, _CLAIM.until)
        query = query.where(_CLAIM.job_id.in_(some), _CLAIM.until > now)
        found |= {job: (who, until) for job, who, until in connection.execute(query)}
    return found


def put_claims(connection: Connection, job_ids: Iterable[int], who: str, until: datetime) -> None:
    values = [{"job": job, "who": who, "until": micros(until)} for job in sorted(job_ids)]
    if values:
        connection.execute(_PUT_CLAIM, values)


def drop_claims(connection: Connection, job_ids: Sequence[int], who: str) -> None:
    for some in _slices(job_ids):
        connection.execute(delete(tables.claim).where(_CLAIM.job_id.in_(some), _CLAIM.who == who))


def _slices(ids: Sequence[int]) -> Iterator[list[int]]:
    return (list(ids[at : at + _SLICE]) for at in range(0, len(ids), _SLICE))


_PUT_CLAIM = text(
    "INSERT INTO claim (job_id, who, until) VALUES (:job, :who, :until)"
    " ON CONFLICT (job_id) DO UPDATE SET who = excluded.who, until = excluded.until"
)
