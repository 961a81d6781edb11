"""Rows of the database as values of the shop, whoever has read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ..domain.job import Job
from ..domain.status import catalogue, phases
from . import positions

if TYPE_CHECKING:
    from ..domain.board import Counts

_N = len(positions.COLUMNS)


def job_from(row: Any) -> Job:
    company, name, key = row[_N + 12 : _N + 15]
    make: Callable[..., Job] = Job
    return make(
        *row[_N : _N + 12], company or name or key, positions.from_columns(row), *row[_N + 15 :]
    )


def counts_from(rows: Iterable[Any], storefronts: int, *, exact: bool) -> Counts:
    """Of the counters' (track, status, rank, late, n)."""
    from ..domain.board import Counts, Tally

    whole = Tally()
    by_phase = {section.key: Tally() for section in phases()}
    statuses: Counter[str] = Counter()
    for track, name, rank, late, n in rows:
        status = catalogue()[name]
        statuses[name] += int(n)
        by_phase[status.phase].add(int(n), rank, late)
        if track == "workflow" and status.phase != "closed":
            whole.add(int(n), rank, late)
    closed = by_phase["closed"].total
    return Counts(whole, by_phase, dict(statuses), storefronts, closed, exact)
