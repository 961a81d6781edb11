"""What a person may do with a job: where it may go from here, and what needs a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from .event import StatusEvent
from .lifecycle import CLOSED, CUSTOM, HOLDS, Entry, Position, Stand, receive
from .status import Kind, Status, Track, catalogue, phase

BLOCKED = "Blocked"
_ACTION_RUN = "ActionRun"


class Leg(StrEnum):
    """Which part of the exchange with the MIS to do again."""

    RECORD = "record"
    ASSETS = "assets"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`refusal` is why not, in a line; None when it may be done, with a reason if one is needed."""

    refusal: str | None = None
    unchanged: bool = False
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A move that a person may make now."""

    status: str
    label: str | None
    says: str
    needs_reason: bool
    returns: bool = False
    """It gives the job back to where a hold took it from."""


@dataclass(frozen=True, slots=True)
class Retry:
    """The way out of a failure. `undoable` is said before it is done."""

    failure: Stand
    status: str
    """What is recorded: a status of the failure's track, or ActionRun where a machine answers."""
    says: str
    """As it is asked for."""
    done: str
    """As it is told afterwards, which is no promise that anybody has heard of it."""
    info: str
    asks_leg: bool = False


def judge(position: Position, status: Status, label: str | None, reason: str) -> Verdict:
    """Whether a person may move the job there; every status has its answer."""
    forbidden = next(_forbidden(position, status, label), None)
    same = _is_there(position, status, label)
    if forbidden is not None or same:
        return Verdict(forbidden, unchanged=same and forbidden is None)
    if status.name == BLOCKED:
        why = "Blocked needs a reason"
    elif returns(position, status.name, label):
        why = ""
    else:
        why = _why_reason(position, status)
        why = f"{why}: give a reason" if why else ""
    return Verdict(why if why and not reason else None, needs_reason=bool(why))


def _forbidden(position: Position, status: Status, label: str | None) -> Iterator[str]:
    """What no reason makes good."""
    if position.closed:
        yield "it is in CleanUp: place the order again, or ask support to reopen the job"
    if status.track is not Track.WORKFLOW:
        yield f"{status.name} belongs to the {status.track} track and moves no job"
    if status.name == CLOSED:
        yield "only shipping, completing or cancelling the order cleans up"
    if returns(position, status.name, label) or _is_there(position, status, label):
        return
    if status.name == CUSTOM and not label:
        yield "a custom status needs a label"
    if label and status.name != CUSTOM:
        yield f"{status.name} takes no label: only a custom status has one"
    if not status.pick and status.name not in (CUSTOM, BLOCKED):
        yield f"{status.name} is written by the system{_INSTEAD.get(status.name, '')}"


def _is_there(position: Position, status: Status, label: str | None) -> bool:
    current = position.workflow
    named_alike = status.name != CUSTOM or current.label == label
    return current.status == status.name and named_alike


def offers(position: Position) -> list[Offer]:
    """Where a person may send the job, the likeliest first; empty for a job in CleanUp."""
    found: list[Offer] = []
    if position.closed:
        return found
    if position.came_from and position.workflow.status in HOLDS:
        status, label = position.came_from[-1]
        says = Stand(status, position.workflow.at, position.workflow.at, label).says
        back = judge(position, catalogue()[status], label, "x")
        found.append(Offer(status, label, says, back.needs_reason, returns=True))
    for name in position.workflow.meaning.next:
        status_there = catalogue()[name]
        verdict = judge(position, status_there, None, "x")
        known = any(offer.status == name for offer in found)
        if verdict.refusal is None and not verdict.unchanged and not known and name != BLOCKED:
            found.append(Offer(name, None, status_there.says, verdict.needs_reason))
    return found


def refusals(position: Position) -> Iterator[tuple[Status, str]]:
    """Each status to which the job cannot be sent even with a reason, and why."""
    for status in catalogue().values():
        verdict = judge(position, status, None, "x")
        if verdict.refusal is not None:
            yield status, verdict.refusal


def returns(position: Position, status: str, label: str | None) -> bool:
    return (
        position.workflow.status in HOLDS
        and bool(position.came_from)
        and position.came_from[-1] == (status, label)
    )


def carry_out(
    position: Position, status: str, label: str | None, info: str, now: datetime
) -> tuple[Position, Entry]:
    """What a person does, once it has been allowed: never late, and never unexpected."""
    track = catalogue()[status].track
    current = next((s for s in position.stands if s.meaning.track is track), position.workflow)
    at = max(now, current.at)
    moved, entry = receive(position, StatusEvent("", status, label=label, info=info, at=at), at)
    unexpected = position.unexpected and track is not Track.WORKFLOW
    came_from = moved.came_from
    if status == BLOCKED != position.workflow.status:
        # whoever blocks a job that waits for parts wants it back there, though it was blocked once
        others = (way for way in position.came_from if way[0] != BLOCKED)
        came_from = (*others, (position.workflow.status, position.workflow.label))
    moved = replace(moved, unexpected=unexpected, came_from=came_from)
    return moved, replace(entry, unexpected=False)


def retry_of(position: Position, leg: Leg | None = None) -> Retry | None:
    """The retry that the job's worst failure calls for; None when nothing has failed."""
    if position.closed:
        return None
    for stand in position.stands:
        way = _RETRIES.get(stand.status)
        if way is not None:
            status, says, done = way
            asks = stand.status == "MisPartiallyFailed"
            if asks and leg is not None:
                says, done = f"retrigger the {leg}", f"retrigger of the {leg} requested"
            return Retry(stand, status, says, done, says, asks_leg=asks and leg is None)
    return None


def is_failure(stand: Stand) -> bool:
    return stand.meaning.kind is Kind.FAILURE


def _why_reason(position: Position, status: Status) -> str:
    """Why the move is out of the ordinary; empty when it is not.

    A hold is no way back: a blocked job is where the block found it.
    """
    current = position.workflow.meaning
    origin = current
    if current.name == BLOCKED and position.came_from:
        origin = catalogue()[position.came_from[-1][0]]
    here, there = phase(origin.phase), phase(status.phase)
    neutral = {"additional"}
    if not neutral & {here.key, there.key} and there.number < here.number:
        return f"{status.says} is a step back from {here.name}"
    if status.name not in current.next and status.name != CUSTOM:
        return f"{status.says} does not usually follow {current.says}"
    return ""


_RECREATE = ("RecreationRequested", "request recreation", "recreation requested")
_NOTIFY = ("MisNotificationRetrigger", "notify the MIS again", "MIS retrigger requested")
_RETRIES = {
    "CopyToHotFolderFailed": (_ACTION_RUN, "ask for the copy again", "asked for the copy again"),
    "OutputCreationFailed": _RECREATE,
    "ValidationFailed": _RECREATE,
    "Rejected": _RECREATE,
    "MisFailed": _NOTIFY,
    "MisAssetsFailed": (
        "MisNotificationRetrigger",
        "send the files to the MIS again",
        "asked to send the files to the MIS again",
    ),
    "MisAdditionalActionRequired": _NOTIFY,
    "MisPartiallyFailed": (
        "MisNotificationRetrigger",
        "retrigger the MIS",
        "MIS retrigger requested",
    ),
    "SentEmailFailed": (
        _ACTION_RUN,
        "ask for the e-mail again",
        "asked for the e-mail again",
    ),
    "EmailBounced": ("NoEmailBounceActionRequired", "dismiss the bounce", "bounce dismissed"),
}
_INSTEAD = {
    "RecreationRequested": ": retry requests it where output has failed",
    "Approved": ": the approver gives it",
    "Rejected": ": the approver gives it",
    "CopyToHotFolderFailed": ": the monitor reports it",
}
