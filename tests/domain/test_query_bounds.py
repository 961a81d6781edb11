from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from spo_tui.domain.bounds import Asked, bound
from spo_tui.domain.errors import SpoError
from spo_tui.domain.query import parse

LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)
ASKED = Asked("olga", MONDAY, LONDON)
STEP = timedelta(microseconds=1)


def day(number: int, hour: int = 0) -> datetime:
    return datetime(2026, 11, number, hour, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("due<now", None, MONDAY),
        ("due<2h", None, MONDAY + timedelta(hours=2)),
        ("due<-2h", None, MONDAY - timedelta(hours=2)),
        ("due>=16:00", day(23, 16), None),
        ("due<today", None, day(23)),
        ("due<=today", None, day(24)),
        ("due=today", day(23), day(24)),
        ("due>today", day(24), None),
        ("due=tomorrow", day(24), day(25)),
        ("due=yesterday", day(22), day(23)),
        ("due<fri", None, day(27)),
        ("due=mon", day(23), day(24)),
        ("due=sunday", day(29), day(30)),
        ("due>=2026-11-30", day(30), None),
        ("age>2h", None, MONDAY - timedelta(hours=2)),
        ("age<=3d", MONDAY - timedelta(days=3), None),
        ("age<2h", MONDAY - timedelta(hours=2) + STEP, None),
        ("quantity>1000", 1001, None),
        ("quantity>=1000", 1000, None),
        ("quantity=1000", 1000, 1001),
        ("priority<=50", None, 51),
    ],
)
def test_a_comparison_is_a_range(
    text: str, low: datetime | int | None, high: datetime | int | None
) -> None:
    (found,) = parse(text).bounds
    assert found.range(ASKED) == (low, high)


def test_a_day_begins_by_the_clock_of_the_shop() -> None:
    sydney = Asked("olga", datetime(2026, 11, 23, 20, tzinfo=UTC), ZoneInfo("Australia/Sydney"))
    start, _ = bound("due", "=", "today").range(sydney)
    assert start == datetime(2026, 11, 23, 13, tzinfo=UTC)


def test_a_day_on_which_the_clock_changes_has_its_own_length() -> None:
    asked = Asked("olga", datetime(2026, 10, 25, 12, tzinfo=UTC), LONDON)
    start, end = bound("due", "=", "today").range(asked)
    assert isinstance(start, datetime) and isinstance(end, datetime)
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=25)


@pytest.mark.parametrize("text", ["", "99999999999999", "-1", "\u0661", "1e3", "2h"])
def test_what_is_no_number_is_told(text: str) -> None:
    with pytest.raises(SpoError, match="is not a number"):
        bound("quantity", ">", text)


@pytest.mark.parametrize("text", ["", "f", "fryday", "9999-12-31", "25:00", "--2h", "2026-1-1"])
def test_what_is_no_time_is_told(text: str) -> None:
    with pytest.raises(SpoError, match="is no time"):
        bound("due", "<", text)


@pytest.mark.parametrize("text", ["99999d", "-99999d", "2999-12-31", "1900-01-01", "0:00"])
def test_the_farthest_times_are_ranges(text: str) -> None:
    for sign in ("<", "<=", "=", ">=", ">"):
        bound("due", sign, text).range(ASKED)
