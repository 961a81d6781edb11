"""The stream is read by an index, however long the history is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from spo_tui.desk.activity import look_at_activity
from spo_tui.desk.desk import Desk
from spo_tui.domain.activity import Wish, parse
from tests.shop import place


def test_the_newest_rows_come_from_the_index_without_a_sort(sqlite_desk: Desk) -> None:
    place(sqlite_desk, "1")
    asked: list[tuple[str, Any]] = []
    event.listen(
        sqlite_desk.store.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, values, *_: asked.append((statement, values)),
    )
    look_at_activity(sqlite_desk, Wish())
    look_at_activity(sqlite_desk, parse("kind:failures zzz"))
    reads = [one for one in asked if "FROM history" in one[0] and "JOIN job" in one[0]]
    assert len(reads) == 2
    with sqlite_desk.store.read() as connection:
        for statement, values in reads:
            explained = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plan = " ".join(str(row) for row in explained)
            assert "COVERING INDEX ix_history_recorded_at" in plan, plan
