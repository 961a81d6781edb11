"""How a status that arrives changes where a job stands.

A job stands in one status of the workflow track, which decides its phase, and has a current
value on the mis and the communication track. Record statuses only stand in the history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from .event import StatusEvent
from .status import Status, Track, catalogue, find

CLOSED = "CleanUp"
REOPENED = "RecreationRequested"
"""Where a job stands that is taken out of CleanUp: its output is to be made anew."""
CUSTOM = "CustomStatus"
HOLDS = frozenset({"Blocked", "AwaitingParts"})
"""Statuses that remember where the job came from and give it back there."""


@dataclass(frozen=True, slots=True)
class Stand:
    """The current value of one track."""

    status: str
    at: datetime
    """When it happened; an event older than this arrives late."""
    since: datetime
    """When the job entered the status: a repeated status keeps the first time."""
    label: str | None = None
    info: str = ""

    @property
    def meaning(self) -> Status:
        return catalogue()[self.status]

    @property
    def says(self) -> str:
        """What an operator calls it: the label of a custom status, else the catalogue's word."""
        return self.label if self.status == CUSTOM and self.label else self.meaning.says


@dataclass(frozen=True, slots=True)
class Position:
    workflow: Stand
    mis: Stand | None = None
    communication: Stand | None = None
    unexpected: bool = False
    """The last workflow move came from outside and was not among the plausible next ones."""
    came_from: tuple[tuple[str, str | None], ...] = ()
    """Where holds were entered from, as (status, label), the latest last."""

    @property
    def closed(self) -> bool:
        return self.workflow.status == CLOSED

    @property
    def stands(self) -> Iterator[Stand]:
        yield self.workflow
        if self.mis:
            yield self.mis
        if self.communication:
            yield self.communication


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of history to be written, and whether it became its track's current value."""

    track: Track
    status: str
    label: str | None
    info: str
    at: datetime
    unexpected: bool
    moved: bool


def receive(position: Position | None, event: StatusEvent, now: datetime) -> tuple[Position, Entry]:
    """Judge an event from outside: it is always recorded, and moves the job unless it is late.

    `position` is None for a job that is being made. A job in CleanUp is moved by nothing that
    arrives: only reopening takes it out.
    """
    status, label, info = _named(event)
    happened = event.at or now
    at = min(happened, now)  # a clock that runs ahead must not make all that follows late
    stand = Stand(status.name, at, at, label, info)

    def entry(unexpected: bool, moved: bool) -> Entry:
        return Entry(status.track, status.name, label, info, happened, unexpected, moved)

    if position is None:
        if status.track is not Track.WORKFLOW:
            raise ValueError(f"a job cannot begin in {status.name}")
        return Position(stand), entry(False, True)
    if status.track is Track.RECORD:
        return position, entry(False, False)
    if status.track is Track.WORKFLOW:
        return _move(position, stand, entry)
    current = position.mis if status.track is Track.MIS else position.communication
    if current is not None and at < current.at:
        return position, entry(False, False)
    unexpected = current is not None and not _plausible(current, stand)
    stand = _since(current, stand)
    if status.track is Track.MIS:
        return replace(position, mis=stand), entry(unexpected, True)
    return replace(position, communication=stand), entry(unexpected, True)


def reopen(position: Position, info: str, now: datetime) -> tuple[Position, Entry]:
    """The one way out of CleanUp. Raises ValueError for a job that is not there."""
    if not position.closed:
        raise ValueError("only a job in CleanUp is reopened")
    at = max(now, position.workflow.at)
    stand = Stand(REOPENED, at, at, None, info)
    moved = replace(position, workflow=stand, unexpected=False, came_from=())
    return moved, Entry(Track.WORKFLOW, REOPENED, None, info, at, False, True)


def _move(
    position: Position, stand: Stand, entry: Callable[[bool, bool], Entry]
) -> tuple[Position, Entry]:
    current = position.workflow
    if position.closed and stand.status != CLOSED:
        return position, entry(True, False)
    if stand.at < current.at:
        return position, entry(False, False)
    returned = bool(position.came_from) and position.came_from[-1] == (stand.status, stand.label)
    unexpected = not returned and not _plausible(current, stand)
    came_from = position.came_from
    if returned and current.status in HOLDS:
        came_from = came_from[:-1]
    elif stand.status in HOLDS:
        if stand.status != current.status:
            came_from = (*came_from, (current.status, current.label))
    else:
        came_from = ()
    moved = Position(
        _since(current, stand), position.mis, position.communication, unexpected, came_from
    )
    return moved, entry(unexpected, True)


def _named(event: StatusEvent) -> tuple[Status, str | None, str]:
    status = find(event.status)
    if status is not None:
        return status, event.label, event.info
    info = f"{event.label}: {event.info}".rstrip(": ") if event.label else event.info
    return catalogue()[CUSTOM], event.status, info


def _same(current: Stand, stand: Stand) -> bool:
    return current.status == stand.status and current.label == stand.label


def _plausible(current: Stand, stand: Stand) -> bool:
    # a shop's own step may come anywhere
    own_step = stand.status == CUSTOM
    return own_step or _same(current, stand) or stand.status in current.meaning.next


def _since(current: Stand | None, stand: Stand) -> Stand:
    if current is not None and _same(current, stand):
        return Stand(stand.status, stand.at, current.since, stand.label, stand.info)
    return stand
