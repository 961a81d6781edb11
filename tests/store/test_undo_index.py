"""A person's last move is found by an index, however long the history is."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, text

from spo_tui.desk import moves
from spo_tui.desk.desk import Desk
from spo_tui.domain.errors import Refused
from tests.shop import place


def test_the_last_batch_comes_from_the_index_without_a_sort(desk: Desk) -> None:
    place(desk, "1")
    asked: list[tuple[str, Any]] = []
    event.listen(
        desk.store.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, values, *_: asked.append((statement, values)),
    )
    with pytest.raises(Refused, match="nothing of yours"):
        moves.undo(desk)
    (statement, values) = next(one for one in asked if "FROM history" in one[0])
    how = "EXPLAIN QUERY PLAN" if desk.store.is_sqlite else "EXPLAIN"
    with desk.store.read() as connection:
        if not desk.store.is_sqlite:  # of an empty table it would read the whole
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_bitmapscan = off"))
        explained = connection.exec_driver_sql(f"{how} {statement}", values)
        plan = " ".join(str(row) for row in explained)
    assert "ix_history_by_hand" in plan, plan
    assert "TEMP B-TREE" not in plan and "Sort" not in plan, plan
