"""`python -m tests.load [--seconds 60] [--boards N] [--writers N] [--only sqlite|postgresql]`:
boards and writers on both databases, with figures; 6 and 2 on SQLite, 24 and 4 on PostgreSQL."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from spo_tui.store.engine import open_store
from tests.databases import own_postgres
from tests.load.load import Figures, run

USUAL = {"sqlite": (6, 2), "postgresql": (24, 4)}


def on_sqlite(boards: int, writers: int, seconds: float) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "spo.db")
        open_store(database).close()
        return run(database, boards, writers, seconds)


def on_postgresql(boards: int, writers: int, seconds: float) -> Figures:
    with own_postgres() as maker, maker.database() as database:
        return run(database, boards, writers, seconds)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--boards", type=int)
    parser.add_argument("--writers", type=int)
    parser.add_argument("--only", choices=sorted(USUAL))
    asked = parser.parse_args()
    wrong = 0
    for name, work in (("sqlite", on_sqlite), ("postgresql", on_postgresql)):
        if asked.only in (None, name):
            boards, writers = USUAL[name]
            figures = work(asked.boards or boards, asked.writers or writers, asked.seconds)
            print("\n".join(figures.lines()), flush=True)  # noqa: T201
            wrong += len(figures.wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
