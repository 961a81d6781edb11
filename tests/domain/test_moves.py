"""What a person may do with a job: every refusal with its reason, and the machine of it all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from spo_tui.domain.event import StatusEvent
from spo_tui.domain.lifecycle import CLOSED, HOLDS, Entry, Position, receive
from spo_tui.domain.moves import (
    BLOCKED,
    Leg,
    carry_out,
    judge,
    offers,
    refusals,
    retry_of,
    returns,
)
from spo_tui.domain.status import Track, catalogue, phase

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WORKFLOW = [s for s in catalogue().values() if s.track is Track.WORKFLOW]


def after(*statuses: str) -> Position:
    """Where a job stands after these; `Custom:Varnish` is a custom status with that label."""
    position: Position | None = None
    for status in statuses:
        name, _, label = status.partition(":")
        event = StatusEvent("98765", name, label=label or None, at=NOW)
        position, _ = receive(position, event, NOW)
    assert position is not None
    return position


def verdict(here: Position, status: str, reason: str = "", label: str | None = None) -> str | None:
    return judge(here, catalogue()[status], label, reason).refusal


@pytest.mark.parametrize(
    ("here", "status", "reason", "refusal"),
    [
        ("CleanUp", "InProduction", "late", "it is in CleanUp: place the order again, or ask"),
        ("CleanUp", "CleanUp", "late", "it is in CleanUp: place the order again, or ask"),
        ("Shipped", "CleanUp", "late", "only shipping, completing or cancelling the order"),
        ("Ordered", "OutputCreated", "late", "OutputCreated is written by the system"),
        ("Ordered", "Approved", "late", "written by the system: the approver gives it"),
        ("Ordered", "Rejected", "late", "written by the system: the approver gives it"),
        ("Ordered", "RecreationRequested", "x", "retry requests it where output has failed"),
        ("InHotFolder", "CopyToHotFolderFailed", "x", "the monitor reports it"),
        ("InPacking", "AwaitingProof", "", "Awaiting proof is a step back from Production: give"),
        ("Shipped", "Printed", "", "Printed is a step back from Shipping & fulfilment: give"),
        ("InPacking", "InReprographics", "", "In reprographics does not usually follow In pack"),
        ("Ordered", "Shipped", "", "Shipped does not usually follow Ordered: give a reason"),
        ("InProduction", "Blocked", "", "Blocked needs a reason"),
        ("InProduction", "CustomStatus", "x", "a custom status needs a label"),
        ("InProduction", "MisFailed", "x", "MisFailed belongs to the mis track"),
        ("InProduction", "SentEmail", "x", "SentEmail belongs to the communication track"),
        ("InProduction", "ActionRun", "x", "ActionRun belongs to the record track"),
    ],
)
def test_a_refusal_says_why(here: str, status: str, reason: str, refusal: str) -> None:
    assert refusal in str(verdict(after(here), status, reason))


@pytest.mark.parametrize(
    ("here", "status"),
    [
        ("InPacking", "AwaitingProof"),
        ("Shipped", "Printed"),
        ("InPacking", "InReprographics"),
        ("Ordered", "Shipped"),
        ("InProduction", "Blocked"),
    ],
)
def test_a_reason_makes_good_what_needs_one(here: str, status: str) -> None:
    assert verdict(after(here), status, "the customer called") is None


def test_the_next_statuses_need_no_reason() -> None:
    assert verdict(after("InProduction"), "Printed") is None
    assert not judge(after("InProduction"), catalogue()["Printed"], None, "").needs_reason


def test_a_job_that_is_there_already_is_unchanged_and_no_refusal() -> None:
    for status in ("Printed", "OutputCreated", "Blocked"):
        found = judge(after(status), catalogue()[status], None, "")
        assert (found.refusal, found.unchanged) == (None, True), status


def test_a_custom_status_is_another_one_under_another_label() -> None:
    here = after("InProduction", "CustomStatus:Varnish")
    assert judge(here, catalogue()["CustomStatus"], "Varnish", "").unchanged
    assert not judge(here, catalogue()["CustomStatus"], "Foil", "").unchanged
    assert verdict(here, "CustomStatus", label="Foil") is None


def test_only_a_custom_status_takes_a_label() -> None:
    assert "takes no label" in str(verdict(after("InProduction"), "Printed", label="x"))


def test_a_block_is_no_way_back_without_a_reason() -> None:
    blocked = after("InPacking", "Blocked")
    assert "step back" in str(verdict(blocked, "AwaitingProof"))
    assert verdict(blocked, "AwaitingProof", "wrong colour") is None


def test_a_blocked_job_goes_back_without_a_reason_wherever_it_came_from() -> None:
    for status in (s for s in WORKFLOW if s.name not in (CLOSED, *HOLDS)):
        blocked = after(status.name, "Blocked")
        first = offers(blocked)[0]
        assert (first.status, first.returns, first.needs_reason) == (status.name, True, False)
        assert verdict(blocked, status.name) is None, status.name


def test_the_offers_are_the_next_statuses_the_likeliest_first() -> None:
    offered = [offer.status for offer in offers(after("InProduction"))]
    assert offered[:3] == ["Printed", "InFinishing", "InPacking"]
    allowed = [name for name in catalogue()["InProduction"].next if catalogue()[name].pick]
    assert offered == allowed


def test_an_offer_says_whether_it_asks_for_a_reason() -> None:
    asks = {offer.status: offer.needs_reason for offer in offers(after("InProduction"))}
    assert asks["AwaitingParts"] and not asks["Printed"]


def test_nothing_is_offered_in_cleanup_and_everything_is_refused() -> None:
    assert offers(after("CleanUp")) == []
    assert {status.name for status, _ in refusals(after("CleanUp"))} == set(catalogue())


@pytest.mark.parametrize(
    ("failure", "status", "says"),
    [
        ("CopyToHotFolderFailed", "ActionRun", "ask for the copy again"),
        ("OutputCreationFailed", "RecreationRequested", "request recreation"),
        ("ValidationFailed", "RecreationRequested", "request recreation"),
        ("Rejected", "RecreationRequested", "request recreation"),
        ("MisFailed", "MisNotificationRetrigger", "notify the MIS again"),
        ("MisAssetsFailed", "MisNotificationRetrigger", "send the files to the MIS again"),
        ("SentEmailFailed", "ActionRun", "ask for the e-mail again"),
        ("EmailBounced", "NoEmailBounceActionRequired", "dismiss the bounce"),
    ],
)
def test_each_failure_has_its_retry(failure: str, status: str, says: str) -> None:
    way = retry_of(after("Ordered", failure))
    assert way is not None
    assert (way.failure.status, way.status, way.says, way.asks_leg) == (
        failure,
        status,
        says,
        False,
    )


def test_a_failure_in_part_asks_which_leg_and_says_it() -> None:
    here = after("Ordered", "MisPartiallyFailed")
    asked, told = retry_of(here), retry_of(here, Leg.ASSETS)
    assert asked is not None and asked.asks_leg
    assert told is not None and (told.info, told.asks_leg) == ("retrigger the assets", False)


def test_what_has_not_failed_has_no_retry() -> None:
    assert retry_of(after("InProduction")) is None
    assert retry_of(after("Ordered", "MisFailed", "CleanUp")) is None


def test_a_step_beside_the_work_leaves_its_mark_alone() -> None:
    odd = after("Ordered", "Shipped", "MisFailed")
    assert odd.unexpected
    moved, entry = carry_out(odd, "MisNotificationRetrigger", None, "", NOW)
    assert moved.unexpected and entry.moved and not entry.unexpected


def test_a_clock_that_went_back_does_not_undo_a_persons_move() -> None:
    here = after("Ordered", "InProduction", "MisFailed")
    for status in ("Printed", "MisNotificationRetrigger"):
        _, entry = carry_out(here, status, None, "", NOW - timedelta(hours=1))
        assert entry.moved and entry.at == NOW


def test_a_hold_within_a_hold_is_left_step_by_step() -> None:
    here = after("InProduction", "Blocked", "AwaitingParts")
    blocked, _ = carry_out(here, "Blocked", None, "press is down", NOW)
    assert blocked.came_from == (("InProduction", None), ("AwaitingParts", None))
    for status in ("AwaitingParts", "InProduction"):
        (back,) = [offer for offer in offers(blocked) if offer.returns]
        assert back.status == status
        blocked, _ = carry_out(blocked, back.status, back.label, "", NOW)
    assert blocked.came_from == ()


class Shop(RuleBasedStateMachine):
    """One job: events from outside, and a person who moves, blocks and unblocks it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.moved: list[Entry] = []

    @initialize(status=st.sampled_from([s.name for s in WORKFLOW if s.name != CLOSED]))
    def begin(self, status: str) -> None:
        self.position, entry = receive(None, StatusEvent("1", status, at=self.now), self.now)
        self.moved.append(entry)

    def took(self, position: Position, entry: Entry) -> None:
        was, self.position = self.position, position
        assert not was.closed or position.closed
        if entry.moved and entry.track is Track.WORKFLOW:
            self.moved.append(entry)

    @rule(minutes=st.integers(-30, 90))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(
        status=st.sampled_from([*sorted(catalogue()), "OnHold"]),
        late=st.integers(-20, 40),
        label=st.sampled_from([None, "Foil"]),
    )
    def hear(self, status: str, late: int, label: str | None) -> None:
        at = self.now - timedelta(minutes=late)
        self.took(*receive(self.position, StatusEvent("1", status, label=label, at=at), self.now))

    @rule(
        status=st.sampled_from(sorted(catalogue())),
        label=st.sampled_from([None, "Foil"]),
        reason=st.sampled_from(["", "because"]),
    )
    def move(self, status: str, label: str | None, reason: str) -> None:
        here = self.position
        found = judge(here, catalogue()[status], label, reason)
        if found.refusal is not None or found.unchanged:
            assert bool(found.refusal) != found.unchanged
            return
        assert not here.closed
        if not reason and not returns(here, status, label):
            assert status != BLOCKED
            back = (
                phase(catalogue()[status].phase).number < phase(here.workflow.meaning.phase).number
            )
            assert not back or "additional" in (
                catalogue()[status].phase,
                here.workflow.meaning.phase,
            )
        self.person(status, label)

    @rule(pick=st.integers(0, 30))
    def take_an_offer(self, pick: int) -> None:
        offered = offers(self.position)
        if offered:
            offer = offered[pick % len(offered)]
            without = judge(self.position, catalogue()[offer.status], offer.label, "")
            assert (without.refusal is not None) == offer.needs_reason
            self.person(offer.status, offer.label)

    @precondition(lambda self: not self.position.closed)
    @rule()
    def block_and_unblock(self) -> None:
        before = self.position.workflow
        if before.status == BLOCKED:
            return
        self.person(BLOCKED, None)
        first = offers(self.position)[0]
        assert first.returns
        self.person(first.status, first.label)
        assert (self.position.workflow.status, self.position.workflow.label) == (
            before.status,
            before.label,
        )

    def person(self, status: str, label: str | None) -> None:
        position, entry = carry_out(self.position, status, label, "", self.now)
        assert entry.moved and not entry.unexpected and not position.unexpected
        assert position.workflow.status == status
        self.took(position, entry)

    @invariant()
    def the_position_is_what_was_moved_last(self) -> None:
        last, work = self.moved[-1], self.position.workflow
        assert (work.status, work.label, work.info) == (last.status, last.label, last.info)

    @invariant()
    def a_hold_knows_the_way_back(self) -> None:
        here = self.position
        if here.workflow.status not in HOLDS:
            assert here.came_from == ()
        elif len(self.moved) > 1 and here.came_from:
            assert offers(here)[0].returns

    @invariant()
    def every_offer_is_allowed(self) -> None:
        for offer in offers(self.position):
            found = judge(self.position, catalogue()[offer.status], offer.label, "because")
            assert found.refusal is None and not found.unchanged, offer


Shop.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestShop = Shop.TestCase
