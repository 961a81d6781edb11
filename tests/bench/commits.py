"""From a commit by another process until an open board shows it, and in how many bytes."""

from __future__ import annotations

import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from spo_tui.config import Config
from spo_tui.desk.events import record_events
from spo_tui.desk.jobs import show_job
from spo_tui.desk.opening import open_desk
from spo_tui.domain.event import StatusEvent
from tests.databases import own_postgres

from .shops import PROGRAM
from .table import Row, percentile
from .tty import Session

_NUMBER = re.compile(r"^.{1,3}(\d{4,})  ?\d{4,} ", re.MULTILINE)
"""Of the first job: its number, then that of its order."""
_TICKETS = "order,job,product,quantity,storefront\n"


def seen_on(session: Session, database: str, jobs: int, commits: int) -> Iterator[Row]:
    took, wrote = _measure(session, database, commits)
    yield Row("commit elsewhere to screen, SQLite, p95", jobs, percentile(took, 0.95), "ms", 250)
    yield Row("bytes per changed row, median", jobs, statistics.median(wrote) / 1000, "KB", 0.6)


def on_postgresql(commits: int) -> Iterator[Row]:
    """On a server of its own, with a shop of 60 jobs."""
    with (
        tempfile.TemporaryDirectory() as folder,
        own_postgres() as maker,
        maker.database() as place,
    ):
        tickets = Path(folder) / "tickets.csv"
        lines = (f"{70_000 + n // 3},{80_000 + n},A5 flyer,100,North\n" for n in range(60))
        tickets.write_text(_TICKETS + "".join(lines), encoding="utf-8")
        program = [*PROGRAM, "--database", place]
        subprocess.run([*program, "import", str(tickets)], check=True, capture_output=True)
        with closing(Session(program)) as session:
            session.until(lambda text: bool(_NUMBER.search(text)))
            session.settle(1.0, 10)
            took, _ = _measure(session, place, commits)
    value = percentile(took, 0.95)
    yield Row("commit elsewhere to screen, PostgreSQL, p95", 0, value, "ms", 100)


def _measure(session: Session, database: str, commits: int) -> tuple[list[float], list[int]]:
    """Milliseconds, and bytes, of each; the job changed is the one on the first line."""
    session.send("g")
    session.settle(0.5, 5)
    text = session.screens()[-1][1]
    number = _NUMBER.search(text)
    assert number is not None, text
    desk = open_desk(Config(), database)
    took, wrote = [], []
    try:
        job = show_job(desk, number[1]).job
        for turn in range(commits):
            session.settle(0.3, 3)
            before = len(session.log)
            said = StatusEvent(job.number, job.position.workflow.status, info=f"reason {turn}")
            record_events(desk, [said], source="bench")
            done = time.perf_counter()
            session.read(done + 3)
            session.settle(0.3, 3)
            if len(session.log) > before:
                took.append((session.log[before][0] - done) * 1000)
                wrote.append(session.written(before))
    finally:
        desk.store.close()
    return took, wrote
