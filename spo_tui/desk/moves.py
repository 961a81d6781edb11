"""Moving jobs by hand: judged one by one, done together, and taken back."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..domain.errors import Refused, SpoError
from ..domain.job import Happening
from ..domain.lifecycle import Entry, Position, Stand
from ..domain.moves import BLOCKED, Leg, carry_out, judge, retry_of
from ..domain.outgoing import Kind, Request, request_of
from ..domain.person import Role
from ..domain.status import Status, Track, named
from ..domain.undoing import BY_HAND, Back, Told, event_id, replay, standing, take_back
from ..store import moves as store
from ..store import outgoing as outgoing_store
from ..store import reading, writing
from ..store.engine import Connection
from . import deliveries, outgoing
from .again import again
from .desk import Desk

UNDO_WITHIN = timedelta(hours=24)
"""How far back a person's last move is looked for; a batch that is named may be older."""
Step = tuple[Position, Entry]
Judgement = Callable[[writing.StoredJob, datetime, "Moved"], Step | str | None]
"""What becomes of a job: a step to take, why not, or None when nothing is to be done."""
Before = Callable[[Connection, Sequence[writing.StoredJob]], None]
"""Reads what the judgement takes, once the jobs are held."""


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
    """Some of them move only with a reason."""
    asked: list[str] = field(default_factory=list)
    """Those for which somebody outside has been asked for something, and is told of it."""
    recorded_only: list[str] = field(default_factory=list)
    """As `asked`, where there is no address to tell it to."""
    lasting: list[str] = field(default_factory=list)
    """Those of `moved` of which it cannot be taken back."""
    asks_leg: list[str] = field(default_factory=list)
    """Those refused because it was not said which leg of the exchange to do again."""


@dataclass(slots=True)
class Undone(Moved):
    backs: list[Back] = field(default_factory=list)
    """What was taken back of each job in `moved`."""


@again
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
    step = _to(named(status), label, reason.strip(), seen)
    return _each(desk, numbers, step, "moving jobs", dry_run=dry_run)


def move_within(
    connection: Connection, desk: Desk, numbers: Sequence[str], status: str, label: str | None
) -> Moved:
    """As `move`, inside a writing transaction that does more than this."""
    desk.who.must_be(Role.OPERATOR, "moving jobs")
    return _within(connection, desk, numbers, _to(named(status), label, "", None), dry_run=False)


def _to(
    wanted: Status, label: str | None, reason: str, seen: Mapping[str, str] | None
) -> Judgement:
    def step(job: writing.StoredJob, now: datetime, done: Moved) -> Step | str | None:
        position = job.placed.position
        verdict = judge(position, wanted, label, reason)
        done.needs_reason = done.needs_reason or verdict.needs_reason
        if verdict.refusal is not None:
            return verdict.refusal
        if verdict.unchanged:
            return None
        return carry_out(position, wanted.name, label, reason, now)

    return _as_seen(step, seen)


def _as_seen(step: Judgement, seen: Mapping[str, str] | None) -> Judgement:
    """Only for a job that still is in the status in which the person saw it."""

    def judged(job: writing.StoredJob, now: datetime, done: Moved) -> Step | str | None:
        here = job.placed.position.workflow
        if seen is not None and seen.get(job.number, here.status) != here.status:
            return f"somebody has just moved it: it is {here.says} now"
        return step(job, now, done)

    return judged


def block(desk: Desk, numbers: Sequence[str], reason: str, *, dry_run: bool = False) -> Moved:
    return move(desk, numbers, BLOCKED, reason=reason, dry_run=dry_run)


@again
def unblock(
    desk: Desk,
    numbers: Sequence[str],
    *,
    seen: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Moved:
    """Give blocked jobs back to where they came from; `seen` as in `move`."""

    def step(job: writing.StoredJob, now: datetime, _done: Moved) -> Step | str | None:
        position = job.placed.position
        if position.workflow.status != BLOCKED:
            return "it is not blocked"
        if not position.came_from:
            return "nobody knows where it came from: move it on instead"
        status, label = position.came_from[-1]
        return carry_out(position, status, label, "unblocked", now)

    return _each(desk, numbers, _as_seen(step, seen), "unblocking jobs", dry_run=dry_run)


@again
def retry(
    desk: Desk,
    numbers: Sequence[str],
    leg: Leg | None = None,
    *,
    seen: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Moved:
    """Do for each job the retry that its failure calls for; a failure in part asks which leg.
    `seen` as in `move`."""
    copies: list[int] = []
    asked: list[tuple[writing.StoredJob, Request]] = []
    on_its_way: set[tuple[int, str]] = set()

    def before(connection: Connection, jobs: Sequence[writing.StoredJob]) -> None:
        if desk.tells_outside:
            on_its_way.update(outgoing_store.waiting(connection, [job.id for job in jobs]))

    def step(job: writing.StoredJob, now: datetime, done: Moved) -> Step | str | None:
        position = job.placed.position
        way = retry_of(position, leg)
        if way is None:
            return "nothing of it has failed in a way that can be tried again"
        if way.asks_leg:
            done.asks_leg.append(job.number)
            return "part of the exchange with the MIS succeeded: say which leg, record or assets"
        if way.failure.status == "CopyToHotFolderFailed":
            copies.append(job.id)
        request = request_of(way, leg)
        if request is not None and (job.id, request.kind) in on_its_way:
            return "it has been asked for already: that notice is still on its way"
        if request is not None:
            asked.append((job, request))
            (done.asked if desk.tells_outside else done.recorded_only).append(job.number)
        return carry_out(position, way.status, None, way.info, now)

    def after(connection: Connection) -> None:
        if copies:
            store.set_copy_state(connection, copies, "queued")
            deliveries.retry_within(connection, desk, copies)
        if desk.tells_outside:
            outgoing.ask_within(connection, desk, asked)

    judged = _as_seen(step, seen)
    return _each(desk, numbers, judged, "retrying", dry_run=dry_run, before=before, after=after)


@again
def undo(desk: Desk, batch: str | None = None) -> Undone:
    """Take back the person's own last moves, or that batch of theirs; a job that somebody has
    moved since is refused. Raises Refused when there is nothing to take back."""
    desk.who.must_be(Role.OPERATOR, "undoing")
    done = Undone()
    with desk.store.write() as connection:
        now = desk.clock()
        me = desk.who.name
        batch = batch or store.last_batch(connection, me, now - UNDO_WITHIN)
        rows = store.rows_of_batch(connection, batch, me) if batch else []
        if batch is None or not rows:
            raise Refused("there is nothing of yours from the last 24 hours to undo")
        jobs = writing.lock_jobs(connection, {row.job for row in rows})
        told = store.moving_rows(connection, [row.job_id for row in rows])
        changes = []
        for row in rows:
            job = jobs[row.job]
            left = standing(told[row.job_id])
            refusal = _why_not_back(row, left, me) or _why_not_called_back(
                connection, jobs[row.job], left[-1][1]
            )
            before = replay([event for number, event in left if number < row.history_id])
            if refusal is not None or before is None:
                done.refused.append((row.job, refusal or "it stood nowhere before"))
                continue
            here = job.placed.position
            position, entry = take_back(here, before, now)
            undoing = writing.Row(entry, now, me, BY_HAND, event_id("undo", batch, job.id))
            changes.append(writing.Change(job, position, [undoing]))
            done.moved.append(row.job)
            done.backs.append(
                Back(row.job, here.workflow.says, before.workflow.says, left[-1][1].recorded_at)
            )
        writing.save(connection, changes, now, desk.limits)
    return done


def _why_not_back(row: store.BatchRow, left: Sequence[Told], me: str) -> str | None:
    if all(number != row.history_id for number, _ in left):
        return "it has been taken back already"
    number, latest = left[-1]
    if number == row.history_id:
        return None
    who = "you have" if latest.actor == me else f"{latest.actor or latest.source or 'somebody'} has"
    return f"{who} moved it since: it is {_says(latest)} now"


def _why_not_called_back(
    connection: Connection, job: writing.StoredJob, latest: Happening
) -> str | None:
    """A request that is still here is withdrawn; one that has gone out cannot be."""
    if latest.status != "RecreationRequested":
        return None
    gone = not outgoing_store.withdraw(connection, job.id, Kind.RECREATION, latest.recorded_at)
    return "it has been asked for outside, and cannot be called back" if gone else None


def _says(row: Happening) -> str:
    return Stand(row.status, row.at, row.at, row.label).says


def _each(
    desk: Desk,
    numbers: Sequence[str],
    step: Judgement,
    wish: str,
    *,
    dry_run: bool = False,
    before: Before | None = None,
    after: Callable[[Connection], None] | None = None,
) -> Moved:
    """Judge every job by `step`; in one transaction do what may be done."""
    desk.who.must_be(Role.OPERATOR, wish)
    with desk.store.read() if dry_run else desk.store.write() as connection:
        done = _within(connection, desk, numbers, step, dry_run=dry_run, before=before)
        if after is not None and not dry_run:
            after(connection)
    return done


def _within(
    connection: Connection,
    desk: Desk,
    numbers: Sequence[str],
    step: Judgement,
    *,
    dry_run: bool,
    before: Before | None = None,
) -> Moved:
    done = Moved()
    batch = uuid.uuid4().hex
    now = desk.clock()
    known = find_numbers(connection, numbers, done.refused)
    jobs = writing.lock_jobs(connection, set(known), hold=not dry_run)
    if before is not None:
        before(connection, list(jobs.values()))
    changes = []
    for number in known:
        job = jobs[number]
        result = step(job, now, done)
        if isinstance(result, str):
            done.refused.append((number, result))
        elif result is None:
            done.unchanged.append(number)
        else:
            position, entry = result
            kind = "move" if _can_be_undone(entry) else "retry"
            if kind == "retry":
                done.lasting.append(number)
            event = event_id(kind, batch, job.id)
            row = writing.Row(entry, now, desk.who.name, BY_HAND, event)
            changes.append(writing.Change(job, position, [row]))
            done.moved.append(number)
    if not dry_run:
        were = {change.job.id: change.job.placed.position.workflow.status for change in changes}
        writing.save(connection, changes, now, desk.limits)
        deliveries.enqueue_changed(connection, desk, changes, were)
        if any(_can_be_undone(change.rows[0].entry) for change in changes):
            done.batch = batch
    return done


def _can_be_undone(entry: Entry) -> bool:
    """What went to the MIS or to a mail server cannot be called back."""
    return entry.moved and entry.track is Track.WORKFLOW


def find_numbers(
    connection: Connection, wanted: Sequence[str], refused: list[tuple[str, str]]
) -> list[str]:
    """The numbers as they stand in the database, in order, each once; the unknown ones are
    added to `refused`."""
    exact = writing.lock_jobs(connection, set(wanted), hold=False)
    known: dict[str, None] = {}
    for number in dict.fromkeys(wanted):
        try:
            known[number if number in exact else reading.job_number(connection, number)] = None
        except SpoError as error:
            refused.append((number, str(error)))
    return list(known)
