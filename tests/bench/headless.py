"""Commands without a screen, beside the interpreter and the import of SQLAlchemy."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from .shops import PROGRAM, shop
from .table import Row, ratio


def rows(folder: Path, sizes: Sequence[int], rounds: int) -> Iterator[Row]:
    for name in ("--version", "--help"):
        ours, bare = [], []
        for _ in range(rounds):
            bare.append(_took([sys.executable, "-c", "pass"]))
            ours.append(_took([*PROGRAM, name]))
        median = sorted(ours)[rounds // 2]
        beside = f"bare Python {sorted(bare)[rounds // 2]:.0f} ms"
        yield Row(f"spo-tui {name}", 0, median, "ms", 150, beside=beside)
    for jobs in sizes:
        options = shop(folder, jobs)
        number = subprocess.run(
            [*PROGRAM, *options, "jobs", "--limit", "1", "--csv"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.splitlines()[1]
        job = [*PROGRAM, *options, "job", number.split(",")[0].strip('"'), "--json"]
        ours, theirs = [], []
        for _ in range(rounds):
            theirs.append(_took([sys.executable, "-c", "import sqlalchemy"]))
            ours.append(_took(job))
        yield ratio("spo-tui job JOB --json", jobs, ours, theirs, 1.3, "importing SQLAlchemy")


def _took(command: Sequence[str]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return (time.perf_counter() - began) * 1000
