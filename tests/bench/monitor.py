"""The monitor: from a file's arrival in a hot folder to its status in the database."""

from __future__ import annotations

import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from .effort import Effort
from .shops import PROGRAM
from .table import Row, percentile

_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_CONFIG = """database = "spo.db"
[[hot_folders]]
name = "rip1"
path = "hot"
"""


def rows(folder: Path, effort: Effort) -> Iterator[Row]:
    single, burst = effort.files, effort.burst
    home = folder / "monitor"
    (home / "hot").mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_text(_CONFIG)
    program = [*PROGRAM, "--config", str(home / "config.toml")]
    total = single + burst
    lines = [f"{order(n)},{n},A5 flyer,100,North" for n in range(total)]
    tickets = home / "tickets.csv"
    tickets.write_text("order,job,product,quantity,storefront\n" + "\n".join(lines) + "\n")
    subprocess.run([*program, "import", str(tickets)], check=True, capture_output=True)
    with _watching(program), sqlite3.connect(home / "spo.db") as reader:
        took = []
        for n in range(single):
            staged = home / f"staged-{n}.pdf"
            staged.write_bytes(_PDF)
            began = time.perf_counter()
            staged.rename(home / "hot" / f"P_{order(n)}_{n}_output.pdf")
            _until(reader, n + 1, 30)
            took.append((time.perf_counter() - began) * 1000)
        yield Row("file renamed in to status committed, p95", 0, percentile(took, 0.95), "ms", 300)
        staging = home / "staging"
        staging.mkdir(exist_ok=True)
        for n in range(single, total):
            (staging / str(n)).write_bytes(_PDF)
        began = time.perf_counter()
        for n in range(single, total):
            (staging / str(n)).rename(home / "hot" / f"P_{order(n)}_{n}_output.pdf")
        _until(reader, total, 900)
        yield Row(
            "burst of files, all committed",
            0,
            time.perf_counter() - began,
            "s",
            20,
            beside=f"{burst:,} files",
        )
    reader.close()


def order(n: int) -> int:
    return 500_000 + n // 20


@contextmanager
def _watching(program: list[str]) -> Iterator[None]:
    """A monitor that has looked into its folder."""
    process = subprocess.Popen(
        [*program, "watch", "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    try:
        next(line for line in process.stdout if '"up"' in line)
        # a pipe that nobody empties would hold up the monitor
        Thread(target=process.stdout.read, daemon=True).start()
        yield
    finally:
        process.terminate()
        process.wait()


def _until(reader: sqlite3.Connection, count: int, bound: float) -> None:
    query = "SELECT count(*) FROM history WHERE status = 'InHotFolder'"
    end = time.perf_counter() + bound
    while reader.execute(query).fetchone()[0] < count:
        if time.perf_counter() > end:
            raise TimeoutError(f"not all of {count} files were seen within {bound} s")
        time.sleep(0.005)
