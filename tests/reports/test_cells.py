"""Times and amounts as a spreadsheet reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spo_tui.domain.money import Money
from spo_tui.domain.report import Cell, Column
from spo_tui.reports.cells import Clock, amount, texts

_CLOCKS = {
    zone: Clock(ZoneInfo(zone))
    for zone in (
        "UTC",
        "Europe/London",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
    )
}
_LAST = int(datetime(2990, 1, 1, tzinfo=UTC).timestamp()) * 10**6


@pytest.mark.parametrize("zone", list(_CLOCKS))
@given(micros=st.integers(0, _LAST))
def test_a_time_is_that_of_the_zone(zone: str, micros: int) -> None:
    there = datetime.fromtimestamp(micros // 10**6, ZoneInfo(zone))
    assert _CLOCKS[zone].text(micros) == f"{there:%Y-%m-%d %H:%M:%S}"
    assert _CLOCKS[zone].texts([micros, None]) == [f"{there:%Y-%m-%d %H:%M:%S}", ""]


@pytest.mark.parametrize("zone", list(_CLOCKS))
def test_each_quarter_of_the_days_on_which_clocks_change(zone: str) -> None:
    for begin in (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 4, 10, 11)):
        for number in range(31 * 96):
            seconds = int(begin.timestamp()) + number * 900
            there = datetime.fromtimestamp(seconds, ZoneInfo(zone))
            assert _CLOCKS[zone].text(seconds * 10**6) == f"{there:%Y-%m-%d %H:%M:%S}"
            assert _CLOCKS[zone].texts([seconds * 10**6]) == [f"{there:%Y-%m-%d %H:%M:%S}"]


@given(minor=st.integers(-(10**12), 10**12), currency=st.sampled_from(["GBP", "JPY", "KWD"]))
def test_an_amount_is_that_of_money(minor: int, currency: str) -> None:
    said = Money(minor, currency).amount
    column = Column("revenue", Cell.MONEY, currency=currency)
    assert amount(minor, currency) == said
    assert list(texts(column, UTC)([minor, 0, None])) == [said, Money(0, currency).amount, ""]
