"""Taking a person's move back: which rows of a history still hold, and where they leave a job."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from .event import StatusEvent
from .job import Happening
from .lifecycle import Entry, Position, Stand, receive

BY_HAND = "operator"
"""The source of what a person does at the board or on the command line."""
_DEED = re.compile(r"(?P<kind>move|undo):(?P<which>[0-9a-f]{32}:[0-9]+)")
Told = tuple[int, Happening]
"""(id, row) of a row of history that moved the job."""


@dataclass(frozen=True, slots=True)
class Back:
    """A move that was taken back."""

    job: str
    was: str
    now: str
    moved_at: datetime


def event_id(kind: str, batch: str, job_id: int) -> str:
    return f"{kind}:{batch}:{job_id}"


def batch_of(event: str | None) -> tuple[str, str] | None:
    """The kind (`move` or `undo`) and the batch of what a person did; None for any other event."""
    found = _DEED.fullmatch(event or "")
    return (found["kind"], found["which"].partition(":")[0]) if found else None


def standing(told: Sequence[Told]) -> list[Told]:
    """The rows that still hold, the oldest first: a move and its undoing cancel out."""
    left: list[Told] = []
    for number, row in told:
        found = _DEED.fullmatch(row.event or "") if row.source == BY_HAND else None
        if found and found["kind"] == "undo":
            taken = f"move:{found['which']}"
            left = [(n, other) for n, other in left if other.event != taken]
        else:
            left.append((number, row))
    return left


def replay(rows: Sequence[Happening]) -> Position | None:
    """Where these rows leave a job, each of which did move it; None without any."""
    position: Position | None = None
    for row in rows:
        at = min(row.at, row.recorded_at)
        if position is None or position.closed:  # only reopening leads out of CleanUp: begin anew
            position = Position(Stand(row.status, at, at, row.label, row.info))
        else:
            at = max(at, position.workflow.at)
            event = StatusEvent("", row.status, label=row.label, info=row.info, at=at)
            position, _ = receive(position, event, at)
        position = replace(position, unexpected=row.unexpected)
    return position


def take_back(here: Position, before: Position, now: datetime) -> tuple[Position, Entry]:
    """The job as it stood before, its mail and its MIS as they are now."""
    there = before.workflow
    at = max(now, here.workflow.at)
    position = replace(
        here,
        workflow=replace(there, at=at),
        came_from=before.came_from,
        unexpected=before.unexpected,
    )
    told = f"undone: {here.workflow.says}"
    track = there.meaning.track
    return position, Entry(track, there.status, there.label, told, at, False, True)
