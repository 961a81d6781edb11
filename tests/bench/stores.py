"""The store beside raw sqlite3: events in, searches."""

from __future__ import annotations

import json
import sqlite3
import statistics
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from spo_tui.config import Config
from spo_tui.desk.jobs import look
from spo_tui.desk.opening import open_desk
from spo_tui.domain.query import Query, Sort, parse
from spo_tui.domain.status import phases

from .effort import Effort
from .shops import PROGRAM, shop
from .table import Row, percentile

WINDOW = 200
SEARCHES = ("flyer", "late", "12345", "harbour menu", "zzzz", "business cards 250")
SEARCHING = "search: rows and counts of a letter"
SORTING = "every phase in every order: rows and counts"
_PHASES = tuple(section.key for section in phases())
_STATUSES = ("InProduction", "Printed", "InBindery", "Packed")


def rows(folder: Path, sizes: Sequence[int], effort: Effort) -> Iterator[Row]:
    yield from _ingest(folder, sizes, effort.rounds, effort.events)
    yield from _searches(folder, sizes, effort.rounds)


def _ingest(folder: Path, sizes: Sequence[int], rounds: int, events: int) -> Iterator[Row]:
    scratch = {jobs: folder / f"scratch-{jobs}.db" for jobs in sizes}
    numbers: dict[int, list[str]] = {}
    for jobs, database in scratch.items():
        shop(folder, jobs)
        _copy(folder / f"shop-{jobs}" / "spo.db", database)
        numbers[jobs] = _open_jobs(database, events)
    ours: dict[int, list[float]] = {jobs: [] for jobs in sizes}
    theirs: dict[int, list[float]] = {jobs: [] for jobs in sizes}
    told = folder / "events.jsonl"
    for turn in range(rounds):
        for jobs, database in scratch.items():
            those = numbers[jobs]
            told.write_text("".join(_event(turn, n, number) for n, number in enumerate(those)))
            command = [*PROGRAM, "--database", str(database), "ingest", str(told), "--json"]
            began = time.perf_counter()
            said = subprocess.run(command, check=True, capture_output=True)
            ours[jobs].append(len(those) / (time.perf_counter() - began))
            assert json.loads(said.stdout)["recorded"] == len(those), said.stdout[:300]
            theirs[jobs].append(_raw(database, folder / "raw.db", len(those)))
    for path in (*scratch.values(), folder / "raw.db", told):
        path.unlink()
    for jobs in sizes:
        rate, raw = statistics.median(ours[jobs]), statistics.median(theirs[jobs])
        yield Row("ingest, durable", jobs, rate, "/s", 4000, at_least=True)
        beside = f"sqlite3 executemany of the same history rows and job updates: {raw:,.0f}/s"
        yield Row("ingest beside sqlite3", jobs, rate / raw, "x", 0.25, True, beside)


def _copy(database: Path, scratch: Path) -> None:
    """With what its write-ahead log holds."""
    scratch.unlink(missing_ok=True)
    with sqlite3.connect(database) as source, sqlite3.connect(scratch) as target:
        source.backup(target)
    source.close()
    target.close()


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


def _searches(folder: Path, sizes: Sequence[int], rounds: int) -> Iterator[Row]:
    """What a keystroke in the filter line asks of the database: the rows and the counts."""
    desks = {jobs: open_desk(Config(), shop(folder, jobs)[1], read_only=True) for jobs in sizes}
    took: dict[str, dict[int, list[float]]] = {
        name: {jobs: [] for jobs in sizes} for name in (SEARCHING, SORTING)
    }
    typed = [parse(text[:length]) for text in SEARCHES for length in range(1, len(text) + 1)]
    lists = [Query(sort=sort).and_phase(key) for sort in Sort for key in (None, *_PHASES)]
    try:
        for _ in range(min(rounds, 3)):
            for name, queries in ((SEARCHING, typed), (SORTING, lists)):
                for query in queries:
                    for jobs, desk in desks.items():
                        began = time.perf_counter()
                        look(desk, query, None, None, WINDOW)
                        took[name][jobs].append((time.perf_counter() - began) * 1000)
    finally:
        for desk in desks.values():
            desk.store.close()
    for name, measured in took.items():
        for jobs in sizes:
            yield Row(f"{name}, p95", jobs, percentile(measured[jobs], 0.95), "ms", 50)
