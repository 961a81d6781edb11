from __future__ import annotations

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest

from spo_tui.desk.desk import Desk
from spo_tui.desk.events import record_events
from spo_tui.desk.notes import add_note
from spo_tui.desk.orders import show_order
from spo_tui.desk.refunds import correct_refund, differing_refunds, record_refund
from spo_tui.desk.upkeep import check
from spo_tui.domain.errors import Refused, SpoError
from spo_tui.domain.event import StatusEvent
from spo_tui.domain.order import Order
from spo_tui.domain.person import Role
from spo_tui.domain.refund_event import RefundEvent
from spo_tui.store.engine import open_store
from tests import office
from tests.shop import history, tell

AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    office.order(desk, "1")
    return desk


def shown(desk: Desk) -> Order:
    return show_order(desk, "12345")


def refunded(desk: Desk) -> str:
    return shown(desk).totals.refunded.amount


def sound(desk: Desk) -> bool:
    return all(not finding.faults for finding in check(desk))


def test_a_wrong_refund_is_explained_and_never_changed(shop: Desk) -> None:
    """The worked example: total 50.00, recorded 20.00, really refunded 10.00."""
    recorded = record_refund(shop, "12345", "20.00", "R-1")
    note = correct_refund(shop, "12345", "10.00", reference="ch_9", text="typed twice")
    order = shown(shop)
    assert (order.totals.total.amount, order.totals.refunded.amount) == ("50.00", "20.00")
    assert [refund.amount.amount for refund in order.refunds] == ["20.00"]
    assert order.refunds[0].corrections == (note,)
    assert (note.refund, str(note.actual), note.reference) == (recorded.id, "10.00 GBP", "ch_9")
    (one,) = differing_refunds(shop)
    assert (one.order, str(one.recorded), str(one.actual)) == ("12345", "20.00 GBP", "10.00 GBP")
    assert (one.refund.id, one.note) == (recorded.id, note)
    assert sound(shop)


def test_a_refund_says_so_in_status_history_and_a_note(shop: Desk) -> None:
    refund = record_refund(shop, "12345", "20", "R-1", at=AT, event="e-1", source="stripe")
    order = shown(shop)
    assert order.payment_status == "PartiallyRefunded"
    assert (refund.at, refund.recorded_at, refund.source) == (AT, shop.clock(), "stripe")
    (note,) = order.notes
    assert (note.kind, note.refund) == ("refund", refund.id)
    assert note.text == "Refund of 20.00 GBP recorded, reference R-1."
    row = order.history[-1]
    assert (row.what, row.old, row.new) == ("payment_status", "Paid", "PartiallyRefunded")
    assert (row.info, row.at, row.source) == ("20.00 GBP, R-1", AT, "stripe")


def test_several_refunds_up_to_the_total(shop: Desk) -> None:
    record_refund(shop, "12345", "20", "R-1")
    with pytest.raises(Refused, match=r"has 30\.00 GBP left .* of 50\.00 GBP: 30\.01 GBP is"):
        record_refund(shop, "12345", "30.01", "R-2")
    record_refund(shop, "12345", "30.00", "R-2")
    assert (refunded(shop), shown(shop).payment_status) == ("50.00", "Refunded")
    with pytest.raises(Refused, match=r"nothing left to refund of 50\.00 GBP"):
        record_refund(shop, "12345", "0.01", "R-3")
    assert (refunded(shop), len(shown(shop).refunds)) == ("50.00", 2)
    assert sound(shop)


@pytest.mark.parametrize("amount", ["0", "0.00", "-1", "1.001", "1e1", "", "NaN", "1,00", "９"])
def test_what_is_no_amount_to_refund_is_refused(shop: Desk, amount: str) -> None:
    with pytest.raises(SpoError):
        record_refund(shop, "12345", amount, "R-1")
    assert (shown(shop).refunds, shown(shop).notes) == ((), ())


def test_digits_are_those_of_the_currency(desk: Desk) -> None:
    costs = {"subtotal": "5000"}
    office.order(desk, "1", order="77", currency="JPY", costs=costs, total="5000")
    with pytest.raises(SpoError, match="no amount in JPY, which has no digits"):
        record_refund(desk, "77", "10.5", "R-1")
    assert str(record_refund(desk, "77", "1000", "R-1").amount) == "1000 JPY"


def test_a_refund_needs_a_reference(shop: Desk) -> None:
    for reference in ("", "  ", "a\nb", "x" * 201):
        with pytest.raises(SpoError, match="reference"):
            record_refund(shop, "12345", "1", reference)
    assert shown(shop).refunds == ()


def test_the_same_event_twice_is_one_refund(shop: Desk) -> None:
    first = record_refund(shop, "12345", "20", "R-1", event="e-1")
    assert record_refund(shop, "12345", "20", "R-1", event="e-1") == first
    assert refunded(shop) == "20.00"
    assert len(shown(shop).notes) == 1


def test_recording_takes_finance_and_correcting_an_operator(shop: Desk) -> None:
    for role in (Role.VIEWER, Role.OPERATOR, Role.SUPPORT):
        with pytest.raises(Refused, match="takes the role finance"):
            record_refund(office.seen_by(shop, role), "12345", "20", "R-1")
    record_refund(office.seen_by(shop, Role.FINANCE), "12345", "20", "R-1")
    with pytest.raises(Refused, match="takes the role operator"):
        correct_refund(office.seen_by(shop, Role.VIEWER), "12345", "10")
    assert correct_refund(office.seen_by(shop, Role.OPERATOR), "12345", "10").actor == "operator"


def test_a_correction_speaks_of_one_refund(shop: Desk) -> None:
    with pytest.raises(Refused, match="has no refund to correct"):
        correct_refund(shop, "12345", "10")
    first = record_refund(shop, "12345", "20", "R-1")
    assert correct_refund(shop, "12345", "0").refund == first.id
    second = record_refund(shop, "12345", "5", "R-2")
    with pytest.raises(Refused, match=rf"say which: {first.id} \(20.00 GBP, R-1\), {second.id}"):
        correct_refund(shop, "12345", "10")
    with pytest.raises(Refused, match="has no refund 999"):
        correct_refund(shop, "12345", "10", refund=999)
    note = correct_refund(shop, "12345", "10", refund=second.id)
    assert note.text == "Recorded were 5.00 GBP, really refunded 10.00 GBP."
    with pytest.raises(SpoError, match="0 or more"):
        correct_refund(shop, "12345", "-1", refund=second.id)
    assert refunded(shop) == "25.00"


def test_the_latest_correction_decides_whether_a_refund_differs(shop: Desk) -> None:
    record_refund(shop, "12345", "20", "R-1")
    assert differing_refunds(shop) == []
    correct_refund(shop, "12345", "10")
    assert len(differing_refunds(shop)) == 1
    correct_refund(shop, "12345", "20.00", text="it was right after all")
    assert differing_refunds(shop) == []


def test_refunds_and_notes_go_on_after_clean_up(shop: Desk) -> None:
    tell(shop, "1", "CleanUp")
    record_refund(shop, "12345", "20", "R-1")
    correct_refund(shop, "12345", "10")
    assert add_note(shop, "12345", "sorry", kind="customer").id


def test_events_record_refunds_among_statuses(shop: Desk) -> None:
    events: list[StatusEvent | RefundEvent] = [
        RefundEvent("12345", "20.00", "R-1", "e-1", AT, "stripe"),
        StatusEvent("1", "InProduction"),
        RefundEvent("12345", "20.00", "R-1", "e-1", AT, "stripe"),
        RefundEvent("12345", "40.00", "R-2", "e-2"),
        RefundEvent("99", "1.00", "R-3", "e-3"),
        RefundEvent("12345", "1.00", "R-4", "e-4", currency="EUR"),
        StatusEvent("nowhere", "Printed"),
        RefundEvent("12345", "2.00", "R-5"),
        RefundEvent("12345", "2.00", "R-5"),
    ]
    told = record_events(shop, events, source="ingest", actor="olga")
    assert (told.recorded, told.duplicate) == (3, 2)
    assert sorted(place for place, _ in told.rejected) == [3, 4, 5, 6]
    reasons = dict(told.rejected)
    assert "30.00 GBP left to refund" in reasons[3]
    assert reasons[4] == "there is no order 99: import its ticket first"
    assert reasons[5] == "order 12345 is in GBP, the refund in EUR"
    assert [refund.source for refund in shown(shop).refunds] == ["stripe", "ingest"]
    assert refunded(shop) == "22.00"
    assert len(history(shop, "1")) == 2
    assert sound(shop)


def test_refund_events_take_finance(shop: Desk) -> None:
    operator = office.seen_by(shop, Role.OPERATOR)
    events: list[StatusEvent | RefundEvent] = [
        RefundEvent("12345", "20.00", "R-1", "e-1"),
        StatusEvent("1", "InProduction"),
    ]
    told = record_events(operator, events, source="ingest")
    assert told.rejected == [(0, "operator is operator: recording refunds takes the role finance")]
    assert (told.recorded, refunded(shop)) == (1, "0.00")


def test_eight_writers_at_the_cap_never_refund_more_than_the_total(
    database: str, shop: Desk
) -> None:
    """Each tries 7.00 four times: of 50.00 seven go in, whoever they are of."""
    start = Barrier(8)
    outcomes: list[bool | str] = []

    def write(number: int) -> None:
        store = open_store(database)
        desk = Desk(store, shop.who, clock=shop.clock)
        try:
            start.wait(30)
            for turn in range(4):
                try:
                    record_refund(desk, "12345", "7.00", f"R-{number}-{turn}")
                    outcomes.append(True)
                except Refused as refusal:
                    outcomes.append("left to refund" in str(refusal))
        except BaseException as error:
            outcomes.append(f"{type(error).__name__}: {error}")
            raise
        finally:
            store.close()

    writers = [Thread(target=write, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert outcomes == [True] * 32
    order = shown(shop)
    assert (len(order.refunds), order.totals.refunded.amount) == (7, "49.00")
    assert sum(refund.amount.minor for refund in order.refunds) == 4900
    assert sound(shop)
