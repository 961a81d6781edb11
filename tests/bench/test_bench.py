"""The benchmark produces every row of its table. How fast it is, a shared machine cannot say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.limits import LIMITS
from tests.bench.table import Row, ratio, show

PER_SHOP = (
    "spo-tui job JOB --json",
    "start: frame of the board",
    "start: first job rows",
    "bytes written while idle",
    "processor while idle, live view on",
    "key down to paint, p50",
    "key down to paint, p95",
    "bytes per down, the list still: median",
    "bytes per down, the list scrolling: mean",
    "held key, 30/s: behind the last",
    "commit elsewhere to screen, SQLite, p95",
    "bytes per changed row, median",
    "filter: letter to the last of its rows, p95",
    "filter: … and the panel, p95",
    "memory of the board",
    "ingest, durable",
    "ingest beside sqlite3",
    "search: rows and counts of a letter, p95",
    "every phase in every order: rows and counts, p95",
)
OTHERS = (
    "spo-tui --version",
    "spo-tui --help",
    "commit elsewhere to screen, PostgreSQL, p95",
    "file renamed in to status committed, p95",
    "burst of files, all committed",
    "customer report: memory",
)


@pytest.mark.timeout(600)
def test_every_row_is_measured(tmp_path: Path) -> None:
    table = tmp_path / "table.json"
    command = [sys.executable, "-m", "tests.bench", "--small", "--json", str(table)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    measured = json.loads(table.read_text())["rows"]
    assert sorted(row["what"] for row in measured) == sorted((*PER_SHOP, *OTHERS))
    assert {row["jobs"] for row in measured if row["what"] in PER_SHOP} == {2_000}
    assert all(row["value"] >= 0 and (row["goal"] or 0) >= 0 for row in measured)
    for row in measured:
        assert row["what"] in done.stdout


def test_the_sizes_stand_side_by_side_with_one_verdict() -> None:
    rows = [
        ratio("start", 10, [20.0, 24.0, 22.0], [10.0, 10.0, 12.0], 2.5, "hello"),
        ratio("start", 1_000, [30.0, 30.0, 30.0], [10.0, 10.0, 12.0], 2.5, "hello"),
        Row("rate", 0, 500.0, "/s", 400, at_least=True),
    ]
    heads, start, rate = show(rows).splitlines()
    assert heads.split() == ["what", "10", "jobs", "1,000", "jobs", "goal"]
    assert start.split()[:9] == ["start", "2.20", "x", "3.00", "x", "<=", "2.5", "x", "SHORT"]
    assert "30 ms beside 10 ms of hello" in start
    assert "500.00 /s" in rate
    assert " ok" in rate


def test_a_limit_is_told_of_a_row_that_there_is() -> None:
    assert set(LIMITS) <= {*PER_SHOP, *OTHERS}
