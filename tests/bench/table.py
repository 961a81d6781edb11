"""The table: what was measured, beside what, and whether it is good enough."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    jobs: int
    """In the database; 0 where none is opened."""
    value: float
    unit: str
    goal: float
    at_least: bool = False
    """The goal is a lower bound; otherwise an upper one."""
    beside: str = ""
    """The yardstick, measured in the same rounds."""
    yardstick: float | None = None

    @property
    def holds(self) -> bool:
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def json(self) -> dict[str, object]:
        return asdict(self) | {"holds": self.holds}


def ratio(
    what: str, jobs: int, ours: Sequence[float], theirs: Sequence[float], goal: float, beside: str
) -> Row:
    """Of the medians of two rows of measurements that were taken in turn, in milliseconds."""
    mine, yard = statistics.median(ours), statistics.median(theirs)
    said = f"{mine:.0f} ms beside {yard:.0f} ms of {beside}"
    return Row(what, jobs, mine / yard, "x", goal, beside=said, yardstick=yard)


def percentile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def show(rows: Sequence[Row]) -> str:
    lines = [f"{'what':<52} {'jobs':>9} {'value':>12} {'goal':>12}"]
    for row in rows:
        sign = ">=" if row.at_least else "<="
        value, goal = f"{row.value:.2f} {row.unit}", f"{sign} {row.goal:g} {row.unit}"
        verdict = "ok" if row.holds else "SHORT"
        jobs = f"{row.jobs:,}" if row.jobs else ""
        lines.append(f"{row.what:<52} {jobs:>9} {value:>12} {goal:>12}  {verdict:<5} {row.beside}")
    return "\n".join(lines)


def write_json(rows: Sequence[Row], path: Path) -> None:
    path.write_text(json.dumps([row.json() for row in rows], indent=1) + "\n", encoding="utf-8")
