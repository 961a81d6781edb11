"""Writing statuses: history, position, counters and chain in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, text

from ..domain import chain
from ..domain.attention import Limits
from ..domain.lifecycle import Entry, Position
from ..domain.search import words
from . import positions, tables, text_index
from .driver import run_for_each
from .positions import CounterKey, Placed, place
from .types import micros

_JOB, _ORDER, _HISTORY = tables.job.c, tables.orders.c, tables.history.c
_SLICE = 5000  # SQLite takes at most 32,766 bound values in a statement


Told = tuple[str | int | None, ...]
"""A row of history: the fields that its job's chain holds, in that order, and its hash."""
RECORDED_AT = 6
"""Place in it of when it was written down, in microseconds."""


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
        held = query.with_for_update(of=tables.job) if hold else query
        for row in connection.execute(held).all():
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
        found.update(connection.scalars(query).all())
    return found


def save(connection: Connection, changes: Iterable[Change], now: datetime, limits: Limits) -> None:
    """Write all changes: history first, then positions, then the counters they move."""
    history: list[Told] = []
    jobs: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    moved: Counter[CounterKey] = Counter()
    unsaid: list[tuple[int, str]] = []
    resaid: list[tuple[int, str]] = []
    for change in changes:
        job = change.job
        if change.rows:
            history += chained(job.id, change.rows, job.chain)
            job.chain = str(history[-1][-1])
        before, job.placed = job.placed, place(change.position, job.due, now, limits)
        for key in before.counters(job.storefront_id):
            moved[key] -= 1
        for key in job.placed.counters(job.storefront_id):
            moved[key] += 1
        changed = positions.changed(before, job.placed) | {"chain": job.chain}
        said = scoped(job.search_text, change.position.closed)
        if said != job.search_text:
            unsaid.append((job.id, job.search_text))
            resaid.append((job.id, said))
            job.search_text = changed["search_text"] = said
        jobs.setdefault(tuple(changed), []).append((*changed.values(), job.id))
    text_index.remove(connection, unsaid)
    text_index.add(connection, resaid)
    add_history(connection, history)
    for columns, rows in jobs.items():
        run_for_each(connection, _update(columns), rows)
    count(connection, moved)


def _update(columns: Iterable[str]) -> str:
    """For what has changed alone: SQLite writes every index anew that holds a column named here."""
    told = "".join(f"{name} = ?, " for name in columns)
    return f"UPDATE job SET {told}version = version + 1 WHERE id = ?"  # noqa: S608 - our own names


def count(connection: Connection, moved: Counter[CounterKey]) -> None:
    """Add to the counters, always in the same order, so that two writers cannot deadlock."""
    names = ("track", "status", "storefront", "rank", "late")
    rows = [dict(zip(names, key, strict=True)) | {"n": n} for key, n in sorted(moved.items()) if n]
    if rows:
        connection.execute(_COUNT, rows)


def chained(job_id: int, rows: Iterable[Row], link: str) -> Iterator[Told]:
    """One job's rows, the oldest first, after the one whose hash is `link`."""
    for row in rows:
        entry = row.entry
        fields = (
            job_id,
            str(entry.track),
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
        link = chain.link(link, fields)
        yield (*fields, link)


def add_history(connection: Connection, rows: list[Told]) -> None:
    run_for_each(connection, _TELL, rows)


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


_TELL = (
    "INSERT INTO history (job_id, track, status, label, info, at, recorded_at,"
    " actor, source, event_id, unexpected, moved, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_COUNT = text(
    "INSERT INTO counter (track, status, storefront_id, rank, late, n)"
    " VALUES (:track, :status, :storefront, :rank, :late, :n)"
    " ON CONFLICT (track, status, storefront_id, rank, late)"
    " DO UPDATE SET n = counter.n + excluded.n"
)
