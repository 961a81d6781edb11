"""Quick choices, typed dates, and what is none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from spo_tui.domain.errors import SpoError
from spo_tui.domain.periods import QUICK, LocalClock, Period, quick, read_days, read_period

TODAY = date(2026, 11, 24)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("today", TODAY, TODAY),
        ("this week", date(2026, 11, 23), date(2026, 11, 29)),
        ("last-week", date(2026, 11, 16), date(2026, 11, 22)),
        ("This Month", date(2026, 11, 1), date(2026, 11, 30)),
        ("last-month", date(2026, 10, 1), date(2026, 10, 31)),
        ("this-year", date(2026, 1, 1), date(2026, 12, 31)),
        ("last-year", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_quick_choices(name: str, first: date, last: date) -> None:
    assert quick(name, TODAY) == Period(first, last)


def test_every_quick_choice_is_one_on_every_day() -> None:
    for day in (date(2024, 2, 29), date(2026, 1, 1), date(2026, 12, 31)):
        for name in QUICK:
            period = quick(name, day)
            assert period.first <= period.last


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-11-24 to 2026-11-01", "ends before it begins"),
        ("2026-13-01", "not a date"),
        ("24.11.2026", "not a date"),
        ("0001-01-01", "outside the years"),
        ("someday", "not a period"),
        ("", "which days"),
    ],
)
def test_what_is_no_range_is_said(text: str, said: str) -> None:
    with pytest.raises(SpoError, match=said):
        read_days(text, TODAY)


def test_an_open_range_begins_with_all_and_ends_today() -> None:
    assert read_period("", "", TODAY) == Period(date(1970, 1, 1), TODAY)


def test_days_that_clocks_change_on_are_23_and_25_hours_long() -> None:
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25)):
        begin, end = Period(day, day).bounds(BERLIN)
        assert (end - begin).total_seconds() == hours * 3600


def test_a_local_clock_reads_as_the_zone_does() -> None:
    clock = LocalClock(BERLIN)
    for at in (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in range(4)):
        assert clock.hour(int(at.timestamp()) * 10**6) == at.astimezone(BERLIN).hour


@pytest.mark.parametrize(("days", "parts"), [(1, 1), (31, 31), (32, 5), (365, 12)])
def test_parts_cover_the_whole_period(days: int, parts: int) -> None:
    period = Period(date(2026, 1, 1), date.fromordinal(date(2026, 1, 1).toordinal() + days - 1))
    found = [day for _label, day in period.parts()]
    assert len(found) == parts or abs(len(found) - parts) <= 1
    assert found[0] == period.first and found == sorted(set(found)) and found[-1] <= period.last
