"""The customer report beside a bare cursor and `csv.writer`: how fast, and in how much memory."""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from spo_tui.store.engine import open_store

from .shops import PROGRAM
from .table import Row

_SPEED_FROM = 1_000_000
_FLAT = 1.25
"""Of the memory at the smallest size, at each other."""
_YARDSTICK = """
import csv, sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute(sys.argv[3])
with open(sys.argv[2], "w", encoding="utf-8", newline="") as file:
    out = csv.writer(file, quoting=csv.QUOTE_ALL)
    out.writerow(column[0] for column in rows.description)
    out.writerows(rows)
"""
_SAME_ROWS = """
SELECT c.key, c.name, c.company, c.email, s.name, c.department, c.created_at, count(o.id),
    min(o.placed_at), max(o.placed_at),
    sum(o.total) FILTER (WHERE o.currency = 'EUR'),
    sum(o.refunded) FILTER (WHERE o.currency = 'EUR'),
    sum(o.total) FILTER (WHERE o.currency = 'GBP'),
    sum(o.refunded) FILTER (WHERE o.currency = 'GBP')
FROM customer c JOIN storefront s ON s.id = c.storefront_id
    LEFT JOIN orders o ON o.customer_id = c.id
GROUP BY c.id ORDER BY c.id
"""
_CUSTOMERS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many)
INSERT INTO customer (id, storefront_id, key, name, company, email, department, created_at)
SELECT i, 1 + i % 3, 'C-' || i,
    CASE i % 10 WHEN 0 THEN 'Søren Ågård ' WHEN 1 THEN '=Ann ' ELSE 'Mary Miller ' END || i,
    CASE i % 7 WHEN 0 THEN '' ELSE 'Harbour Trading ' || i || ' Ltd' END,
    'person' || i || '@example.com', 'Department ' || (i % 40),
    1700000000000000 + i * 60000000
FROM n
"""
_ORDERS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many)
INSERT INTO orders (number, file_key, storefront_id, customer_id, placed_at, currency, total,
    refunded)
SELECT 'O' || i, 'O' || i, 1 + i % 3, 1 + (i * 7) % :many, 1700000000000000 + i * 61000000,
    CASE i % 5 WHEN 0 THEN 'EUR' ELSE 'GBP' END, i % 90000, CASE i % 20 WHEN 0 THEN 250 ELSE 0 END
FROM n WHERE i % 6 > 0
"""


def rows(folder: Path, sizes: Sequence[int], rounds: int) -> Iterator[Row]:
    """`sizes` in customers; the speed where starting a program is not most of it."""
    least = 0.0
    for customers in sizes:
        database = shop_of(folder, customers)
        out, yard = folder / "report.csv", folder / "yardstick.csv"
        command = ["--database", str(database), "report", "customers", "--from", "1970-01-01"]
        command += ["--to", "2999-12-31", "--format", "csv", "--overwrite", "--output", str(out)]
        bare = [sys.executable, "-c", _YARDSTICK, str(database), str(yard), _SAME_ROWS]
        ours, theirs, memory = [], [], 0.0
        for _round in range(rounds):
            took, peak = _run([*PROGRAM, *command])
            ours.append(took)
            memory = max(memory, peak)
            theirs.append(_run(bare)[0])
        assert _lines(out) == _lines(yard) == customers + 1
        out.unlink()
        yard.unlink()
        if customers >= _SPEED_FROM:
            mine, bare_took = statistics.median(ours), statistics.median(theirs)
            beside = f"{mine:.0f} ms beside {bare_took:.0f} ms of sqlite3 into csv.writer"
            what = "customer report beside sqlite3"
            yield Row(what, customers, bare_took / mine, "x", 0.5, at_least=True, beside=beside)
        least = least or memory
        yield Row("customer report: memory", customers, memory, "MiB", round(least * _FLAT))


def shop_of(folder: Path, customers: int) -> Path:
    """A shop of so many customers, most with an order or two, made once."""
    database = folder / f"customers-{customers}.db"
    if not database.exists():
        fresh = database.with_suffix(".new")
        open_store(str(fresh)).close()
        with sqlite3.connect(fresh) as connection:
            shops = [(number, f"Shop {number}") for number in (1, 2, 3)]
            connection.executemany(
                "INSERT INTO storefront (id, name, created_at) VALUES (?, ?, 1)", shops
            )
            connection.execute(_CUSTOMERS, {"many": customers})
            connection.execute(_ORDERS, {"many": customers})
        connection.close()
        fresh.rename(database)
    return database


def _run(command: Sequence[str]) -> tuple[float, float]:
    """(milliseconds, MiB at its peak)."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return (time.perf_counter() - began) * 1000, used.ru_maxrss / 1024


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _line in file)
