"""A job's row is where its events have brought it, though only what changed is written."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from spo_tui.desk.desk import Desk
from spo_tui.desk.events import record_events
from spo_tui.domain.event import StatusEvent
from spo_tui.domain.lifecycle import Position, receive
from spo_tui.domain.status import catalogue
from spo_tui.store import positions, tables
from tests.conftest import Clock
from tests.shop import place, position

EVENTS = st.lists(
    st.tuples(
        st.sampled_from([*sorted(catalogue()), "OnHold", "Waiting"]),
        st.integers(-50, 3),
        st.sampled_from(["", "press 3"]),
    ),
    min_size=1,
    max_size=6,
)
_numbers = count(1)


def row(desk: Desk, job: str) -> dict[str, Any]:
    with desk.store.read() as connection:
        query = select(tables.job).where(tables.job.c.number == job)
        return dict(connection.execute(query).one()._mapping)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(batches=st.lists(EVENTS, min_size=1, max_size=4))
def test_a_row_holds_what_was_worked_out_from_all_events(
    desk: Desk, clock: Clock, batches: list[list[tuple[str, int, str]]]
) -> None:
    job, due = str(next(_numbers)), clock() + timedelta(hours=3)
    place(desk, job, order=job, due=due)
    expected: Position = position(desk, job)
    made = row(desk, job)["version"]
    for number, batch in enumerate(batches, 1):
        clock.step(hours=1)
        told = [
            StatusEvent(job, status, at=clock() + timedelta(minutes=minutes), info=info)
            for status, minutes, info in batch
        ]
        record_events(desk, told, source="mis")
        for event in dict.fromkeys(told):
            expected, _ = receive(expected, event, clock())
        placed = positions.place(expected, due, clock(), desk.limits)
        kept = row(desk, job)
        columns = positions.to_columns(placed)
        assert {name: kept[name] for name in columns} == columns
        assert kept["version"] == made + number
