"""Moving jobs by hand: judged one by one, done together, and taken back."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..domain.errors import Refused, SpoError
from ..domain.event import StatusEvent
from ..domain.job import Happening
from ..domain.lifecycle import Entry, Position, Stand, receive
from ..domain.moves import BLOCKED, Leg, carry_out, judge, retry_of
from ..domain.person import Role
from ..domain.status import Track, catalogue, named
from ..store import moves as store
from ..store import reading, writing
from ..store.engine import Connection
from .desk import Desk

SOURCE = "operator"
Step = tuple[Position, Entry]


@dataclass(slots=True)
class Moved:
    """What happened, or would happen, to each job that was named."""

    moved: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    """(job, why not)."""
    batch: str | None = None
    """By which it is undone; None when nothing was moved or it cannot be undone."""
    needs_reason: bool = False
    """A reason would let more of them move."""


def move(
    desk: Desk,
    numbers: Sequence[str],
    status: str,
    *,
    reason: str = "",
    label: str | None = None,
    seen: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Moved:
    """Send the jobs to a status. `seen` is the status in which the person saw each of them: a job
    that somebody has moved since is refused, and said where it is now.

    Raises SpoError for a name that is no status, Refused for a person who is no operator.
    """
    wanted = named(status)

    def step(job: writing.StoredJob, now: datetime, done: Moved) -> Step | str | None:
        position = job.placed.position
        if seen is not None and seen.get(job.number, position.workflow.status) != (
            position.workflow.status
        ):
            return f"somebody has just moved it: it is {position.workflow.says} now"
        verdict = judge(position, wanted, label, reason.strip())
        done.needs_reason = done.needs_reason or verdict.needs_reason
        if verdict.refusal is not None:
            return verdict.refusal
        if verdict.unchanged:
            return None
        return carry_out(position, wanted.name, label, reason.strip(), now)

    return _each(desk, numbers, step, "moving jobs", dry_run=dry_run)


def block(desk: Desk, numbers: Sequence[str], reason: str) -> Moved:
    return move(desk, numbers, BLOCKED, reason=reason)


def unblock(desk: Desk, numbers: Sequence[str], *, dry_run: bool = False) -> Moved:
    """Give blocked jobs back to where they came from."""

    def step(job: writing.StoredJob, now: datetime, _done: Moved) -> Step | str | None:
        position = job.placed.position
        if position.workflow.status != BLOCKED:
            return "it is not blocked"
        if not position.came_from:
            return "nobody knows where it came from: move it on instead"
        status, label = position.came_from[-1]
        return carry_out(position, status, label, "unblocked", now)

    return _each(desk, numbers, step, "unblocking jobs", dry_run=dry_run)


def retry(
    desk: Desk, numbers: Sequence[str], leg: Leg | None = None, *, dry_run: bool = False
) -> Moved:
    """Do for each job the retry that its failure calls for; a failure in part asks which leg."""
    copies: list[int] = []

    def step(job: writing.StoredJob, now: datetime, _done: Moved) -> Step | str | None:
        position = job.placed.position
        way = retry_of(position, leg)
        if way is None:
            return "nothing of it has failed in a way that can be tried again"
        if way.asks_leg:
            return "part of the exchange with the MIS succeeded: say which leg, record or assets"
        if way.failure.status == "CopyToHotFolderFailed":
            copies.append(job.id)
        if catalogue()[way.status].track is Track.WORKFLOW:
            return carry_out(position, way.status, None, way.info, now)
        return receive(position, StatusEvent(job.number, way.status, info=way.info, at=now), now)

    def after(connection: Connection) -> None:
        if copies:
            store.set_copy_state(connection, copies, "queued")

    return _each(desk, numbers, step, "retrying", dry_run=dry_run, after=after)


def undo(desk: Desk, batch: str | None = None) -> Moved:
    """Take back the person's own last moves, or that batch; a job that somebody has moved since
    is refused. Raises Refused when there is nothing to take back."""
    desk.who.must_be(Role.OPERATOR, "undoing")
    done = Moved()
    with desk.store.write() as connection:
        now = desk.clock()
        batch = batch or store.last_batch(connection, desk.who.name)
        rows = store.rows_of_batch(connection, batch) if batch else []
        if not rows:
            raise Refused("there is nothing of yours to undo")
        jobs = writing.lock_jobs(connection, {row.job for row in rows})
        changes = []
        for row in rows:
            job = jobs[row.job]
            told = _standing(store.workflow_rows(connection, row.job_id))
            latest = told[-1]
            if latest[0] != row.history_id:
                who = latest[1].actor or latest[1].source
                done.refused.append((row.job, f"{who} has moved it since"))
                continue
            before = _replay([event for number, event in told if number < row.history_id])
            if before is None:
                done.refused.append((row.job, "it stood nowhere before"))
                continue
            changes.append(_taken_back(desk, job, before, f"undo:{batch}:{job.id}", now))
            done.moved.append(row.job)
        writing.save(connection, changes, now, desk.limits)
    return done


def _standing(told: Sequence[tuple[int, Happening]]) -> list[tuple[int, Happening]]:
    """The rows that still hold: those undone, and their undoing, cancel out."""
    left: list[tuple[int, Happening]] = []
    for number, row in told:
        kind, _, which = (row.event or "").partition(":")
        if kind == "undo":
            left = [(n, other) for n, other in left if other.event != f"move:{which}"]
        else:
            left.append((number, row))
    return left


def _taken_back(
    desk: Desk, job: writing.StoredJob, before: Position, event: str, now: datetime
) -> writing.Change:
    here, there = job.placed.position, before.workflow
    at = max(now, here.workflow.at)
    position = replace(
        here,
        workflow=replace(there, at=at),
        came_from=before.came_from,
        unexpected=False,
    )
    told = f"undone: {here.workflow.says}"
    entry = Entry(there.meaning.track, there.status, there.label, told, at, False, True)
    row = writing.Row(entry, now, desk.who.name, SOURCE, event)
    return writing.Change(job, position, [row])


def _replay(rows: Sequence[Happening]) -> Position | None:
    """Where these rows of history leave a job."""
    position: Position | None = None
    for row in rows:
        event = StatusEvent("", row.status, label=row.label, info=row.info, at=row.at)
        if position is None:
            position = Position(Stand(row.status, row.at, row.at, row.label, row.info))
        else:
            position, _ = receive(position, event, max(row.at, row.recorded_at))
    return position


def _each(
    desk: Desk,
    numbers: Sequence[str],
    step: Callable[[writing.StoredJob, datetime, Moved], Step | str | None],
    wish: str,
    *,
    dry_run: bool = False,
    after: Callable[[Connection], None] | None = None,
) -> Moved:
    """Judge every job by `step`; in one transaction do what may be done."""
    desk.who.must_be(Role.OPERATOR, wish)
    done = Moved()
    batch = uuid.uuid4().hex
    with desk.store.read() if dry_run else desk.store.write() as connection:
        now = desk.clock()
        known = _named(connection, numbers, done)
        jobs = writing.lock_jobs(connection, set(known.values()), hold=not dry_run)
        changes = []
        for number in dict.fromkeys(known.values()):
            job = jobs[number]
            result = step(job, now, done)
            if isinstance(result, str):
                done.refused.append((number, result))
            elif result is None:
                done.unchanged.append(number)
            else:
                position, entry = result
                kind = "move" if _can_be_undone(entry) else "retry"
                row = writing.Row(entry, now, desk.who.name, SOURCE, f"{kind}:{batch}:{job.id}")
                changes.append(writing.Change(job, position, [row]))
                done.moved.append(number)
        if not dry_run:
            writing.save(connection, changes, now, desk.limits)
            if after is not None:
                after(connection)
            if any(_can_be_undone(change.rows[0].entry) for change in changes):
                done.batch = batch
    return done


def _can_be_undone(entry: Entry) -> bool:
    """What went to the MIS or to a mail server cannot be called back."""
    return entry.moved and entry.track is Track.WORKFLOW


def _named(connection: Connection, numbers: Sequence[str], done: Moved) -> dict[str, str]:
    """The numbers as they stand in the database, by what the person calls them."""
    known: dict[str, str] = {}
    for number in numbers:
        try:
            known[number] = reading.job_number(connection, number)
        except SpoError as error:
            done.refused.append((number, str(error)))
    return known
