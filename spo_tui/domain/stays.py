"""How long jobs stand in a status or a phase, summed up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Stay:
    """Of one job in a status, or in the phase to which the status belongs; times are microseconds
    since 1970 UTC."""

    job: int
    status: str
    label: str | None
    since: int
    left: int

    @property
    def seconds(self) -> int:
        return max(0, self.left - self.since) // 1_000_000


@dataclass(frozen=True, slots=True)
class Spread:
    """Of so many lengths of time, in whole seconds."""

    times: int
    median: int
    p90: int
    longest: int
    total: int

    @property
    def average(self) -> int:
        return self.total // self.times


def spread(lengths: Iterable[int]) -> Spread | None:
    """Of no lengths there is none. A percentile is the smallest length that is not less than such
    a part of them: always one that did occur."""
    ordered = sorted(lengths)
    if not ordered:
        return None
    return Spread(len(ordered), rank(ordered, 50), rank(ordered, 90), ordered[-1], sum(ordered))


def rank(ordered: Sequence[int], percent: int) -> int:
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]
