"""Writing statuses: history, position, counters and chain in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, text, update

from ..domain import chain
from ..domain.attention import Limits
from ..domain.lifecycle import Entry, Position
from ..domain.search import words
from . import positions, tables, text_index
from .positions import CounterKey, Placed, place
from .types import micros

_JOB, _ORDER, _HISTORY = tables.job.c, tables.orders.c, tables.history.c
_SLICE = 5000  # SQLite takes at most 32,766 bound values in a statement


@dataclass(slots=True)
class StoredJob:
    """A job that this transaction holds."""

    id: int
    number: str
    order: str
    storefront_id: int
    due: datetime | None
    placed: Placed
    chain: str
    version: int
    search_text: str


@dataclass(slots=True)
class Row:
    """An entry of history with who said it and when it was written down."""

    entry: Entry
    recorded_at: datetime
    actor: str
    source: str
    event: str | None


@dataclass(slots=True)
class Change:
    """What one transaction does to one job."""

    job: StoredJob
    position: Position
    rows: list[Row] = field(default_factory=list)


def lock_jobs(
    connection: Connection, numbers: Collection[str], *, hold: bool = True
) -> dict[str, StoredJob]:
    """The jobs of these numbers, unknown ones left out; held, unless only looked at, until the
    transaction ends."""
    found: dict[str, StoredJob] = {}
    for some in _slices(sorted(numbers)):
        query = _locking().where(_JOB.number.in_(some)).order_by(_JOB.id)
        for row in connection.execute(query.with_for_update(of=tables.job) if hold else query):
            stored = _stored(row)
            found[stored.number] = stored
    return found


def lock_due_for_rank(connection: Connection, now: datetime, most: int) -> list[StoredJob]:
    """Jobs whose rank the passing of time has changed, unless another process holds them."""
    query = _locking().where(_JOB.rank_until <= micros(now)).limit(most)
    query = query.with_for_update(of=tables.job, skip_locked=True)
    return [_stored(row) for row in connection.execute(query)]


def any_due_for_rank(connection: Connection, now: datetime) -> bool:
    query = select(_JOB.id).where(_JOB.rank_until <= micros(now)).limit(1)
    return connection.scalars(query).first() is not None


def known_events(connection: Connection, ids: Collection[str]) -> set[str]:
    found: set[str] = set()
    for some in _slices(sorted(ids)):
        query = select(_HISTORY.event_id).where(_HISTORY.event_id.in_(some))
        found.update(str(event) for event in connection.scalars(query))
    return found


def save(connection: Connection, changes: Iterable[Change], now: datetime, limits: Limits) -> None:
    """Write all changes: history first, then positions, then the counters they move."""
    history: list[dict[str, Any]] = []
    jobs: list[dict[str, Any]] = []
    moved: Counter[CounterKey] = Counter()
    unsaid: list[tuple[int, str]] = []
    resaid: list[tuple[int, str]] = []
    for change in changes:
        job = change.job
        for row in change.rows:
            history.append(history_row(job.id, row, job.chain))
            job.chain = history[-1]["hash"]
        before, job.placed = job.placed, place(change.position, job.due, now, limits)
        moved.subtract(before.counters(job.storefront_id))
        moved.update(job.placed.counters(job.storefront_id))
        said = scoped(job.search_text, change.position.closed)
        if said != job.search_text:
            unsaid.append((job.id, job.search_text))
            resaid.append((job.id, said))
            job.search_text = said
        jobs.append(
            positions.to_columns(job.placed)
            | {"job_id": job.id, "chain": job.chain, "search_text": job.search_text}
        )
    text_index.remove(connection, unsaid)
    text_index.add(connection, resaid)
    if history:
        connection.execute(tables.history.insert(), history)
    if jobs:
        connection.execute(_UPDATE, jobs)
    count(connection, moved)


def count(connection: Connection, moved: Counter[CounterKey]) -> None:
    """Add to the counters, always in the same order, so that two writers cannot deadlock."""
    names = ("track", "status", "storefront", "rank", "late")
    rows = [dict(zip(names, key, strict=True)) | {"n": n} for key, n in sorted(moved.items()) if n]
    if rows:
        connection.execute(_COUNT, rows)


def history_row(job_id: int, row: Row, previous: str) -> dict[str, Any]:
    entry = row.entry
    fields = (
        job_id,
        entry.track.value,
        entry.status,
        entry.label,
        entry.info,
        micros(entry.at),
        micros(row.recorded_at),
        row.actor,
        row.source,
        row.event,
        int(entry.unexpected),
        int(entry.moved),
    )
    return {
        "job_id": job_id,
        "track": entry.track.value,
        "status": entry.status,
        "label": entry.label,
        "info": entry.info,
        "at": entry.at,
        "recorded_at": row.recorded_at,
        "actor": row.actor,
        "source": row.source,
        "event_id": row.event,
        "unexpected": int(entry.unexpected),
        "moved": int(entry.moved),
        "hash": chain.link(previous, fields),
    }


def searchable(parts: Iterable[str], *, closed: bool = False) -> str:
    """The text by which a job is found: folded words, led by whether it is open or closed."""
    found = dict.fromkeys(word for part in parts for word in words(part))
    return " ".join(["_closed" if closed else "_open", *found])


def scoped(search_text: str, closed: bool) -> str:
    return f"{'_closed' if closed else '_open'} {search_text.partition(' ')[2]}".rstrip()


def _locking() -> Any:
    return select(
        *(_JOB[name] for name in positions.COLUMNS),
        _JOB.id,
        _JOB.number,
        _ORDER.number.label("order_number"),
        _JOB.storefront_id,
        _JOB.due_at,
        _JOB.phase,
        _JOB.rank,
        _JOB.late,
        _JOB.mis_rank,
        _JOB.comm_rank,
        _JOB.rank_until,
        _JOB.chain,
        _JOB.version,
        _JOB.search_text,
    ).join_from(tables.job, tables.orders)


def _stored(row: Any) -> StoredJob:
    n = len(positions.COLUMNS)
    job_id, number, order, storefront, due = row[n : n + 5]
    phase, rank, late, mis_rank, comm_rank, until, link, version, search_text = row[n + 5 :]
    placed = Placed(positions.from_columns(row), phase, rank, late, mis_rank, comm_rank, until)
    return StoredJob(job_id, number, order, storefront, due, placed, link, version, search_text)


def _slices(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[at : at + _SLICE] for at in range(0, len(values), _SLICE))


_CHANGING = (
    *positions.COLUMNS,
    *("phase", "rank", "late", "rank_until", "mis_rank", "comm_rank", "chain", "search_text"),
)
_UPDATE = (
    update(tables.job)
    .where(_JOB.id == bindparam("job_id"))
    .values(**{name: bindparam(name) for name in _CHANGING}, version=_JOB.version + 1)
)
_COUNT = text(
    "INSERT INTO counter (track, status, storefront_id, rank, late, n)"
    " VALUES (:track, :status, :storefront, :rank, :late, :n)"
    " ON CONFLICT (track, status, storefront_id, rank, late)"
    " DO UPDATE SET n = counter.n + excluded.n"
)
