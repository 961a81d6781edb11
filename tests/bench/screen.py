"""The board in a real terminal, beside a bare Textual application."""

from __future__ import annotations

import random
import re
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

from .commits import on_postgresql, seen_on
from .effort import Effort
from .shops import PROGRAM, shop
from .table import Row, percentile, ratio
from .tty import Seen, Session

QUIET = 0.12
"""Seconds without output after which what a key asked for has been drawn."""
HELLO = (sys.executable, "-P", "-m", "tests.bench.hello")
FRAMES = 3 / 60
"""Seconds: a frame that is being drawn, one behind it, and the key's own."""
_TYPED = ("flyer", "menu", "poster")
"""Words of a filter."""
_ROW = re.compile(r"^.{1,3}\d{4,}  ?\d{4,} ", re.MULTILINE)


def has_frame(text: str) -> bool:
    return "SPO" in text


def has_rows(text: str) -> bool:
    return bool(_ROW.search(text))


@dataclass
class Board:
    """An open board of a shop, and what was measured of it, in ms and in bytes."""

    jobs: int
    session: Session
    took: list[float] = field(default_factory=list)
    wrote: list[int] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    filtered: list[float] = field(default_factory=list)
    filtered_beside: list[float] = field(default_factory=list)
    """With the panel, which is read once the cursor rests."""


def rows(folder: Path, sizes: Sequence[int], effort: Effort) -> Iterator[Row]:
    commands = {jobs: [*PROGRAM, *shop(folder, jobs)] for jobs in sizes}
    yield from _starts(commands, effort.rounds)
    with ExitStack() as stack:
        boards = []
        for jobs, command in commands.items():
            session = stack.enter_context(closing(Session(command)))
            session.until(has_rows)
            session.settle(1.0, 10)
            boards.append(Board(jobs, session))
        for board in boards:
            yield from _idle(board, effort.idle)
        chance = random.Random(1)
        for _ in range(effort.rounds):
            for board in boards:
                _press_keys(board, effort.presses, chance)
        for _ in range(min(effort.rounds, 3)):
            for board in boards:
                _hold_key(board, effort.held)
        for board in boards:
            yield from _of_keys(board)
        for board in boards:
            database = str(folder / f"shop-{board.jobs}" / "spo.db")
            yield from seen_on(board.session, database, board.jobs, effort.commits)
        for _ in range(min(effort.rounds, 3)):
            for board in boards:
                board.filtered_beside += _filter(board.session)
                _toggle_panel(board.session)
                board.filtered += _filter(board.session)
                _toggle_panel(board.session)
        for board in boards:
            jobs, value = board.jobs, percentile(board.filtered, 0.95)
            yield Row("filter: letter to the last of its rows, p95", jobs, value, "ms", 50)
            beside = percentile(board.filtered_beside, 0.95)
            yield Row("filter: … and the panel, p95", jobs, beside, "ms", None)
            yield Row("memory of the board", board.jobs, board.session.memory(), "MiB", 75)
    yield from on_postgresql(effort.commits)


def _starts(commands: dict[int, list[str]], rounds: int) -> Iterator[Row]:
    hello: list[float] = []
    frame: dict[int, list[float]] = {jobs: [] for jobs in commands}
    first: dict[int, list[float]] = {jobs: [] for jobs in commands}
    for _ in range(rounds):
        hello += _start(HELLO, lambda text: "hello" in text)
        for jobs, command in commands.items():
            shown, listed = _start(command, has_frame, has_rows)
            frame[jobs].append(shown)
            first[jobs].append(listed)
    for jobs in commands:
        yield ratio("start: frame of the board", jobs, frame[jobs], hello, 1.2, "hello")
        yield ratio("start: first job rows", jobs, first[jobs], hello, 1.8, "hello")


def _start(command: Sequence[str], *wanted: Seen) -> list[float]:
    """Milliseconds from the start until each stands on the screen."""
    with closing(Session(command)) as session:
        return [(session.until(seen) - session.began) * 1000 for seen in wanted]


def _idle(board: Board, seconds: float) -> Iterator[Row]:
    session = board.session
    before, used, began = len(session.log), session.cpu(), time.perf_counter()
    while time.perf_counter() < began + seconds:
        session.read(began + seconds)
    took = time.perf_counter() - began
    yield Row("bytes written while idle", board.jobs, session.written(before), "B", 0)
    share = 100 * (session.cpu() - used) / took
    yield Row("processor while idle, live view on", board.jobs, share, "%", 0.5)


def _press_keys(board: Board, presses: int, chance: random.Random) -> None:
    session = board.session
    for _ in range(presses):
        session.settle(QUIET * chance.uniform(0.6, 1.2), 2)
        before = len(session.log)
        sent = session.send("down")
        session.read(sent + 2)
        session.settle(QUIET, 2)
        if len(session.log) > before:
            board.took.append((session.log[before][0] - sent) * 1000)
            board.wrote.append(session.written(before))


def _hold_key(board: Board, seconds: float) -> None:
    """A key that repeats 30 times a second: how long after the last the screen stands."""
    session = board.session
    session.settle(0.5, 5)
    began = time.perf_counter()
    for number in range(int(30 * seconds)):
        due = began + number / 30
        while time.perf_counter() < due:
            session.read(due)
        sent = len(session.log)
        last = session.send("down")
    session.settle(QUIET / 2, 10)
    if len(session.log) > sent:
        board.late.append((session.log[-1][0] - last) * 1000)


def _of_keys(board: Board) -> Iterator[Row]:
    jobs, took, kilobytes = board.jobs, board.took, [n / 1000 for n in board.wrote]
    yield Row("key down to paint, p50", jobs, percentile(took, 0.5), "ms", 8)
    yield Row("key down to paint, p95", jobs, percentile(took, 0.95), "ms", 16)
    yield Row("bytes per down, the list scrolling: mean", jobs, statistics.mean(kilobytes), "KB", 1)
    still = statistics.median(kilobytes[:8])
    yield Row("bytes per down, the list still: median", jobs, still, "KB", 1)
    late = max(board.late)
    yield Row("held key, 30/s: behind the last", jobs, late, "ms", FRAMES * 1000)


def has_panel(text: str) -> bool:
    """The rule above it goes from edge to edge; a heading's begins with a name."""
    return any(set(line.rstrip()) == {"─"} for line in text.splitlines())


def _toggle_panel(session: Session) -> None:
    """Away, so that what is painted last is the result, or back. Raises TimeoutError."""
    there = has_panel(session.screens()[-1][1])
    session.send("v")
    end = time.perf_counter() + 10
    while has_panel(session.screens()[-1][1]) == there:
        if time.perf_counter() > end:
            raise TimeoutError(f"the panel stays as it is:\n{session.screens()[-1][1]}")
        session.settle(0.3, 3)
    session.settle(0.3, 3)


def _filter(session: Session) -> list[float]:
    """Milliseconds from each letter to the last that is written for it."""
    took = []
    for word in _TYPED:
        session.send("/")
        session.settle(0.3, 3)
        for letter in word:
            session.settle(QUIET, 2)
            before = len(session.log)
            sent = session.send(letter)
            session.read(sent + 3)
            session.settle(QUIET, 3)
            if len(session.log) > before:
                took.append((session.log[-1][0] - sent) * 1000)
        session.send("escape")
        session.settle(0.3, 3)
    return took
