"""The board in a real terminal, beside a bare Textual application."""

from __future__ import annotations

import random
import re
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from spo_tui.config import Config
from spo_tui.desk.events import record_events
from spo_tui.desk.jobs import show_job
from spo_tui.desk.opening import open_desk
from spo_tui.domain.event import StatusEvent

from .shops import PROGRAM, shop
from .table import Row, percentile, ratio
from .tty import Session

QUIET = 0.12
"""Seconds without output after which what a key asked for has been drawn."""
HELLO = (sys.executable, "-P", "-m", "tests.bench.hello")
_ROW = re.compile(r"^.{1,3}\d{4,}  ?\d{4,} ", re.MULTILINE)
_FRAME = "SPO"


def rows(folder: Path, sizes: Sequence[int], rounds: int, presses: int) -> Iterator[Row]:
    for jobs in sizes:
        board = [*PROGRAM, *shop(folder, jobs)]
        yield from _starts(board, jobs, rounds)
        session = Session(board)
        try:
            session.until(lambda text: bool(_ROW.search(text)))
            session.settle(0.5, 5)
            yield from _idle(session, jobs)
            yield from _keys(session, jobs, presses)
            yield from _held(session, jobs)
            yield from _commits(session, folder / f"shop-{jobs}" / "spo.db", jobs)
            yield from _filter(session, jobs)
            yield Row("memory of the board", jobs, session.memory(), "MiB", 75)
        finally:
            session.close()


def _starts(board: Sequence[str], jobs: int, rounds: int) -> Iterator[Row]:
    hello, frame, first = [], [], []
    for _ in range(rounds):
        hello.append(_start(HELLO, lambda text: "hello" in text)[0])
        shown, listed = _start(board, lambda text: _FRAME in text, lambda t: bool(_ROW.search(t)))
        frame.append(shown)
        first.append(listed)
    yield ratio("frame of the board", jobs, frame, hello, 1.2, "hello")
    yield ratio("first job rows", jobs, first, hello, 1.8, "hello")


def _start(command: Sequence[str], *wanted: object) -> list[float]:
    """Milliseconds from the start until each stands on the screen."""
    session = Session(command)
    try:
        return [(session.until(seen) - session.began) * 1000 for seen in wanted]  # type: ignore[arg-type]
    finally:
        session.close()


def _idle(session: Session, jobs: int) -> Iterator[Row]:
    before, used, began = len(session.log), session.cpu(), time.perf_counter()
    while time.perf_counter() < began + 10:
        session.read(began + 10)
    took = time.perf_counter() - began
    yield Row("bytes written, idle for 10 s", jobs, session.written(before), "B", 0)
    share = 100 * (session.cpu() - used) / took
    yield Row("processor, idle", jobs, share, "%", 0.5)


def _keys(session: Session, jobs: int, presses: int) -> Iterator[Row]:
    took, wrote = [], []
    chance = random.Random(1)
    for _ in range(presses):
        session.settle(QUIET * chance.uniform(0.6, 1.2), 2)
        before = len(session.log)
        sent = session.send("down")
        session.read(sent + 2)
        session.settle(QUIET, 2)
        if len(session.log) > before:
            took.append((session.log[before][0] - sent) * 1000)
            wrote.append(session.written(before))
    yield Row("key down to paint, p50", jobs, percentile(took, 0.5), "ms", 8)
    yield Row("key down to paint, p95", jobs, percentile(took, 0.95), "ms", 16)
    yield Row("bytes per down, median", jobs, statistics.median(wrote) / 1000, "KB", 1.0)
    yield Row("bytes per down, mean", jobs, statistics.mean(wrote) / 1000, "KB", 1.0)


def _held(session: Session, jobs: int) -> Iterator[Row]:
    """A key that repeats 30 times a second for 7 s: how long after the last the screen stands."""
    session.settle(0.5, 5)
    began = time.perf_counter()
    for number in range(210):
        due = began + number / 30
        while time.perf_counter() < due:
            session.read(due)
        last = session.send("up" if number % 2 and number > 150 else "down")
    session.settle(0.4, 10)
    late = (session.log[-1][0] - last) * 1000
    yield Row("held key: behind after the last", jobs, late, "ms", 50)


def _commits(session: Session, database: Path, jobs: int) -> Iterator[Row]:
    """From a commit by another process (this one) until the screen shows it."""
    session.send("g")
    session.settle(0.5, 5)
    text = session.screens()[-1][1]
    number = re.search(r"^.{1,3}(\d{4,}) ", text, re.MULTILINE)
    assert number is not None, text
    desk = open_desk(Config(), str(database))
    took, wrote = [], []
    try:
        job = show_job(desk, number[1]).job
        for turn in range(20):
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
    yield Row("commit elsewhere to screen, p95", jobs, percentile(took, 0.95), "ms", 250)
    yield Row("bytes per changed row, median", jobs, statistics.median(wrote) / 1000, "KB", 0.6)


def _filter(session: Session, jobs: int) -> Iterator[Row]:
    took = []
    session.send("/")
    session.settle(0.3, 3)
    for _ in range(3):
        for letter in "flyer":
            session.settle(QUIET, 2)
            before = len(session.log)
            sent = session.send(letter)
            session.read(sent + 3)
            session.settle(QUIET, 3)
            if len(session.log) > before:
                took.append((session.log[-1][0] - sent) * 1000)
        for _ in range(5):
            session.send("\x7f")
            session.settle(QUIET, 3)
    session.send("escape")
    session.settle(0.3, 3)
    yield Row(
        "filter: keystroke to the last of its paint, p95", jobs, percentile(took, 0.95), "ms", 50
    )
