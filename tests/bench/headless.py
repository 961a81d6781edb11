"""Commands without a screen, beside the interpreter and the import of SQLAlchemy."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from .effort import Effort
from .shops import PROGRAM, shop
from .table import Row, ratio


def rows(folder: Path, sizes: Sequence[int], effort: Effort) -> Iterator[Row]:
    bare = [sys.executable, "-c", "pass"]
    short = {name: [*PROGRAM, name] for name in ("--version", "--help")}
    took = _in_turn({"bare": bare} | short, effort.rounds)
    beside = f"bare Python {statistics.median(took['bare']):.0f} ms"
    for name in short:
        value = statistics.median(took[name])
        yield Row(f"spo-tui {name}", 0, value, "ms", 150, beside=beside)
    library = [sys.executable, "-c", "import sqlalchemy"]
    commands = {str(jobs): _one_job(folder, jobs) for jobs in sizes}
    took = _in_turn({"library": library} | commands, effort.rounds)
    for jobs in sizes:
        theirs = took["library"]
        yield ratio(
            "spo-tui job JOB --json", jobs, took[str(jobs)], theirs, 1.3, "importing SQLAlchemy"
        )


def _one_job(folder: Path, jobs: int) -> list[str]:
    options = shop(folder, jobs)
    command = [*PROGRAM, *options, "jobs", "--limit", "1", "--csv"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    number = listed.splitlines()[1].split(",")[0].strip('"')
    return [*PROGRAM, *options, "job", number, "--json"]


def _in_turn(commands: dict[str, list[str]], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each, one of each in every round."""
    took: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            began = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            took[name].append((time.perf_counter() - began) * 1000)
    return took
