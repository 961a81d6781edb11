from __future__ import annotations

from datetime import timedelta

import pytest

from spo_tui.desk import clock as desk_clock
from spo_tui.desk.clock import pass_time
from spo_tui.desk.desk import Desk
from spo_tui.desk.jobs import each_job, look
from spo_tui.domain.attention import Limits
from spo_tui.domain.query import Query, parse
from tests.conftest import Clock
from tests.shop import history, place, position, tell


def numbers(desk: Desk, text: str) -> list[str]:
    return [job.number for job in each_job(desk, parse(text), 99)]


def test_a_job_becomes_overdue_when_its_time_has_come(desk: Desk, clock: Clock) -> None:
    place(desk, "98765", due=clock() + timedelta(hours=1))
    clock.step(minutes=59)
    assert pass_time(desk) == 0 and numbers(desk, "late") == []
    clock.step(minutes=1)
    assert pass_time(desk) == 1 and numbers(desk, "late") == ["98765"]


def test_a_job_becomes_stuck_and_then_overdue(desk: Desk, clock: Clock) -> None:
    place(desk, "98765", due=clock() + timedelta(hours=1))
    tell(desk, "98765", "InHotFolder")
    clock.step(minutes=30)
    assert pass_time(desk) == 1 and numbers(desk, "stuck") == ["98765"]
    clock.step(minutes=30)
    assert pass_time(desk) == 1
    tally = look(desk, Query(), None, None, 1)[0].counts.all
    assert (tally.needing, tally.late) == (1, 1)


def test_the_shop_sets_the_time_after_which_a_job_is_stuck(desk: Desk, clock: Clock) -> None:
    patient = Desk(desk.store, desk.who, Limits({"InHotFolder": timedelta(hours=2)}), clock)
    place(patient, "98765")
    tell(patient, "98765", "InHotFolder")
    clock.step(hours=1)
    assert pass_time(patient) == 0
    clock.step(hours=1)
    assert pass_time(patient) == 1 and numbers(patient, "stuck") == ["98765"]


def test_time_writes_no_history_and_moves_nothing(desk: Desk, clock: Clock) -> None:
    place(desk, "98765", due=clock() + timedelta(hours=1))
    before = history(desk, "98765"), position(desk, "98765")
    clock.step(hours=2)
    pass_time(desk)
    assert (history(desk, "98765"), position(desk, "98765")) == before


def test_many_jobs_are_done_in_batches(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_clock, "BATCH", 4)
    place(desk, *map(str, range(10)), due=clock() + timedelta(hours=1))
    clock.step(hours=1)
    assert [pass_time(desk) for _ in range(4)] == [4, 4, 2, 0]
    assert len(numbers(desk, "late")) == 10


def test_a_job_that_is_closed_needs_nobody_ever(desk: Desk, clock: Clock) -> None:
    place(desk, "98765", due=clock() + timedelta(hours=1))
    tell(desk, "98765", "CleanUp")
    clock.step(days=9)
    assert pass_time(desk) == 0
