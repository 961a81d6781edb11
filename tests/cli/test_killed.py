"""`ingest` and `import` killed at random points: run again they complete, nothing is doubled."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.databases import SqliteMaker
from tests.waiting import wait_for

KILLS = int(os.environ.get("SPO_KILLS", "3"))
"""Of each kind; 200 take some minutes."""
TRIES = 10 * KILLS
"""A kill that came after the last commit proves nothing, and another is tried; at most so often."""
JOBS, EVENTS, ORDERS = 40, 9000, 60
STATUSES = ("InProduction", "Printed", "InFinishing", "InPacking")
_START = datetime(2026, 11, 23, 9, tzinfo=UTC)


def command(database: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "spo_tui", "--database", database, *arguments]


def count(database: str, table: str) -> int:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def kill_when(database: str, table: str, rows: int, *arguments: str) -> int:
    """Run until so many rows are there, and kill; how many were there then."""
    with subprocess.Popen(
        command(database, *arguments), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        wait_for(lambda: count(database, table) >= rows or process.poll() is not None, 60)
        time.sleep(random.uniform(0, 0.03))  # anywhere within the next transaction
        process.kill()
    return count(database, table)


def finish(database: str, *arguments: str) -> None:
    done = subprocess.run(command(database, *arguments), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    check = subprocess.run(command(database, "db", "check"), capture_output=True, check=False)
    assert check.returncode == 0, check.stdout


def tickets(path: Path, orders: int) -> Path:
    rows = ["order,job,product,quantity,storefront"]
    rows += [f"O{n},{n}-{job},Flyer,{job + 1},North" for n in range(orders) for job in range(3)]
    path.write_text("\n".join(rows) + "\n")
    return path


def test_an_import_that_is_killed_completes_when_it_is_run_again(
    sqlite_maker: SqliteMaker, tmp_path: Path
) -> None:
    rng, within = random.Random(6), 0
    file = tickets(tmp_path / "orders.csv", ORDERS)
    for number in range(TRIES):
        if within == KILLS:
            break
        home = tmp_path / str(number)
        home.mkdir()
        with sqlite_maker.database(home) as database:
            left = kill_when(database, "orders", rng.randint(1, ORDERS // 2), "import", str(file))
            within += 0 < left < ORDERS
            assert count(database, "job") == 3 * left, "an order without all of its jobs"
            finish(database, "import", str(file))
            assert (count(database, "orders"), count(database, "job")) == (ORDERS, 3 * ORDERS)
            assert count(database, "history") == 3 * ORDERS
    assert within == KILLS


@pytest.mark.parametrize("named", [True, False], ids=["with ids", "with times only"])
def test_an_ingest_that_is_killed_completes_when_it_is_run_again(
    sqlite_maker: SqliteMaker, tmp_path: Path, named: bool
) -> None:
    rng, within = random.Random(7), 0
    file = tmp_path / "events.jsonl"
    with file.open("w") as lines:
        for number in range(EVENTS):
            at = (_START + timedelta(seconds=number)).isoformat()
            job = f"{number % JOBS // 3}-{number % 3}"
            told = {"job": job, "status": STATUSES[number % 4], "at": at, "info": str(number)}
            lines.write(json.dumps(told | ({"event": f"e-{number}"} if named else {})) + "\n")
    made = tickets(tmp_path / "orders.csv", JOBS // 3 + 1)
    for number in range(TRIES):
        if within == KILLS:
            break
        home = tmp_path / str(number)
        home.mkdir()
        with sqlite_maker.database(home) as database:
            finish(database, "import", str(made))
            before = count(database, "history")
            wanted = before + rng.randint(1, EVENTS // 2)
            left = kill_when(database, "history", wanted, "ingest", str(file)) - before
            within += 0 < left < EVENTS
            finish(database, "ingest", str(file))
            assert count(database, "history") - before == EVENTS
            assert not Path(f"{file}.rejects").exists()
    assert within == KILLS
