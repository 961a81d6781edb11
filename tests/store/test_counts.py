"""The counts above the board always are what a recount of the jobs would give."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spo_tui.desk.clock import pass_time
from spo_tui.desk.desk import Desk
from spo_tui.desk.events import record_events
from spo_tui.desk.jobs import each_job, look
from spo_tui.domain.event import StatusEvent
from spo_tui.domain.query import Query, parse
from spo_tui.domain.status import catalogue
from spo_tui.store import audit, checking
from tests.conftest import Clock
from tests.shop import place, position, tell

NAMES = [*sorted(catalogue()), "OnHold"]
EVENTS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(NAMES), st.integers(-50, 3)), max_size=12
)
_numbers = count(1)


def faults(desk: Desk) -> list[str]:
    with desk.store.read() as connection:
        found = [*checking.counters(connection), *audit.broken_rows(connection)]
    with desk.store.write() as connection:
        return [*found, *checking.text_index(connection)]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(batches=st.lists(EVENTS, min_size=1, max_size=4), hours=st.integers(0, 60))
def test_counters_equal_a_recount_after_whatever_happened(
    desk: Desk, clock: Clock, batches: list[list[tuple[int, str, int]]], hours: int
) -> None:
    base = next(_numbers) * 10
    numbers = [str(base + place) for place in range(4)]
    place(desk, *numbers, order=str(base), due=clock() + timedelta(hours=8))
    for batch in batches:
        events = [
            StatusEvent(numbers[job], status, at=clock() + timedelta(minutes=minutes))
            for job, status, minutes in batch
        ]
        assert record_events(desk, events, source="mis").rejected == []
        clock.step(hours=hours)
        while pass_time(desk):
            pass
        assert faults(desk) == []


def test_the_counts_above_the_board_are_those_of_its_jobs(desk: Desk, clock: Clock) -> None:
    statuses = ["Ordered", "InProduction", "OutputCreationFailed", "Shipped", "CleanUp"]
    for number, status in enumerate(statuses * 3):
        place(desk, str(number), order=str(number), due=clock() - timedelta(hours=1))
        tell(desk, str(number), status)
    tell(desk, "1", "MisFailed")
    tell(desk, "3", "SentEmail")
    tell(desk, "4", "SentEmail")
    counts = look(desk, Query(), None, None, 1)[0].counts
    assert counts.closed == 3 and counts.all.total == 12
    assert counts.phases["production"].total == 3
    assert counts.phases["production"].needing == counts.phases["production"].late == 3
    assert counts.phases["mis"].total == 1 and counts.phases["mis"].needing == 1
    assert counts.phases["communication"].total == 1, "closed jobs have no mail to look after"
    assert counts.statuses["OutputCreationFailed"] == 3
    for phase, tally in counts.phases.items():
        rows = each_job(desk, parse(f"phase:{phase}"), 100)
        assert tally.total == sum(1 for _ in rows), phase


def test_counts_follow_the_filter(desk: Desk, clock: Clock) -> None:
    for number, status in enumerate(["InProduction", "OutputCreationFailed", "Printed"] * 2):
        due = clock() + timedelta(hours=1 if number < 3 else -1)
        place(desk, str(number), order=str(number), due=due)
        tell(desk, str(number), status)
    for text in ("late", "failed", "attention", "status:InProduction"):
        counts = look(desk, parse(text), None, None, 1)[0].counts
        listed = Counter(
            job.position.workflow.meaning.phase for job in each_job(desk, parse(text), 100)
        )
        assert {key: n.total for key, n in counts.phases.items() if n.total} == listed, text


def test_a_job_that_becomes_late_moves_its_counter(desk: Desk, clock: Clock) -> None:
    place(desk, "98765", due=clock() + timedelta(hours=1))
    assert look(desk, Query(), None, None, 1)[0].counts.all.late == 0
    clock.step(hours=1)
    assert pass_time(desk) == 1
    counts = look(desk, Query(), None, None, 1)[0].counts
    assert (counts.all.late, counts.all.needing, counts.all.total) == (1, 1, 1)
    assert pass_time(desk) == 0
    assert position(desk, "98765").workflow.status == "Ordered"
    assert faults(desk) == []
