from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from spo_tui.domain.event import StatusEvent
from spo_tui.domain.lifecycle import HOLDS, Entry, Position, Stand, receive
from spo_tui.domain.status import Track, catalogue

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def event(status: str, minute: int | None = None, label: str | None = None) -> StatusEvent:
    at = None if minute is None else NOW + minute * MINUTE
    return StatusEvent("98765", status, label=label, at=at)


def after(*statuses: str, now: datetime = NOW + timedelta(days=1)) -> Position:
    """Where a job stands after these, a minute apart."""
    position: Position | None = None
    for minute, status in enumerate(statuses):
        position, _ = receive(position, event(status, minute), now)
    assert position is not None
    return position


def then(position: Position, told: StatusEvent, now: datetime = NOW + timedelta(days=1)) -> Entry:
    return receive(position, told, now)[1]


def test_a_workflow_status_moves_the_job() -> None:
    assert after("Ordered", "InProduction").workflow == Stand(
        "InProduction", NOW + MINUTE, NOW + MINUTE
    )


def test_a_job_begins_only_in_a_workflow_status() -> None:
    with pytest.raises(ValueError, match="MisFailed"):
        receive(None, event("MisFailed"), NOW)


def test_an_event_that_arrives_late_is_recorded_but_moves_nothing() -> None:
    position = after("Ordered", "InProduction")
    moved, entry = receive(position, event("OutputCreationStarted", 0), NOW + MINUTE)
    assert moved == position
    assert (entry.status, entry.moved, entry.unexpected) == ("OutputCreationStarted", False, False)


def test_an_event_of_the_very_same_time_still_moves() -> None:
    position = after("Ordered")
    moved, entry = receive(position, event("InProduction", 0), NOW + MINUTE)
    assert moved.workflow.status == "InProduction" and entry.moved


def test_an_event_without_a_time_happens_when_it_is_recorded() -> None:
    moved, entry = receive(after("Ordered"), event("InProduction"), NOW + 5 * MINUTE)
    assert moved.workflow.at == entry.at == NOW + 5 * MINUTE


def test_a_clock_that_runs_ahead_does_not_make_what_follows_late() -> None:
    position, entry = receive(after("Ordered"), event("InProduction", 600), NOW + 5 * MINUTE)
    assert entry.at == NOW + 600 * MINUTE
    assert position.workflow.at == NOW + 5 * MINUTE
    assert then(position, event("Printed", 6), NOW + 6 * MINUTE).moved


def test_a_repeated_status_keeps_the_time_at_which_it_began() -> None:
    position = after("Ordered", "InProduction", "InProduction")
    assert position.workflow.since == NOW + MINUTE
    assert position.workflow.at == NOW + 2 * MINUTE


@pytest.mark.parametrize(
    ("before", "told", "unexpected"),
    [
        ("Ordered", catalogue()["Ordered"].next[0], False),
        ("Ordered", "Ordered", False),
        ("Ordered", "Shipped", True),
        ("Shipped", "InBasket", True),
    ],
)
def test_a_move_off_the_list_is_accepted_and_marked(
    before: str, told: str, unexpected: bool
) -> None:
    position, entry = receive(after(before), event(told), NOW + MINUTE)
    assert position.workflow.status == told
    assert position.unexpected is entry.unexpected is unexpected


def test_the_mark_goes_with_the_next_plausible_move() -> None:
    odd = after("Ordered", "Shipped")
    follows = catalogue()["Shipped"].next[0]
    assert odd.unexpected
    assert not receive(odd, event(follows), NOW + 9 * MINUTE)[0].unexpected


def test_an_unknown_status_becomes_a_custom_one_under_its_own_name() -> None:
    position, entry = receive(after("Ordered"), event("OnHold", label="paper"), NOW + MINUTE)
    assert (entry.status, entry.label, entry.info) == ("CustomStatus", "OnHold", "paper")
    assert position.workflow.says == "OnHold"


def test_two_custom_statuses_are_two_though_they_share_a_name() -> None:
    position = after("Ordered", "OnHold", "Downloaded")
    assert (position.workflow.says, position.workflow.since) == ("Downloaded", NOW + 2 * MINUTE)


def test_a_custom_status_without_a_label_shows_the_word_of_the_catalogue() -> None:
    assert after("Ordered", "CustomStatus").workflow.says == catalogue()["CustomStatus"].says


@pytest.mark.parametrize(
    "status", [s.name for s in catalogue().values() if s.track is Track.RECORD]
)
def test_a_record_stands_in_the_history_only(status: str) -> None:
    position = after("Ordered")
    moved, entry = receive(position, event(status, 1), NOW + MINUTE)
    assert moved == position
    assert entry.track is Track.RECORD and not entry.moved


def test_mis_and_communication_never_hide_the_press() -> None:
    position = after("Ordered", "InProduction", "MisFailed", "SentEmail")
    assert position.workflow.status == "InProduction"
    assert position.mis and position.mis.status == "MisFailed"
    assert position.communication and position.communication.status == "SentEmail"


def test_a_late_event_of_another_track_moves_nothing_there() -> None:
    position = after("Ordered", "InProduction", "MisFailed")
    assert not then(position, event("MisOrderProcessed", 1)).moved
    assert then(position, event("MisOrderProcessed", 3)).moved


@pytest.mark.parametrize("hold", sorted(HOLDS))
def test_a_hold_remembers_where_the_job_came_from(hold: str) -> None:
    held = after("Ordered", "InFinishing", hold)
    assert held.came_from == (("InFinishing", None),)
    back = receive(held, event("InFinishing", 9), NOW + 9 * MINUTE)[0]
    assert back.came_from == () and not back.unexpected


def test_a_hold_remembers_the_label_of_a_custom_status() -> None:
    held = after("Ordered", "OnHold", "Blocked")
    assert held.came_from == (("CustomStatus", "OnHold"),)
    assert receive(held, event("OnHold", 9), NOW + 9 * MINUTE)[0].came_from == ()


def test_a_hold_within_a_hold_leads_back_step_by_step() -> None:
    held = after("InFinishing", "Blocked", "AwaitingParts")
    assert held.came_from == (("InFinishing", None), ("Blocked", None))
    outer = receive(held, event("Blocked", 9), NOW + 9 * MINUTE)[0]
    assert outer.came_from == (("InFinishing", None),)
    assert receive(outer, event("InFinishing", 10), NOW + 10 * MINUTE)[0].came_from == ()


def test_a_repeated_hold_remembers_what_it_did() -> None:
    held = after("InFinishing", "Blocked", "Blocked")
    assert held.came_from == (("InFinishing", None),)


def test_a_job_that_leaves_a_hold_for_elsewhere_forgets() -> None:
    assert after("InFinishing", "Blocked", "Printed").came_from == ()


def test_nothing_that_arrives_moves_a_job_out_of_cleanup() -> None:
    closed = after("Ordered", "Shipped", "CleanUp")
    moved, entry = receive(closed, event("InProduction", 9), NOW + 9 * MINUTE)
    assert moved == closed
    assert (entry.moved, entry.unexpected) == (False, True)


ALL = [*sorted(catalogue()), "OnHold", "Downloaded"]


class Receiving(RuleBasedStateMachine):
    """Whatever comes in whatever order, nothing is lost and nothing runs backwards."""

    @initialize(
        first=st.sampled_from([s.name for s in catalogue().values() if s.track == "workflow"])
    )
    def begin(self, first: str) -> None:
        self.now = NOW
        self.position, entry = receive(None, event(first), self.now)
        self.history = [entry]

    @rule(minutes=st.integers(0, 90))
    def time_passes(self, minutes: int) -> None:
        self.now += minutes * MINUTE

    @rule(status=st.sampled_from(ALL), ago=st.integers(-30, 30), label=st.sampled_from([None, "x"]))
    def hear(self, status: str, ago: int, label: str | None) -> None:
        at = self.now - ago * MINUTE
        before = self.position
        told = StatusEvent("98765", status, label=label, at=at)
        self.position, entry = receive(before, told, self.now)
        self.history.append(entry)
        assert entry.at == at
        assert entry.moved or self.position == before
        for old, new in zip(
            (before.workflow, before.mis, before.communication),
            (self.position.workflow, self.position.mis, self.position.communication),
            strict=True,
        ):
            assert old is None or (new is not None and new.at >= old.at and new.since >= old.since)

    @precondition(lambda self: self.position.came_from and not self.position.closed)
    @rule()
    def go_back(self) -> None:
        status, label = self.position.came_from[-1]
        depth = len(self.position.came_from)
        told = StatusEvent("98765", label or status, at=self.now)
        if status != "CustomStatus":
            told = StatusEvent("98765", status, label=label, at=self.now)
        self.position, entry = receive(self.position, told, self.now)
        self.history.append(entry)
        assert entry.moved and not entry.unexpected
        assert (self.position.workflow.status, self.position.workflow.label) == (status, label)
        assert len(self.position.came_from) == depth - 1

    @invariant()
    def the_position_is_the_last_row_that_moved(self) -> None:
        if not hasattr(self, "history"):
            return
        moved = [entry for entry in self.history if entry.moved and entry.track is Track.WORKFLOW]
        last = moved[-1]
        assert (self.position.workflow.status, self.position.workflow.label) == (
            last.status,
            last.label,
        )

    @invariant()
    def only_a_hold_remembers(self) -> None:
        if hasattr(self, "position") and self.position.came_from:
            assert self.position.workflow.status in HOLDS

    @invariant()
    def no_stand_lies_in_the_future(self) -> None:
        if hasattr(self, "position"):
            assert all(stand.since <= stand.at <= self.now for stand in self.position.stands)


TestReceiving = Receiving.TestCase
TestReceiving.settings = settings(
    max_examples=150, stateful_step_count=30, suppress_health_check=[HealthCheck.too_slow]
)
