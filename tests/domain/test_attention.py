from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spo_tui.domain.attention import Attention, Limits, need
from spo_tui.domain.event import StatusEvent
from spo_tui.domain.lifecycle import Position, receive
from spo_tui.domain.status import Kind, Operator, Track, catalogue

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLAIN = Limits()
WORKFLOW = [s.name for s in catalogue().values() if s.track is Track.WORKFLOW]
OTHERS = [s.name for s in catalogue().values() if s.track in (Track.MIS, Track.COMMUNICATION)]


def standing(*statuses: str) -> Position:
    """In these statuses since NOW, the last of each track counting."""
    position: Position | None = None
    for status in statuses:
        position, _ = receive(position, StatusEvent("1", status, at=NOW), NOW)
    assert position is not None
    return position


def level(position: Position, after: timedelta, due: datetime | None = None) -> Attention:
    return need(position, due, NOW + after, PLAIN).attention


@pytest.mark.parametrize(
    ("statuses", "hours", "due", "attention"),
    [
        (["InProduction"], 0, None, Attention.NONE),
        (["OutputCreationFailed"], 0, None, Attention.FAILURE),
        (["InProduction", "MisFailed"], 0, None, Attention.FAILURE),
        (["InProduction", "EmailBounced"], 0, None, Attention.FAILURE),
        (["InProduction", "MisAdditionalActionRequired"], 0, None, Attention.MUST),
        (["InHotFolder"], 0, None, Attention.NONE),
        (["InHotFolder"], 0.5, None, Attention.STUCK),
        (["InProduction", "SmsDispatching"], 1, None, Attention.STUCK),
        (["AwaitingApproval"], 23, None, Attention.NONE),
        (["AwaitingApproval"], 24, None, Attention.CHASE),
        (["InProduction"], 2, 1, Attention.OVERDUE),
        (["InProduction"], 1, 1, Attention.OVERDUE),
        (["AwaitingApproval"], 25, 1, Attention.OVERDUE),
        (["InHotFolder"], 2, 1, Attention.STUCK),
        (["OutputCreationFailed"], 2, 1, Attention.FAILURE),
        (["Shipped"], 2, 1, Attention.NONE),
        (["ReadyForCollection"], 2, 1, Attention.NONE),
        (["CleanUp"], 2, 1, Attention.NONE),
        (["Shipped", "MisFailed", "CleanUp"], 2, 1, Attention.NONE),
    ],
)
def test_what_a_job_needs(
    statuses: list[str], hours: float, due: float | None, attention: Attention
) -> None:
    deadline = None if due is None else NOW + due * HOUR
    assert level(standing(*statuses), hours * HOUR, deadline) is attention


def test_worst_comes_first() -> None:
    words = [attention.word for attention in sorted(Attention)]
    assert words == ["failure", "must", "stuck", "overdue", "chase", "none"]


def test_the_cause_is_the_track_to_blame() -> None:
    found = need(standing("InProduction", "MisFailed", "SentEmail"), None, NOW, PLAIN)
    assert found.cause and found.cause.status == "MisFailed"
    assert (found.mis, found.communication) == (Attention.FAILURE, Attention.NONE)


def test_an_overdue_job_has_no_stand_to_blame() -> None:
    assert need(standing("InProduction"), NOW, NOW, PLAIN).cause is None


def test_a_failure_that_lasts_is_stuck_and_overdue_too() -> None:
    limits = Limits({"OutputCreationFailed": HOUR})
    found = need(standing("OutputCreationFailed"), NOW + HOUR, NOW + 2 * HOUR, limits)
    assert (found.attention, found.stuck, found.overdue) == (Attention.FAILURE, True, True)


def test_the_shop_sets_its_own_limits() -> None:
    position = standing("InHotFolder")
    assert need(position, None, NOW + HOUR, Limits({"InHotFolder": 2 * HOUR})).attention == 9
    quick = Limits({"InProduction": timedelta(minutes=1)})
    assert need(standing("InProduction"), None, NOW + HOUR, quick).attention is Attention.STUCK


def test_a_status_that_has_no_limit_never_changes_by_itself() -> None:
    assert need(standing("InProduction"), None, NOW, PLAIN).until is None


def test_every_failure_and_every_must_of_a_track_asks_at_once() -> None:
    for status in catalogue().values():
        if status.track is Track.RECORD or status.name == "CleanUp":
            continue
        before = [] if status.track is Track.WORKFLOW else ["InProduction"]
        found = level(standing(*before, status.name), timedelta(0))
        asks = status.kind is Kind.FAILURE or status.operator is Operator.MUST
        assert (found is not Attention.NONE) == asks, status.name


@given(
    workflow=st.sampled_from(WORKFLOW),
    others=st.lists(st.sampled_from(OTHERS), max_size=3),
    due=st.none() | st.timedeltas(timedelta(days=-3), timedelta(days=9)),
    passed=st.timedeltas(timedelta(0), timedelta(days=9)),
)
def test_nothing_changes_before_the_time_that_need_names(
    workflow: str, others: list[str], due: timedelta | None, passed: timedelta
) -> None:
    position = standing(workflow, *others)
    deadline = None if due is None else NOW + due
    found = need(position, deadline, NOW + passed, PLAIN)
    tick = timedelta(microseconds=1)
    if found.until is None:
        later = need(position, deadline, NOW + timedelta(days=999), PLAIN)
        assert later == found
        return
    assert found.until > NOW + passed
    assert need(position, deadline, found.until - tick, PLAIN) == found
    assert need(position, deadline, found.until, PLAIN) != found
