"""Which hot folder a job's output goes to: rules in order, of which the first that fits decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .matching import Letters, Quantity, Size, Words

Test = Words | Size | Quantity | Letters


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules can ask of a job; what is not known of it is None or empty."""

    storefront: str
    product: str
    type: str
    substrate: str = ""
    width_mm: float | None = None
    height_mm: float | None = None
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    hot_folder: str | None
    """Where the output goes; None when it goes to no hot folder."""
    tests: tuple[Test, ...] = ()
    """All must hold; a rule without any takes every job."""

    def why_not(self, facts: Facts) -> str | None:
        """Why the rule does not take the job, in words; None when it does."""
        return next(filter(None, (test.why_not(facts) for test in self.tests)), None)


@dataclass(frozen=True, slots=True)
class Choice:
    rule: str = ""
    """The name of the rule that decided; empty when none did."""
    hot_folder: str | None = None

    @property
    def is_skip(self) -> bool:
        """The rule says that the job goes to no hot folder."""
        return bool(self.rule) and self.hot_folder is None

    @property
    def is_none(self) -> bool:
        """No rule takes the job: somebody has to choose."""
        return not self.rule


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one rule when it was asked for a job."""

    rule: Rule
    reason: str | None
    """Why it does not take the job; None when it would."""
    decides: bool
    """It is the first that takes the job."""


NO_RULE = "no rule chose a hot folder"
"""Why a job waits that no rule takes."""


def choose(rules: Sequence[Rule], facts: Facts) -> Choice:
    taking = next((rule for rule in rules if rule.why_not(facts) is None), None)
    return Choice(taking.name, taking.hot_folder) if taking else Choice()


def explain(rules: Sequence[Rule], facts: Facts) -> Iterator[Tried]:
    """All rules in order."""
    decided = False
    for rule in rules:
        reason = rule.why_not(facts)
        yield Tried(rule, reason, decides=reason is None and not decided)
        decided = decided or reason is None
