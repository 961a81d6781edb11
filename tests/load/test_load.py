"""A few seconds of load on each database; `python -m tests.load` is the same for longer."""

from __future__ import annotations

from pathlib import Path

from spo_tui.desk import moves, purchase_orders
from spo_tui.desk.desk import Desk
from tests.databases import SqliteMaker
from tests.load.load import percentile, run

SECONDS = 3.0
SEEN_WITHIN = 5.0
"""Seconds, on a machine with other work to do."""


def test_boards_and_writers_lose_and_miss_nothing(database: str) -> None:
    figures = run(database, 3, 2, SECONDS)
    assert figures.wrong == []
    assert figures.away == []
    assert figures.writes > 0
    assert figures.late
    assert percentile(figures.late, 1.0) < SEEN_WITHIN


def test_the_count_finds_what_nobody_acknowledged(
    sqlite_maker: SqliteMaker, tmp_path: Path
) -> None:
    """The control: a PO number that no ledger has, and a move that no board was told of."""

    def behind(desk: Desk) -> None:
        purchase_orders.set_po(desk, "O0", "unknown")
        moves.move(desk, ["mark"], "InPacking", reason="load")

    with sqlite_maker.database(tmp_path) as database:
        wrong = "; ".join(run(database, 1, 1, 1.0, behind=behind).wrong)
    assert "O0: " in wrong
    assert "mark: " in wrong
    assert "versions went up by 2 more than was written" in wrong
    assert "board 0 shows what is past" in wrong
