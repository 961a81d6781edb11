"""The board as values: a window of rows, and the counts above it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .attention import Attention, Limits, need
from .query import Query
from .status import phases

if TYPE_CHECKING:
    from .job import Job


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a job stands in the order of the board, even after it has left."""

    phase: str
    key: tuple[Any, ...]


NeedKey = tuple[int, int, int]
"""Where a job stands among those that need somebody: level, due time, id."""


@dataclass(frozen=True, slots=True)
class NextNeed:
    """The next job that needs somebody."""

    key: NeedKey
    anchor: Anchor
    outside: bool
    """The phase that is shown does not list it."""

    @property
    def job(self) -> int:
        """Its id."""
        return self.key[2]


@dataclass(frozen=True, slots=True)
class Placement:
    job: Job
    phase: str
    """The heading under which it is listed here: its own, or `mis` and `communication`."""
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive rows of the board. `first` and `last` say that nothing comes before or after."""

    rows: tuple[Placement, ...]
    first: bool
    last: bool
    at: int = 0
    """Index of the first row that does not come before the anchor."""
    cut: bool = False
    """A search found more than a window holds; these are the newest."""


@dataclass(slots=True)
class Tally:
    total: int = 0
    needing: int = 0
    late: int = 0

    def add(self, n: int, rank: int, late: int) -> None:
        self.total += n
        self.needing += n * (rank != Attention.NONE)
        self.late += n * late


@dataclass(frozen=True, slots=True)
class Counts:
    """Open jobs, and the closed phase for itself; `statuses` counts every track."""

    all: Tally
    phases: dict[str, Tally]
    statuses: dict[str, int]
    storefronts: int
    closed: int
    exact: bool = True
    """Whether the counters know all that the query asks; else they count without the rest."""


COUNTED = 500
"""Rows that are counted one by one; more would be felt between two keys."""


def counted(counts: Counts, window: Window, query: Query, now: datetime, limits: Limits) -> Counts:
    """The counts with those of the window in their place, where it holds all that is meant and
    the counters know less than the query asks."""
    whole = window.first and window.last and len(window.rows) <= COUNTED
    if counts.exact or not whole or query.phases or query.statuses:
        return counts
    everything = Tally()
    by_phase = {section.key: Tally() for section in phases()}
    for job in (placement.job for placement in window.rows):
        needs = need(job.position, job.due, now, limits)
        late = int(needs.overdue)
        at = job.position.workflow.meaning.phase
        by_phase[at].add(1, needs.attention, late)
        if job.position.closed:
            continue
        everything.add(1, needs.attention, late)
        if job.position.mis is not None:
            by_phase["mis"].add(1, needs.mis, late)
        if job.position.communication is not None:
            by_phase["communication"].add(1, needs.communication, late)
    return replace(counts, all=everything, phases=by_phase, exact=True)


@dataclass(frozen=True, slots=True)
class FloorHealth:
    """In short, what is wrong with the hot folders as a whole."""

    down: tuple[str, ...] = ()
    """Names of the folders out of reach."""
    waiting: int = 0
    """Jobs that wait for those."""
    unwatched: bool = False
    """There are hot folders, and no monitor runs."""


@dataclass(frozen=True, slots=True)
class Look:
    """One reading of the board, all of it from one moment of the database."""

    window: Window
    counts: Counts
    unplaced: int
    """Files in hot folders that no job could be found for."""
    floor: FloorHealth = field(default_factory=FloorHealth)
    """What is wrong with the hot folders."""
    needing: int | None = None
    """How many open jobs of the whole shop need somebody, where the counts are of a filter's."""
