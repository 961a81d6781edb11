from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from spo_tui.domain.order_query import OrderQuery, Placed, parse_orders
from spo_tui.domain.query import QueryError

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def one(*values: str) -> frozenset[str]:
    return frozenset(values)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", OrderQuery()),
        ("Acme 4711", OrderQuery(text=("acme", "4711"))),
        ("anna@acme.co", OrderQuery(text=("anna", "acme", "co"))),
        ('"status:complete"', OrderQuery(text=("status", "complete"))),
        ("status:complete", OrderQuery(order_status=one("Complete"))),
        ("order_status:p", OrderQuery(order_status=one("Pending", "Processing"))),
        ("status:shipped", OrderQuery(shipping=one("Shipped"))),
        ("status:refunded", OrderQuery(payment=one("Refunded"))),
        ("shipping:NOTshipped", OrderQuery(shipping=one("NotShipped"))),
        ("payment_status:paid payment:refunded", OrderQuery(payment=one("Paid", "Refunded"))),
        ('storefront:"North East"', OrderQuery(storefront=one("North East"))),
        ("po:none", OrderQuery(has_po=False)),
        ("po:any", OrderQuery(has_po=True)),
        ("po:PO-4", OrderQuery(po=one("PO-4"))),
        ("status: placed>=", OrderQuery()),
        ("placed>=2026-11-01", OrderQuery(placed=(Placed(">=", "2026-11-01"),))),
        ("placed=today", OrderQuery(placed=(Placed("=", "today"),))),
    ],
)
def test_what_is_typed_is_what_is_asked(typed: str, asked: OrderQuery) -> None:
    assert parse_orders(typed) == asked


@pytest.mark.parametrize(
    ("typed", "says", "at"),
    [
        ("acme status:lost", "'lost' is not a status of orders", 5),
        ("payment:shipped", "not a status of orders: there are Pending, Paid", 0),
        ("phase:production", "phase: is not a field of orders", 0),
        ("a placed>=2026-13-01", "is no day", 2),
        ("placed:today", "takes a comparison", 0),
        ("due<today", "cannot be compared", 0),
        ("x !acme", "leaves nothing out", 2),
    ],
)
def test_the_word_that_is_not_understood_is_pointed_at(typed: str, says: str, at: int) -> None:
    with pytest.raises(QueryError, match=says) as caught:
        parse_orders(typed)
    assert caught.value.at == at
    assert typed[at : at + caught.value.length] == typed[at:].split(maxsplit=1)[0]


def test_a_day_is_all_of_it_in_the_shop_s_own_time() -> None:
    zone = ZoneInfo("Europe/London")
    start = datetime(2026, 7, 1, tzinfo=zone)
    end = datetime(2026, 7, 2, tzinfo=zone)
    day = "2026-07-01"
    assert Placed("=", day).range(NOW, zone) == (start, end)
    assert Placed("<", day).range(NOW, zone) == (None, start)
    assert Placed("<=", day).range(NOW, zone) == (None, end)
    assert Placed(">", day).range(NOW, zone) == (end, None)
    assert Placed(">=", day).range(NOW, zone) == (start, None)
    assert Placed("=", "yesterday").range(NOW, UTC)[0] == datetime(2026, 11, 22, tzinfo=UTC)
