"""Whole days in the shop's time zone: quick choices, typed dates, and parts to count by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from .errors import SpoError

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY = timedelta(days=1)
_EARLIEST, _LATEST = date(1970, 1, 1), date(2999, 12, 31)
_QUARTER = 900_000_000
_EACH_DAY, _EACH_WEEK, _MANY = 31, 190, 200
QUICK = {
    "today": "Today",
    "yesterday": "Yesterday",
    "last-7-days": "The last 7 days",
    "this-week": "This week",
    "last-week": "Last week",
    "this-month": "This month",
    "last-month": "Last month",
    "this-year": "This year",
    "last-year": "Last year",
}
"""Quick choices, and what they are called."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both whole."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def bounds(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """In UTC: from the beginning of the first day, up to but without that of the day after
        the last. A day that the clocks change on is 23 or 25 hours long."""
        return day_begin(self.first, zone), day_begin(self.last + _DAY, zone)

    def parts(self) -> list[tuple[str, date]]:
        """What to count by, each with its label and first day: days, weeks where they would be
        more than a month's, months where they would be more than half a year's."""
        days = [self.first + number * _DAY for number in range(min(self.days, _MANY))]
        if self.days <= _EACH_DAY:
            return [(f"{day:%a} {day.day} {day:%b}", day) for day in days]
        if self.days <= _EACH_WEEK:
            weeks = [day for day in days if day == self.first or day.weekday() == 0]
            return [(f"from {day.day} {day:%b}", day) for day in weeks]
        months = [self.first]
        while (later := (months[-1].replace(day=1) + 31 * _DAY).replace(day=1)) <= self.last:
            months.append(later)
        return [(f"{day:%b %Y}", day) for day in months]

    def __str__(self) -> str:
        if self.first == self.last:
            return self.first.isoformat()
        return f"{self.first.isoformat()} to {self.last.isoformat()}"


@dataclass(frozen=True, slots=True)
class Scope:
    """What figures are asked for. `phase` is the key of the phase that a figure is about, or that
    its jobs stand in now where it is about no phase; None is all."""

    period: Period
    storefront: str | None = None
    phase: str | None = None


class LocalClock:
    """Stored moments (microseconds since 1970) by the clock of a place, many of them quickly."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._hours: dict[int, int] = {}

    def hour(self, micros: int) -> int:
        """Of the day, from 0."""
        quarter = micros // _QUARTER  # the clocks of no zone change within one
        found = self._hours.get(quarter)
        if found is None:
            at = datetime.fromtimestamp(quarter * _QUARTER // 1_000_000, self._zone)
            found = self._hours[quarter] = at.hour
        return found


def day_begin(day: date, zone: tzinfo) -> datetime:
    """The first moment of a day, in UTC; where the clocks skip midnight, when they do."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def quick(name: str, today: date) -> Period:
    """Raises SpoError for a name that is not among QUICK. A week begins on Monday."""
    wanted = "-".join(name.split()).casefold()
    monday = today - timedelta(days=today.weekday())
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    found = {
        "today": (today, today),
        "yesterday": (today - _DAY, today - _DAY),
        "last-7-days": (today - 6 * _DAY, today),
        "this-week": (monday, monday + 6 * _DAY),
        "last-week": (monday - 7 * _DAY, monday - _DAY),
        "this-month": (month, (month + timedelta(days=31)).replace(day=1) - _DAY),
        "last-month": ((month - _DAY).replace(day=1), month - _DAY),
        "this-year": (year, year.replace(month=12, day=31)),
        "last-year": (date(year.year - 1, 1, 1), year - _DAY),
    }.get(wanted)
    if found is None:
        raise SpoError(f"{name!r} is not a period: there are {', '.join(QUICK)}")
    return Period(*found)


def said(period: Period, today: date) -> str:
    """As `read_days` takes it: the quick choice that it is, or its dates."""
    quick_ones = (" ".join(name.split("-")) for name in QUICK if quick(name, today) == period)
    return next(quick_ones, str(period))


def read_day(text: str, today: date) -> date:
    """`2026-11-24`, `today` or `yesterday`. Raises SpoError."""
    wanted = text.strip().casefold()
    if wanted in ("today", "yesterday"):
        return quick(wanted, today).first
    try:
        if not _DATE.fullmatch(wanted):
            raise ValueError
        day = date.fromisoformat(wanted)
    except ValueError:
        raise SpoError(f"{text!r} is not a date such as 2026-11-24") from None
    if not _EARLIEST <= day <= _LATEST:
        raise SpoError(f"{text} lies outside the years 1970 to 2999")
    return day


def read_period(first: str, last: str, today: date) -> Period:
    """Two typed dates; an empty first is the beginning of all, an empty last is today. Raises
    SpoError for what is no date, and for a range that ends before it begins."""
    begin = read_day(first, today) if first.strip() else _EARLIEST
    end = read_day(last, today) if last.strip() else max(begin, today)
    if end < begin:
        raise SpoError(f"the range ends before it begins: {begin} is after {end}")
    return Period(begin, end)


def read_days(text: str, today: date) -> Period:
    """A quick choice, a day, or two with `to` between them. Raises SpoError, as `read_period`."""
    wanted = text.strip()
    if not wanted:
        raise SpoError("which days? this week, or 2026-11-01 to 2026-11-24")
    first, between, last = (part.strip() for part in wanted.partition(" to "))
    if between:
        return read_period(first, last, today)
    if wanted[0].isdigit():
        return read_period(wanted, wanted, today)
    return quick(wanted, today)
