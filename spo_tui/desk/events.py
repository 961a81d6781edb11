"""Events from outside: recorded all, judged one by one, each batch one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..domain.errors import SpoError
from ..domain.event import StatusEvent
from ..domain.lifecycle import receive
from ..domain.person import Role
from ..domain.refund_event import RefundEvent
from ..store import reading, writing
from ..store.engine import Connection
from . import deliveries
from .again import again
from .desk import Desk
from .refund_events import record_refunds


@dataclass(slots=True)
class Ingested:
    recorded: int = 0
    duplicate: int = 0
    unexpected: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)
    """(place in the batch, reason)."""


@again
def record_events(
    desk: Desk, events: Sequence[StatusEvent | RefundEvent], *, source: str, actor: str = ""
) -> Ingested:
    """Record a batch: all of it or, should the database fail, nothing.

    `source` and `actor` stand in the history where the event names no source. Raises Refused
    for a person who is no operator; a refund is rejected unless the role is finance.
    """
    desk.who.must_be(Role.OPERATOR, "recording events")
    with desk.store.write() as connection:
        return record_within(connection, desk, events, source=source, actor=actor)


def record_within(
    connection: Connection,
    desk: Desk,
    events: Sequence[StatusEvent | RefundEvent],
    *,
    source: str,
    actor: str = "",
) -> Ingested:
    """As `record_events`, inside a transaction that does more than this."""
    done = Ingested()
    now = desk.clock()
    told = [(place, it) for place, it in enumerate(events) if isinstance(it, StatusEvent)]
    if len(told) < len(events):
        _record_refunds(connection, desk, events, source, done)
    ids = [_identity(event) for _, event in told]
    wanted = {event.job for _, event in told}
    jobs = writing.lock_jobs(connection, wanted)
    for number in sorted(wanted - set(jobs)):
        jobs |= _by_other_name(connection, number)
    seen = writing.known_events(connection, {event for event in ids if event})
    changes: dict[int, writing.Change] = {}
    for (place, event), identity in zip(told, ids, strict=True):
        job = jobs.get(event.job)
        refusal = _refusal(event, job)
        if job is None or refusal is not None:
            done.rejected.append((place, str(refusal)))
            continue
        if identity is not None:
            if identity in seen:
                done.duplicate += 1
                continue
            seen.add(identity)
        change = changes.setdefault(job.id, writing.Change(job, job.placed.position))
        change.position, entry = receive(change.position, event, now)
        change.rows.append(writing.Row(entry, now, actor, event.source or source, identity))
        done.recorded += 1
        done.unexpected += entry.unexpected
    before = {key: change.job.placed.position.workflow.status for key, change in changes.items()}
    writing.save(connection, changes.values(), now, desk.limits)
    deliveries.enqueue_changed(connection, desk, changes.values(), before)
    return done


def _record_refunds(
    connection: Connection,
    desk: Desk,
    events: Sequence[StatusEvent | RefundEvent],
    source: str,
    done: Ingested,
) -> None:
    refunds = [(place, it) for place, it in enumerate(events) if isinstance(it, RefundEvent)]
    for place, outcome in record_refunds(connection, desk, refunds, source):
        if isinstance(outcome, str):
            done.rejected.append((place, outcome))
        elif outcome:
            done.recorded += 1
        else:
            done.duplicate += 1


def _refusal(event: StatusEvent, job: writing.StoredJob | None) -> str | None:
    if job is None:
        return f"there is no job {event.job}: import its ticket first"
    if event.order is not None and event.order != job.order:
        return f"job {event.job} belongs to order {job.order}, not {event.order}"
    return None


def _by_other_name(connection: Connection, wanted: str) -> dict[str, writing.StoredJob]:
    """A job named with or without its type letter."""
    try:
        number = reading.job_number(connection, wanted)
    except SpoError:
        return {}
    return {wanted: writing.lock_jobs(connection, {number})[number]}


def _identity(event: StatusEvent) -> str | None:
    """The source's id; without one, what a repeated event with a time has in common."""
    if event.event is not None:
        return event.event
    if event.at is None:
        return None
    said = (event.job, event.status, event.label, event.info, event.at.timestamp(), event.source)
    return "same:" + hashlib.sha256(repr(said).encode()).hexdigest()[:32]
