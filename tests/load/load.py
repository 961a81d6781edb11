"""A shop under load: boards that look and writers that write, and what must be true afterwards."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from spo_tui.desk import upkeep
from spo_tui.desk.desk import Desk
from spo_tui.desk.events import record_events
from spo_tui.domain.event import StatusEvent
from spo_tui.store import tables
from tests.load import parts
from tests.load.parts import MARK, Seen, Written
from tests.office import order

ORDERS, JOBS = 30, 4
"""Orders, and jobs of each: few, so that writers meet."""
PAUSE = 0.1
"""Seconds between two marks."""
COSTS = {"subtotal": "9000000.00", "discount": "0", "shipping": "0", "tax": "0"}


@dataclass
class Figures:
    database: str
    boards: int
    writers: int
    seconds: float
    writes: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    """Seconds from the call of a use case until it was acknowledged."""
    waits: list[float] = field(default_factory=list)
    """The same of somebody who writes now and then, beside them."""
    late: list[float] = field(default_factory=list)
    """Seconds from the commit of a mark until a board had read it."""
    looks: int = 0
    refused: int = 0
    away: list[str] = field(default_factory=list)
    """Said by writers and boards: the database was held, or did not answer."""
    wrong: list[str] = field(default_factory=list)
    """What must not be."""

    def lines(self) -> list[str]:
        return [
            f"{self.database}: {self.boards} boards, {self.writers} writers, {self.seconds:.0f} s",
            f"  writes acknowledged {self.writes} ({self.writes / self.seconds:.0f}/s): "
            + ", ".join(f"{kind} {n}" for kind, n in sorted(self.kinds.items())),
            f"  write ms: {_spread(self.took)}",
            f"  of one who writes ten times a second beside them: {_spread(self.waits)}",
            f"  commit until a board has read it, ms: {_spread(self.late)}; {self.looks} looks",
            f"  refused by rule {self.refused}; told that it is away {len(self.away)}",
            *(f"  away: {why} ({n})" for why, n in Counter(self.away).most_common(3)),
            *(f"  WRONG: {it}" for it in self.wrong),
        ]


def percentile(values: Sequence[float], share: float) -> float:
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else 0.0


def _spread(seconds: Sequence[float]) -> str:
    p50, p95, p99 = (percentile(seconds, share) * 1000 for share in (0.5, 0.95, 0.99))
    return f"p50 {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f}, max {max(seconds, default=0) * 1000:.1f}"


def run(
    database: str,
    boards: int,
    writers: int,
    seconds: float,
    *,
    behind: Callable[[Desk], None] = lambda _desk: None,
) -> Figures:
    """Load an empty, migrated database for so long, and count; `behind` is what is done behind
    everybody's back before that."""
    figures = Figures(database.partition(":")[0], boards, writers, seconds)
    if "://" not in database:
        figures.database = "sqlite"
    desk = parts.desk_of(database, "olga")
    orders = [f"O{number}" for number in range(ORDERS)]
    jobs = [f"{name}-{number}" for name in orders for number in range(JOBS)]
    for name in orders:
        mine = [job for job in jobs if job.startswith(f"{name}-")]
        order(desk, *mine, order=name, costs=COSTS, total="9000000.00")
    order(desk, MARK, order="marked")
    before = _versions(desk)
    mark_id = _id_of(desk, MARK)
    context: Any = multiprocessing.get_context("spawn")
    started, ended = context.Barrier(boards + writers + 1), context.Event()
    number = boards + writers
    with ProcessPoolExecutor(
        number, mp_context=context, initializer=parts.share, initargs=(started, ended)
    ) as pool:
        readers = [pool.submit(parts.board, database, n, mark_id) for n in range(boards)]
        others = [pool.submit(parts.writer, database, n, jobs, orders) for n in range(writers)]
        started.wait(120)
        try:
            marks = _mark(desk, seconds, figures.waits)
        finally:
            ended.set()
        seen = [future.result(120) for future in readers]
        written = [future.result(120) for future in others]
    behind(desk)
    _judge(figures, desk, before, marks, seen, written)
    figures.wrong += _rows_unlike(desk, mark_id, seen)
    desk.store.close()
    return figures


def _mark(desk: Desk, seconds: float, waits: list[float]) -> list[float]:
    """Change the mark until the time is over: when each change was acknowledged. How long each
    took is added to `waits`."""
    until = time.monotonic() + seconds
    told: list[float] = []
    while time.monotonic() < until:
        status = parts.STATUSES[len(told) % 2]
        event = StatusEvent(MARK, status, info=str(len(told) + 1))
        began = time.monotonic()
        assert record_events(desk, [event], source="load").recorded == 1
        told.append(time.monotonic())
        waits.append(told[-1] - began)
        time.sleep(PAUSE)
    return told


def _judge(
    figures: Figures,
    desk: Desk,
    before: dict[str, tuple[int, int]],
    marks: list[float],
    seen: Sequence[Seen],
    written: Sequence[Written],
) -> None:
    rows: Counter[str] = Counter({MARK: len(marks)})
    for one in written:
        rows.update(one.jobs)
        rows.update(one.orders)
        figures.kinds.update(one.kinds)
        figures.took += one.took
        figures.refused += one.refused
    both: list[Seen | Written] = [*seen, *written]
    for each in both:
        figures.away += each.away
        figures.wrong += each.errors
    figures.writes = len(figures.took)
    figures.looks = sum(board.looks for board in seen)
    for number, board in enumerate(seen):
        figures.late += _lateness(marks, board)
        if not board.marks or board.marks[-1][1] != len(marks):
            figures.wrong.append(f"board {number} has not seen the last mark")
    passed = sum(board.passed for board in seen)
    extra = 0
    for name, (version, told) in _versions(desk).items():
        was, had = before[name]
        if told - had != rows[name]:
            figures.wrong.append(f"{name}: {told - had} rows, {rows[name]} acknowledged")
        extra += version - was - rows[name]
    if extra != passed:
        figures.wrong.append(f"versions went up by {extra} more than was written")
    for finding in upkeep.check(desk):
        figures.wrong += [f"{finding.what}: {fault}" for fault in finding.faults]


def _lateness(marks: list[float], seen: Seen) -> list[float]:
    """Of each mark, how long after its commit the board had read it or a later one."""
    looks = iter(seen.marks)
    at, shown = next(looks, (0.0, 0))
    found = []
    for number, committed in enumerate(marks, 1):
        while shown < number:
            at, shown = next(looks, (0.0, len(marks) + 1))
        if shown <= len(marks):
            found.append(max(0.0, at - committed))
    return found


def _rows_unlike(desk: Desk, mark_id: int, seen: Sequence[Seen]) -> list[str]:
    """The boards whose last look is not what the database says now."""
    now = parts.rows_of(desk, mark_id)
    return [
        f"board {number} shows what is past" for number, it in enumerate(seen) if it.last != now
    ]


def _id_of(desk: Desk, job: str) -> int:
    with desk.store.read() as connection:
        query = select(tables.job.c.id).where(tables.job.c.number == job)
        return int(connection.scalars(query).one())


def _versions(desk: Desk) -> dict[str, tuple[int, int]]:
    """(version, rows of history) of each job and order, by number."""
    found: dict[str, tuple[int, int]] = {}
    kinds = (
        (tables.job, tables.history, tables.history.c.job_id),
        (tables.orders, tables.order_history, tables.order_history.c.order_id),
    )
    with desk.store.read() as connection:
        for owner, history, key in kinds:
            query = (
                select(owner.c.number, owner.c.version, func.count(history.c.id))
                .select_from(owner.outerjoin(history, key == owner.c.id))
                .group_by(owner.c.id, owner.c.number, owner.c.version)
            )
            found |= {
                number: (version, rows) for number, version, rows in connection.execute(query)
            }
    return found
