"""Which jobs need somebody, worst first, and when that changes by the mere passing of time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from functools import cache

from .lifecycle import Position, Stand
from .status import Kind, Operator, catalogue

_OUT_OF_THE_HOUSE = frozenset({"shipping", "closed"})


class Attention(IntEnum):
    """Worst first; a smaller number is worse."""

    FAILURE = 0
    MUST = 1
    STUCK = 2
    OVERDUE = 3
    CHASE = 4
    NONE = 9

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a status may last; `stuck` overrides the catalogue's times by status name."""

    stuck: Mapping[str, timedelta] = field(default_factory=dict)

    def of(self, stand: Stand) -> timedelta | None:
        return self.stuck.get(stand.status, stand.meaning.stuck)


@dataclass(frozen=True, slots=True)
class Need:
    attention: Attention
    stuck: bool
    """Longer in a status than its limit, whoever has to act."""
    overdue: bool
    cause: Stand | None
    """The stand that is to blame for the attention; None when it is the due time or nothing."""
    until: datetime | None
    """The next time at which this changes by itself."""
    mis: Attention
    communication: Attention


def need(position: Position, due: datetime | None, now: datetime, limits: Limits) -> Need:
    if position.closed:
        return Need(Attention.NONE, False, False, None, None, Attention.NONE, Attention.NONE)
    worst, cause, stuck = Attention.NONE, None, False
    changes: list[datetime] = []
    levels: list[Attention] = []
    for stand in (position.workflow, position.mis, position.communication):
        if stand is None:
            levels.append(Attention.NONE)
            continue
        level, over, at = _of(stand, now, limits)
        levels.append(level)
        stuck = stuck or over
        if at is not None:
            changes.append(at)
        if level < worst:
            worst, cause = level, stand
    overdue = False
    if due is not None and position.workflow.meaning.phase not in _OUT_OF_THE_HOUSE:
        overdue = due <= now
        if not overdue:
            changes.append(due)
        elif worst > Attention.OVERDUE:
            worst, cause = Attention.OVERDUE, None
    return Need(
        worst,
        stuck,
        overdue,
        cause,
        min(changes, default=None),
        mis=levels[1],
        communication=levels[2],
    )


def _of(stand: Stand, now: datetime, limits: Limits) -> tuple[Attention, bool, datetime | None]:
    limit = limits.of(stand)
    ends = stand.since + limit if limit is not None else None
    over = ends is not None and ends <= now
    coming = ends if ends is not None and not over else None
    in_time, too_long = _levels(stand.status)
    return too_long if over else in_time, over, coming


@cache
def _levels(status: str) -> tuple[Attention, Attention]:
    """What a status calls for within its limit, and beyond it."""
    meaning = catalogue()[status]
    if meaning.kind is Kind.FAILURE:
        return Attention.FAILURE, Attention.FAILURE
    if meaning.operator is Operator.MUST:
        return Attention.MUST, Attention.MUST
    chase = meaning.operator is Operator.CHASE
    return Attention.NONE, Attention.CHASE if chase else Attention.STUCK
