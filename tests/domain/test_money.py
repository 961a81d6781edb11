from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spo_tui.domain.errors import SpoError
from spo_tui.domain.money import Money, exponent, parse_money


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("20", "GBP", 2000),
        ("20.5", "GBP", 2050),
        (" 20.50 ", "EUR", 2050),
        ("-3.00", "GBP", -300),
        ("+3", "GBP", 300),
        ("20.5000", "GBP", 2050),
        ("1500", "JPY", 1500),
        ("1.234", "KWD", 1234),
        ("0.1", "GBP", 10),
        ("7.", "GBP", 700),
    ],
)
def test_an_amount_is_read_in_minor_units(text: str, currency: str, minor: int) -> None:
    assert parse_money(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("", "GBP"),
        ("x", "GBP"),
        ("1e3", "GBP"),
        ("NaN", "GBP"),
        ("1,000", "GBP"),
        (".5", "GBP"),
        ("0.005", "GBP"),
        ("1.5", "JPY"),
        ("9" * 16, "GBP"),
        ("１２", "GBP"),
        ("20", "gbp"),
        ("20", "POUND"),
        ("20", ""),
    ],
)
def test_anything_else_is_refused_in_one_line(text: str, currency: str) -> None:
    with pytest.raises(SpoError) as caught:
        parse_money(text, currency)
    assert "\n" not in str(caught.value)


@given(st.integers(-(10**14), 10**14), st.sampled_from(["GBP", "JPY", "KWD", "XTS"]))
def test_what_is_shown_is_read_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert parse_money(money.amount, currency) == money
    assert Decimal(money.amount).scaleb(exponent(currency)) == minor


def test_money_is_shown_with_its_currency_and_all_its_digits() -> None:
    assert str(Money(2050, "GBP")) == "20.50 GBP"
    assert Money(5, "GBP").json() == {"amount": "0.05", "currency": "GBP"}
    assert Money(-5, "KWD").amount == "-0.005"
    assert Money(1500, "JPY").amount == "1500"
