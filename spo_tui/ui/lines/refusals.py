"""What could not be done to some of several jobs, one reason once, with the jobs it holds for."""

from __future__ import annotations

from collections.abc import Sequence

_NAMED = 40
"""Jobs that are named under one reason; of more, how many."""


def by_reason(refused: Sequence[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """(reason, jobs) in the order in which they came, of (job, reason)."""
    together: dict[str, list[str]] = {}
    for job, reason in refused:
        together.setdefault(reason, []).append(job)
    return list(together.items())


def named(jobs: Sequence[str]) -> str:
    more = len(jobs) - _NAMED
    return ", ".join(jobs[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
