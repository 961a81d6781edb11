"""The store beside raw sqlite3: events in, searches."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from spo_tui.config import Config
from spo_tui.desk.jobs import look
from spo_tui.desk.opening import open_desk
from spo_tui.domain.query import parse

from .shops import PROGRAM, shop
from .table import Row, percentile

WINDOW = 200
SEARCHES = ("flyer", "late", "12345", "harbour menu", "zzzz", "business cards 250")
_STATUSES = ("InProduction", "Printed", "InBindery", "Packed")


def rows(folder: Path, sizes: Sequence[int], rounds: int, events: int) -> Iterator[Row]:
    for jobs in sizes:
        yield from _ingest(folder, jobs, rounds, events)
        yield from _searches(folder, jobs)


def _ingest(folder: Path, jobs: int, rounds: int, events: int) -> Iterator[Row]:
    home = folder / f"shop-{jobs}"
    shop(folder, jobs)
    scratch = folder / "scratch.db"
    shutil.copyfile(home / "spo.db", scratch)
    numbers = _open_jobs(scratch, events)
    ours, theirs = [], []
    for turn in range(rounds):
        told = folder / "events.jsonl"
        told.write_text("".join(_event(turn, n, number) for n, number in enumerate(numbers)))
        command = [*PROGRAM, "--database", str(scratch), "ingest", str(told), "--json"]
        began = time.perf_counter()
        said = subprocess.run(command, check=True, capture_output=True)
        ours.append(len(numbers) / (time.perf_counter() - began))
        assert json.loads(said.stdout)["recorded"] == len(numbers), said.stdout[:300]
        theirs.append(_raw(scratch, folder / "raw.db", len(numbers)))
    for name in ("scratch.db", "raw.db", "events.jsonl"):
        (folder / name).unlink()
    rate, raw = sorted(ours)[rounds // 2], sorted(theirs)[rounds // 2]
    yield Row("ingest, durable", jobs, rate, "/s", 4000, at_least=True)
    beside = f"sqlite3 executemany of the same history rows and job updates: {raw:,.0f}/s"
    yield Row("ingest beside sqlite3", jobs, rate / raw, "x", 0.25, at_least=True, beside=beside)


def _open_jobs(database: Path, most: int) -> list[str]:
    with sqlite3.connect(database) as connection:
        query = "SELECT number FROM job WHERE phase BETWEEN 1 AND 4 ORDER BY id DESC LIMIT ?"
        found = [number for (number,) in connection.execute(query, (min(most, 5000),))]
    connection.close()
    return (found * (most // len(found) + 1))[:most]


def _event(turn: int, n: int, number: str) -> str:
    status = _STATUSES[(n + turn) % len(_STATUSES)]
    return json.dumps({"event": f"bench {turn} {n}", "job": number, "status": status}) + "\n"


def _raw(source: Path, scratch: Path, count: int) -> float:
    """Rows a second: the newest history rows again into a table of the same make, with their
    jobs' rows changed, committed durably."""
    scratch.unlink(missing_ok=True)
    connection = sqlite3.connect(scratch, isolation_level=None)
    connection.execute("PRAGMA journal_mode=wal")
    connection.execute("PRAGMA synchronous=full")
    connection.execute("ATTACH ? AS shop", (str(source),))
    query = "SELECT sql FROM shop.sqlite_master WHERE type = ? AND tbl_name = ? AND sql > ''"
    for kind, table in (
        ("table", "history"),
        ("table", "job"),
        ("index", "history"),
        ("index", "job"),
    ):
        for (made,) in connection.execute(query, (kind, table)).fetchall():
            connection.execute(made)
    told = connection.execute(
        "SELECT * FROM shop.history ORDER BY id DESC LIMIT ?", (count,)
    ).fetchall()
    marks = ", ".join("?" * len(told[0]))
    changes = [(row[3], row[6], row[1]) for row in told]
    connection.execute(
        "INSERT INTO job SELECT * FROM shop.job WHERE id IN (SELECT DISTINCT job_id FROM"
        " (SELECT job_id FROM shop.history ORDER BY id DESC LIMIT ?))",
        (count,),
    )
    began = time.perf_counter()
    for at in range(0, len(told), 1000):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"INSERT INTO history VALUES ({marks})", told[at : at + 1000])
        connection.executemany(
            "UPDATE job SET status = ?, since = ?, version = version + 1 WHERE id = ?",
            changes[at : at + 1000],
        )
        connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return count / took


def _searches(folder: Path, jobs: int) -> Iterator[Row]:
    """What a keystroke in the filter line asks of the database: the rows and the counts."""
    database = shop(folder, jobs)[1]
    desk = open_desk(Config(), database, read_only=True)
    took = []
    try:
        for text in SEARCHES:
            for length in range(1, len(text) + 1):
                typed = text[:length]
                query = parse(typed)
                began = time.perf_counter()
                look(desk, query, None, None, WINDOW)
                took.append((time.perf_counter() - began) * 1000)
    finally:
        desk.store.close()
    yield Row("search: rows and counts of a keystroke, p95", jobs, percentile(took, 0.95), "ms", 50)
