"""Outputs queued for hot folders: by an event, by a retry, by somebody's choice; and called off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..domain.delivery import State, delivered_name
from ..domain.errors import SpoError
from ..domain.event import StatusEvent
from ..domain.job import CHOOSE
from ..domain.lifecycle import receive
from ..domain.moves import BLOCKED
from ..domain.person import Role
from ..domain.routing import NO_RULE, Choice, choose
from ..domain.status import Track
from ..store import cleaning, writing
from ..store import deliveries as store
from ..store.engine import Connection
from .again import again
from .desk import Desk

OUTPUT = "OutputCreated"
SKIPPED = "CopyToHotFolderSkipped"
SOURCE = "routing"
QUEUED = "queued"


@dataclass(slots=True)
class Chosen:
    """What became of the jobs for which somebody chose a folder."""

    queued: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    """(job, why not)."""


def enqueue_changed(
    connection: Connection, desk: Desk, changes: Iterable[writing.Change], before: Mapping[int, str]
) -> None:
    """Queue the outputs of the jobs that these changes, already saved, have brought to
    OutputCreated; `before` is the status in which each job was."""
    reached = [
        change.job.id
        for change in changes
        if change.position.workflow.status == OUTPUT
        and (before[change.job.id] != OUTPUT or _was_elsewhere(change))
    ]
    if reached:
        enqueue_within(connection, desk, reached)


def enqueue_within(
    connection: Connection, desk: Desk, job_ids: Sequence[int], *, anew: bool = False
) -> list[int]:
    """Queue the outputs of these jobs where a hot folder is filled by us: the jobs that have now
    something in a line, or wait for a choice. To be called with the jobs held.

    What is under way, or has been delivered and was not made anew, is not queued again; with
    `anew`, what has been delivered is. A rule that skips is written into the job's history.
    """
    ended = cleaning.being_cleared(connection, job_ids)
    outputs = store.outputs_of(connection, [one for one in job_ids if one not in ended])
    folders = store.copy_folders(connection) if outputs else {}
    if not folders and not (outputs and desk.routing):
        return []
    known = store.latest(connection, job_ids)
    now = desk.clock()
    rows: list[dict[str, Any]] = []
    for output in outputs:
        row = known.get((output.job_id, output.file_id))
        redone = anew and row is not None and row.state == State.PUBLISHED
        if row is not None and not redone and _is_settled(connection, output, row):
            continue
        choice, folder_id = _route(desk, output, folders)
        if choice is None:
            continue
        remade = row is not None and output.created_at < row.first_at
        rows.append(_row(output, choice, folder_id, now, known=not remade))
    store.add(connection, rows)
    store.bind_jobs(connection, rows)
    by_state: dict[str, set[int]] = {state: set() for state in _SAYS}
    for row in rows:
        by_state[row["state"]].add(row["job_id"])
    for state, jobs in by_state.items():
        store.say(connection, jobs, _SAYS[State(state)])
    skips = {row["job_id"]: row["rule"] for row in rows if row["state"] == State.SKIPPED}
    _tell_skips(connection, desk, {one.job_id: one.job for one in outputs}, skips)
    return sorted(by_state[State.PENDING] | by_state[State.UNROUTED])


def retry_within(connection: Connection, desk: Desk, job_ids: Sequence[int]) -> None:
    """Queue again what has failed of these jobs, with all its attempts; for a job of which
    nothing was ever queued, or whose file was brought and then refused by its consumer, its
    outputs; nothing where the order has ended. To be called with the jobs held."""
    ended = cleaning.being_cleared(connection, job_ids)
    job_ids = [one for one in job_ids if one not in ended]
    failed = store.open_of(connection, job_ids, State.FAILED)
    queued = {one.job_id for one in store.hold(connection, failed)}
    now = desk.clock()
    store.change(
        *(connection, failed),
        state=State.PENDING,
        cause="",
        reason="",
        attempts=0,
        done_bytes=0,
        first_at=now,
        next_at=now,
        finished_at=None,
        lease_token=None,
    )
    rest = [job_id for job_id in job_ids if job_id not in queued]
    if rest:
        enqueue_within(connection, desk, rest, anew=True)


def cancel_within(connection: Connection, job_ids: Sequence[int], *, reason: str = "") -> int:
    """Call off what has not been renamed into a folder yet; returns how many copies are running
    that will notice within a second or so. To be called with the jobs held."""
    wanted = store.open_of(connection, job_ids, State.PENDING, State.COPYING, State.UNROUTED)
    held = store.hold(connection, wanted)
    calling_off = [one for one in held if one.state != State.PUBLISHING]
    ids = [one.id for one in calling_off]
    why = reason or "called off: the order has ended"
    store.change(connection, ids, state=State.SKIPPED, reason=why, lease_token=None)
    store.say(connection, {one.job_id for one in calling_off}, None)
    return sum(one.state == State.COPYING for one in calling_off)


@again
def choose_folder(desk: Desk, numbers: Sequence[str], folder: str | None) -> Chosen:
    """Send the outputs of jobs that no rule takes to this hot folder; None: to none.

    Raises SpoError for a folder that we do not fill, Refused for a person who is no operator.
    """
    desk.who.must_be(Role.OPERATOR, "choosing a hot folder")
    done = Chosen()
    with desk.store.write() as connection:
        folders = store.copy_folders(connection)
        if folder is not None and folder not in folders:
            raise SpoError(f"{folder!r} is no hot folder that is filled from here")
        now = desk.clock()
        jobs = writing.lock_jobs(connection, set(numbers))
        for number in dict.fromkeys(numbers):
            job = jobs.get(number)
            waiting = store.open_of(connection, [job.id], State.UNROUTED) if job else []
            if job is None or not waiting:
                done.refused.append((number, "no output of it waits for a hot folder"))
                continue
            rule = f"chosen by {desk.who.name}"
            if folder is None:
                store.change(connection, waiting, state=State.SKIPPED, rule=rule, finished_at=now)
                _tell_skips(connection, desk, {job.id: number}, {job.id: rule})
            else:
                placed = {"hot_folder_id": folders[folder], "first_at": now, "next_at": now}
                store.change(connection, waiting, state=State.PENDING, rule=rule, **placed)
                store.bind_jobs(connection, [{"job_id": job.id} | placed])
            store.say(connection, [job.id], _SAYS[State.SKIPPED if folder is None else _IN_LINE])
            done.queued.append(number)
    return done


def _was_elsewhere(change: writing.Change) -> bool:
    """Whether the job has left OutputCreated and come back, all in one batch."""
    entries = [row.entry for row in change.rows]
    return any(it.moved and it.track is Track.WORKFLOW and it.status != OUTPUT for it in entries)


def _is_settled(connection: Connection, output: store.Output, row: Any) -> bool:
    """Whether the latest delivery of that output still stands for it."""
    if row.state in (State.PENDING, State.COPYING, State.PUBLISHING, State.UNROUTED):
        return True
    if row.state == State.FAILED:
        return False
    newer = output.created_at > row.first_at
    changed = bool(output.sha256 and row.sha256 and output.sha256 != row.sha256)
    return not (newer or changed or store.was_remade(connection, output.job_id, row.first_at))


def _route(
    desk: Desk, output: store.Output, folders: Mapping[str, int]
) -> tuple[Choice | None, int | None]:
    """The choice, and the folder's id where one of ours was chosen; None: not our affair."""
    if desk.routing:
        choice = choose(desk.routing, output.facts)
        if choice.hot_folder is None:
            return choice, None
        folder_id = folders.get(choice.hot_folder)
        return (choice, folder_id) if folder_id is not None else (Choice(), None)
    names = {folder_id: name for name, folder_id in folders.items()}
    own = output.hot_folder_id
    if own is not None:
        return (Choice("its own folder", names[own]), own) if own in names else (None, None)
    if len(folders) == 1:
        ((name, only),) = folders.items()
        return Choice("the only folder", name), only
    return Choice(), None


def _row(
    output: store.Output, choice: Choice, folder_id: int | None, now: datetime, *, known: bool
) -> dict[str, Any]:
    """`known`: what is recorded of the file's content still holds."""
    state = State.SKIPPED if choice.is_skip else State.UNROUTED if choice.is_none else _IN_LINE
    return {
        "job_id": output.job_id,
        "hot_folder_id": folder_id,
        "file_id": output.file_id,
        "source": output.path,
        "name": delivered_name(output.facts.type, output.order, output.job, output.name),
        "size": output.size if known else 0,
        "sha256": output.sha256 if known else None,
        "state": state,
        "rule": choice.rule,
        "reason": NO_RULE if choice.is_none else "",
        "priority": output.priority,
        "first_at": now,
        "next_at": now,
        "finished_at": now if state is State.SKIPPED else None,
    }


def _tell_skips(
    connection: Connection, desk: Desk, numbers: Mapping[int, str], rules: Mapping[int, str]
) -> None:
    """Write CopyToHotFolderSkipped, with the rule, into the history of these jobs."""
    if not rules:
        return
    now = desk.clock()
    changes = []
    jobs = writing.lock_jobs(connection, {numbers[job_id] for job_id in rules})
    for job in jobs.values():
        if job.placed.position.workflow.status == BLOCKED:
            continue
        event = StatusEvent(job.number, SKIPPED, info=f"rule: {rules[job.id]}")
        position, entry = receive(job.placed.position, event, now)
        row = writing.Row(entry, now, desk.who.name, SOURCE, None)
        changes.append(writing.Change(job, position, [row]))
    writing.save(connection, changes, now, desk.limits)


_IN_LINE = State.PENDING
_SAYS = {State.PENDING: QUEUED, State.UNROUTED: CHOOSE, State.SKIPPED: "skipped"}
