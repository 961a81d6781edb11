"""`python -m tests.bench`: how fast it is, as ratios to what stands beside it in the same run."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from . import headless, monitor, reports, screen, stores
from .table import Row, show, write_json

SIZES = (10_000, 1_000_000)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    asked.add_argument("--small", action="store_true", help="2,000 jobs and one round")
    asked.add_argument("--dir", type=Path, help="where shops are made, and kept for the next run")
    asked.add_argument("--jobs", type=int, action="append", help="instead of 10,000 and 1,000,000")
    asked.add_argument("--only", help="parts: headless, screen, monitor, stores, reports")
    asked.add_argument("--json", type=Path, help="write the table here too")
    given = asked.parse_args()
    sizes = given.jobs or ((2_000,) if given.small else SIZES)
    rounds, presses, events = (1, 10, 2_000) if given.small else (5, 60, 20_000)
    with ExitStack() as stack:
        folder = given.dir or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="spo-")))
        folder.mkdir(parents=True, exist_ok=True)
        parts: dict[str, Callable[[], Iterator[Row]]] = {
            "headless": lambda: headless.rows(folder, sizes, rounds),
            "screen": lambda: screen.rows(folder, sizes, rounds, presses),
            "monitor": lambda: monitor.rows(folder, presses, 300 if given.small else 10_000),
            "stores": lambda: stores.rows(folder, sizes, rounds, events),
            "reports": lambda: reports.rows(folder, sizes, rounds),
        }
        measured: list[Row] = []
        for name, part in parts.items():
            if given.only is None or name in given.only.split(","):
                for row in part():
                    measured.append(row)
                    print(show([row]).splitlines()[1], flush=True)  # noqa: T201
        print("\n" + show(measured))  # noqa: T201
        if given.json:
            write_json(measured, given.json)


if __name__ == "__main__":
    main()
