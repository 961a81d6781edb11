"""`python -m tests.bench`: how fast it is, as ratios to what stands beside it in the same run."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from . import headless, monitor, reports, screen, stores
from .effort import FULL, SMALL
from .table import Row, machine, show, write_json


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    asked.add_argument("--small", action="store_true", help="2,000 jobs, one short round")
    asked.add_argument("--dir", type=Path, help="where shops are made, and kept for the next run")
    asked.add_argument("--jobs", type=int, action="append", help="instead of 10,000 and 1,000,000")
    asked.add_argument("--rounds", type=int, help="how often all have their turn")
    asked.add_argument("--only", help="parts: headless, screen, monitor, stores, reports")
    asked.add_argument("--json", type=Path, help="write the table here too")
    given = asked.parse_args()
    effort = SMALL if given.small else FULL
    if given.rounds:
        effort = replace(effort, rounds=given.rounds)
    sizes = tuple(given.jobs or effort.sizes)
    with ExitStack() as stack:
        folder = given.dir or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="spo-")))
        folder.mkdir(parents=True, exist_ok=True)
        parts: dict[str, Callable[[], Iterator[Row]]] = {
            "headless": lambda: headless.rows(folder, sizes, effort),
            "screen": lambda: screen.rows(folder, sizes, effort),
            "monitor": lambda: monitor.rows(folder, effort),
            "stores": lambda: stores.rows(folder, sizes, effort),
            "reports": lambda: reports.rows(folder, effort.customers, effort.rounds),
        }
        began = machine()
        measured: list[Row] = []
        for name, part in parts.items():
            if given.only is None or name in given.only.split(","):
                for row in part():
                    measured.append(row)
                    jobs = f"{row.jobs:,} jobs" if row.jobs else ""
                    print(f"{row.what}: {row.value:.2f} {row.unit} {jobs}", flush=True)  # noqa: T201
        print("\n" + show(measured))  # noqa: T201
        if given.json:
            write_json(measured, given.json, began)


if __name__ == "__main__":
    main()
