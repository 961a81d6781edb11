"""The table: what was measured, beside what, and whether it is good enough."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from .limits import LIMITS


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of one size of shop; those of one `what` stand side by side."""

    what: str
    jobs: int
    """In the database; 0 where it does not depend on a shop."""
    value: float
    unit: str
    goal: float | None
    """None for what stands beside another row to explain it."""
    at_least: bool = False
    """The goal is a lower bound; otherwise an upper one."""
    beside: str = ""
    """The yardstick, measured in the same rounds."""
    yardstick: float | None = None

    @property
    def holds(self) -> bool:
        if self.goal is None:
            return True
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def json(self) -> dict[str, object]:
        limit = "" if self.holds else LIMITS.get(self.what, "")
        return asdict(self) | {"holds": self.holds, "limited_by": limit}


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
    """The sizes side by side; under what falls short, what limits it."""
    sizes = sorted({row.jobs for row in rows if row.jobs})
    heads = "".join(f"{f'{jobs:,} jobs':>16}" for jobs in sizes) or f"{'value':>16}"
    lines = [f"{'what':<50}{heads}{'goal':>13}"]
    for what in dict.fromkeys(row.what for row in rows):
        told = {row.jobs: row for row in rows if row.what == what}
        last = list(told.values())[-1]
        columns = sizes or [0]
        values = [
            told.get(jobs) or (told.get(0) if jobs == columns[-1] else None) for jobs in columns
        ]
        cells = "".join(f"{f'{row.value:.2f} {row.unit}' if row else '':>16}" for row in values)
        sign = ">=" if last.at_least else "<="
        goal = "" if last.goal is None else f"{sign} {last.goal:g} {last.unit}"
        verdict = "ok" if all(row.holds for row in told.values()) else "SHORT"
        if last.goal is None:
            verdict = ""
        lines.append(f"{what:<50}{cells}{goal:>13}  {verdict:<5} {last.beside}".rstrip())
        if verdict == "SHORT" and what in LIMITS:
            lines.append(f"    limited by {LIMITS[what]}")
    return "\n".join(lines)


def machine() -> dict[str, object]:
    """On what it was measured, and how busy that was."""
    return {
        "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "processors": os.cpu_count(),
        "load": [round(one, 1) for one in os.getloadavg()],
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def write_json(rows: Sequence[Row], path: Path, began: dict[str, object]) -> None:
    document = {"began": began, "ended": machine(), "rows": [row.json() for row in rows]}
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
