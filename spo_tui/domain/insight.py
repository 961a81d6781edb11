"""What the shop's figures say: a question, and its answer as lines of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .periods import Scope

QUESTIONS = {
    "waiting": "Where do jobs wait?",
    "phase-times": "How long do jobs stay in each phase?",
    "hours": "When do jobs come into each phase?",
    "failures": "What fails most?",
    "hot-folders": "How fast are files taken from the hot folders?",
    "due": "What is due, and how much of it is done?",
    "storefronts": "How much does each storefront order?",
}
"""The insights by name, in the order in which they are offered."""
MOST_BEHIND = 500
"""Jobs of one line that are kept, to be looked at."""


class Unit(StrEnum):
    COUNT = "count"
    SECONDS = "seconds"


@dataclass(frozen=True, slots=True)
class Measure:
    title: str
    unit: Unit = Unit.COUNT
    drawn: bool = True
    """Whether it is a bar of the picture, or stands in the table only."""


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    values: tuple[int | None, ...]
    """One for each measure; None where there is nothing to measure."""
    query: str = ""
    """The filter of the board that shows the jobs behind it, where one does."""
    jobs: tuple[int, ...] = ()
    """Else the ids of the jobs, MOST_BEHIND at the most."""


@dataclass(frozen=True, slots=True)
class Insight:
    name: str
    scope: Scope
    measures: tuple[Measure, ...]
    lines: tuple[Line, ...]
    says: str
    """What is counted, in a sentence."""

    @property
    def question(self) -> str:
        return QUESTIONS[self.name]
