from __future__ import annotations

import pytest

from spo_tui.desk.desk import Desk
from spo_tui.desk.orders import show_order
from spo_tui.desk.refunds import record_refund
from spo_tui.desk.totals import edit_totals
from spo_tui.domain.errors import Refused, SpoError
from spo_tui.domain.order import Totals
from spo_tui.domain.person import Role
from tests import office


@pytest.fixture
def shop(desk: Desk) -> Desk:
    office.order(desk, "1")
    return desk


def amounts(totals: Totals) -> list[str]:
    names = ("subtotal", "discount", "shipping", "tax", "total", "refunded")
    return [getattr(totals, name).amount for name in names]


def now(desk: Desk) -> list[str]:
    return amounts(show_order(desk, "12345").totals)


def test_the_total_follows_its_parts(shop: Desk) -> None:
    changed = edit_totals(shop, "12345", shipping="7.50", discount="0", reason="sent by courier")
    assert amounts(changed) == ["40.00", "0.00", "7.50", "10.00", "57.50", "0.00"]
    assert now(shop) == amounts(changed)
    row = show_order(shop, "12345").history[-1]
    assert (row.what, row.info, row.actor) == ("totals", "sent by courier", "olga")
    assert row.old == "shipping 5.00, discount 5.00, tax 10.00, total 50.00 GBP"
    assert row.new == "shipping 7.50, discount 0.00, tax 10.00, total 57.50 GBP"


def test_a_refund_stays_fixed_and_bounds_the_total(shop: Desk) -> None:
    record_refund(shop, "12345", "45", "R-1")
    with pytest.raises(Refused, match=r"would cost 44\.99 GBP, but 45\.00 GBP of it is refunded"):
        edit_totals(shop, "12345", discount="10.01", reason="x")
    assert now(shop)[-2:] == ["50.00", "45.00"]
    edit_totals(shop, "12345", discount="10.00", reason="x")
    order = show_order(shop, "12345")
    assert (order.payment_status, now(shop)[-2:]) == ("Refunded", ["45.00", "45.00"])
    assert [row.what for row in order.history[-2:]] == ["totals", "payment_status"]
    edit_totals(shop, "12345", discount="0", reason="y")
    assert show_order(shop, "12345").payment_status == "PartiallyRefunded"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"shipping": "-1"}, "shipping is 0 or more"),
        ({"tax": "1.001"}, "digits"),
        ({"discount": "x"}, "not an amount"),
        ({"discount": "55.01"}, "a discount of 55.01 GBP is more than the subtotal of order 12345"),
        ({}, "nothing to change"),
    ],
)
def test_what_cannot_be_is_refused(shop: Desk, changes: dict[str, str], says: str) -> None:
    with pytest.raises(SpoError, match=says):
        edit_totals(
            shop,
            "12345",
            shipping=changes.get("shipping"),
            discount=changes.get("discount"),
            tax=changes.get("tax"),
            reason="x",
        )
    assert now(shop)[-2:] == ["50.00", "0.00"]
    assert len(show_order(shop, "12345").history) == 1


def test_a_reason_is_needed(shop: Desk) -> None:
    for reason in ("", "  ", "two\nlines", "x" * 1001):
        with pytest.raises(SpoError, match="say the reason"):
            edit_totals(shop, "12345", tax="1", reason=reason)


def test_the_second_of_two_editors_is_told(shop: Desk) -> None:
    seen = show_order(shop, "12345").version
    edit_totals(shop, "12345", tax="11", reason="x", seen=seen)
    with pytest.raises(Refused, match="somebody has just changed order 12345"):
        edit_totals(shop, "12345", tax="12", reason="x", seen=seen)
    assert now(shop)[3] == "11.00"


def test_the_same_amounts_change_nothing(shop: Desk) -> None:
    edit_totals(shop, "12345", tax="10.00", reason="x")
    assert len(show_order(shop, "12345").history) == 1


def test_parts_that_never_made_the_total_keep_their_difference(desk: Desk) -> None:
    """A ticket may tell the total only."""
    office.order(desk, "1", costs={}, total="50.00")
    assert edit_totals(desk, "12345", shipping="3", reason="x").total.amount == "53.00"
    assert edit_totals(desk, "12345", discount="53", reason="x").total.amount == "0.00"
    with pytest.raises(Refused, match=r"would cost -0\.01 GBP: less than nothing"):
        edit_totals(desk, "12345", discount="53.01", reason="x")


@pytest.mark.parametrize(
    ("currency", "most", "wrong", "says"),
    [
        ("JPY", "100", "100.5", "'100.5' is no amount in JPY, which has no digits after a point"),
        ("KWD", "1.234", "1.2345", "'1.2345' has more than 3 digits after the point"),
    ],
)
def test_amounts_have_the_digits_of_their_currency(
    desk: Desk, currency: str, most: str, wrong: str, says: str
) -> None:
    office.order(desk, "1", currency=currency, costs={}, total="5000")
    assert edit_totals(desk, "12345", shipping=most, reason="x").shipping.amount == most
    with pytest.raises(SpoError, match=says):
        edit_totals(desk, "12345", shipping=wrong, reason="x")


def test_it_takes_finance(shop: Desk) -> None:
    with pytest.raises(Refused, match="takes the role finance"):
        edit_totals(office.seen_by(shop, Role.OPERATOR), "12345", tax="1", reason="x")
    assert edit_totals(office.seen_by(shop, Role.FINANCE), "12345", tax="1", reason="x")
