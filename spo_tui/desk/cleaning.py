"""Clean-up at the database: what is to be cleared, by whom, and what became of it.

A row of `cleanup` is `requested` with the end of its order. When the folder is out of the way its
job stands in CleanUp, and the row goes on: `wiping` what was taken, `archiving` it on another
device, or `kept` where nothing may be deleted. `restoring` brings an archived folder back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..domain.lifecycle import CLOSED
from ..domain.moves import carry_out
from ..store import cleaning as store
from ..store import writing
from ..store.engine import Connection
from .again import again
from .desk import Desk

ACTOR, SOURCE = "system", "cleanup"
LEASE = timedelta(seconds=30)
QUICK = (store.REQUESTED, store.KEPT)
"""What is done by a rename; the others may take as long as their files are large."""
SLOW = (store.RESTORING, store.ARCHIVING, store.WIPING)
NO_ROOT = "no working root is configured"
_LONGEST = timedelta(minutes=1)
_KEPT = timedelta(hours=1)
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Task:
    """Something for a worker to do; `state` is that of its row."""

    id: int
    job: str
    state: str
    folder: str
    trash: str
    archived: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a worker did: cleared, aside, archived, wiped, more, restored, kept or failed."""

    id: int
    did: str
    trash: str = ""
    archived: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Cleaning:
    """How far the clean-up of a job is."""

    job: str
    order: str
    state: str
    folder: str
    reason: str
    """Why it could not be cleared yet; empty when nothing went wrong."""
    attempts: int
    requested_at: datetime
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    pending: int
    """Folders to be cleared, and files to be brought back."""
    kept: int
    """Folders of jobs in CleanUp that could not be cleared for good reasons, and are left alone."""
    oldest: datetime | None
    """Since when the oldest of the pending ones waits."""
    reason: str
    """Of the newest of those that could not be done; empty when there is none."""


@again
def claim(desk: Desk, holder: str, states: Sequence[str], most: int = 100) -> list[Task]:
    """Take what is to be done now, and is in nobody else's hands, for the length of LEASE."""
    with desk.store.read() as connection:
        if not store.any_due(connection, states, desk.clock()):
            return []
    with desk.store.write() as connection:
        rows = store.claim(connection, states, holder, desk.clock(), LEASE, most)
    return [Task(r.id, r.job, r.state, r.folder, r.trash, r.archived) for r in rows]


@again
def keep_hold(desk: Desk, holder: str) -> None:
    """Hold for another LEASE what this holder has in hand."""
    with desk.store.write() as connection:
        store.renew(connection, holder, desk.clock() + LEASE)


@again
def let_go(desk: Desk, holder: str) -> None:
    with desk.store.write() as connection:
        store.free(connection, holder)


@again
def report(desk: Desk, holder: str, outcomes: Sequence[Outcome]) -> list[Task]:
    """Write down what became of tasks; those that the holder has lost are passed over. Returns
    the tasks whose jobs have come to stand in CleanUp."""
    by_id = {outcome.id: outcome for outcome in outcomes}
    if not by_id:
        return []
    with desk.store.write() as connection:
        now = desk.clock()
        jobs = writing.lock_jobs(connection, store.jobs_of(connection, by_id.keys()))
        rows = store.held(connection, by_id.keys(), holder)
        closing = []
        for row in rows.values():
            outcome = by_id[row.id]
            if row.state == store.REQUESTED and outcome.did in _CLOSES:
                closing.append((jobs[row.job], f"cleanup:{row.id}", outcome.reason))
            _write_down(connection, row, outcome, now)
        close_within(connection, desk, closing, now)
    closed = {job.number for job, _, _ in closing}
    return [
        Task(row.id, row.job, row.state, row.folder, row.trash, row.archived)
        for row in rows.values()
        if row.job in closed
    ]


_CLOSES = ("cleared", "aside", "kept")


def _write_down(
    connection: Connection, row: store.StoredCleanup, outcome: Outcome, now: datetime
) -> None:
    free = {"holder": None, "lease_until": None}
    match outcome.did:
        case "failed":
            wait = min(_LONGEST, timedelta(seconds=2 ** min(row.attempts, 10)))
            failed = {"reason": outcome.reason, "attempts": row.attempts + 1, "next_at": now + wait}
            store.change(connection, row.id, **free, **failed)
            return
        case "more":
            store.change(connection, row.id, **free, next_at=now)
            return
        case "kept":
            state, wait = store.KEPT, _KEPT
        case "aside":
            state, wait = store.ARCHIVING, timedelta(0)
        case "cleared" | "archived":
            state, wait = (store.WIPING if outcome.trash else store.DONE), timedelta(0)
        case "restored":
            store.bring_back_files(connection, row.job_id, row.done_at or now, row.folder)
            state, wait = store.RESTORED, timedelta(0)
        case _:
            state, wait = store.DONE, timedelta(0)
    reason = outcome.reason if outcome.did in {"kept", "cleared"} else ""
    store.change(
        connection,
        row.id,
        **free,
        state=state,
        reason=reason,
        attempts=0,
        next_at=now + wait,
        trash=outcome.trash or row.trash,
        archived=outcome.archived or row.archived,
        done_at=row.done_at or now,
    )


def close_within(
    connection: Connection,
    desk: Desk,
    closing: Sequence[tuple[writing.StoredJob, str, str]],
    now: datetime,
) -> None:
    """Set held jobs to CleanUp, each with the event's id and what is to be said of it; an event
    that is known already, and a job that is there already, are passed over."""
    known = writing.known_events(connection, {event for _, event, _ in closing})
    changes = []
    for job, event, info in closing:
        if event in known or job.placed.position.closed:
            continue
        position, entry = carry_out(job.placed.position, CLOSED, None, info, now)
        row = writing.Row(entry, now, ACTOR, SOURCE, event)
        changes.append(writing.Change(job, position, [row]))
    store.take_files(connection, [job.id for job, _, _ in closing], now)
    writing.save(connection, changes, now, desk.limits)


def list_open(desk: Desk) -> list[Cleaning]:
    """What is not over yet, the oldest first, at most 100."""
    with desk.store.read() as connection:
        return [_cleaning(row) for row in store.open_rows(connection, _SHOWN)]


def list_of_order(desk: Desk, jobs: Sequence[int]) -> list[Cleaning]:
    """The clean-up of these jobs (ids) that is not over yet."""
    with desk.store.read() as connection:
        rows = store.of_jobs(connection, jobs)
    return [_cleaning(row) for row in rows if row.state in store.OPEN]


def _cleaning(row: store.StoredCleanup) -> Cleaning:
    return Cleaning(
        row.job,
        row.order,
        row.state,
        row.folder,
        row.reason,
        row.attempts,
        row.requested_at,
        row.next_at,
    )


def backlog(desk: Desk) -> Backlog:
    with desk.store.read() as connection:
        counts = store.count_open(connection)
        rows = store.open_rows(connection, _SHOWN)
    kept = counts.pop(store.KEPT, 0)
    waiting = [row for row in rows if row.state != store.KEPT]
    reasons = [row.reason for row in (waiting or rows) if row.reason]
    oldest = min((row.requested_at for row in waiting), default=None)
    return Backlog(sum(counts.values()), kept, oldest, reasons[-1] if reasons else "")


def marks(desk: Desk) -> tuple[bool, bool]:
    """Whether the working root, and the archive, have been worked in before, and so have marks."""
    root = desk.places.working_root
    with desk.store.read() as connection:
        known = root is not None and store.any_taken_from(connection, root)
        return known, store.any_archived(connection)
