"""Comparisons in a filter: `due<today`, `age>2h`, `quantity>=1000`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from .errors import SpoError
from .status import duration

MEASURES = ("age", "due", "priority", "quantity")
SIGNS = ("<=", ">=", "<", ">", "=")
DAYS = ("today", "tomorrow", "yesterday")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_NUMBER = re.compile(r"[0-9]{1,12}")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_DATE = re.compile(r"(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}")
_STEP = timedelta(microseconds=1)

Range = tuple[int | datetime | None, int | datetime | None]
"""From the first, up to but without the second; None is no limit."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and when by the clock of which place: what `mine` and `today` stand for."""

    who: str
    at: datetime
    zone: tzinfo


@dataclass(frozen=True, slots=True, order=True)
class Bound:
    measure: str
    sign: str
    value: str
    """As it is typed: a number, a duration, a day, a clock time or `now`."""

    def __str__(self) -> str:
        return f"{self.measure}{self.sign}{self.value}"

    def range(self, asked: Asked) -> Range:
        """Of quantity, priority or due time; for `age`, of the time since when. A day is all of
        it: `due<=fri` takes in Friday, `due<fri` does not."""
        if self.measure in ("quantity", "priority"):
            return self._beside(int(self.value), int(self.value) + 1)
        if self.measure == "age":
            since = asked.at - duration(self.value)
            return _turned(self.sign, since)
        start, end = _times(self.value, asked)
        return self._beside(start, end)

    def _beside(self, start: int | datetime, end: int | datetime) -> Range:
        return {
            "<": (None, start),
            "<=": (None, end),
            "=": (start, end),
            ">=": (start, None),
            ">": (end, None),
        }[self.sign]


def _turned(sign: str, since: datetime) -> Range:
    """The older, the earlier it has begun."""
    return {
        "<": (since + _STEP, None),
        "<=": (since, None),
        ">=": (None, since + _STEP),
        ">": (None, since),
    }[sign]


def _times(value: str, asked: Asked) -> tuple[datetime, datetime]:
    clock = _CLOCK.fullmatch(value)
    if value == "now":
        start = asked.at
    elif clock:
        today = asked.at.astimezone(asked.zone).date()
        start = datetime.combine(today, time(int(clock[1]), int(clock[2])), asked.zone)
    elif value[-1].isdigit() or value.isalpha():
        day = _day(value, asked.at.astimezone(asked.zone).date())
        midnight = datetime.combine(day, time(), asked.zone)
        return midnight, datetime.combine(day + timedelta(days=1), time(), asked.zone)
    else:
        span = duration(value.removeprefix("-"))
        start = asked.at - span if value.startswith("-") else asked.at + span
    return start, start + _STEP


def _day(value: str, today: date) -> date:
    if value in DAYS:
        return today + timedelta(days=(0, 1, -1)[DAYS.index(value)])
    if value in WEEKDAYS:
        return today + timedelta(days=(WEEKDAYS.index(value) - today.weekday()) % 7)
    return date.fromisoformat(value)


def bound(measure: str, sign: str, text: str) -> Bound:
    """Raises SpoError that says what can stand there."""
    value = text.casefold()
    if measure in ("quantity", "priority"):
        digits = value.replace(",", "")
        if not _NUMBER.fullmatch(digits):
            raise SpoError(f"{text!r} is not a number: {measure}{sign}1000")
        return Bound(measure, sign, str(int(digits)))
    if measure == "age":
        if sign == "=":
            raise SpoError("an age is never quite equal: age>2h or age<2h")
        return Bound(measure, sign, _checked_duration(value, f"age{sign}2h or age{sign}3d"))
    return Bound(measure, sign, _checked_time(value, f"due{sign}now, 2h, 16:00, today, fri"))


def _checked_duration(value: str, such: str) -> str:
    try:
        duration(value)
    except SpoError:
        raise SpoError(f"{value!r} is no length of time: {such}") from None
    return value


def _checked_time(value: str, such: str) -> str:
    if value == "now" or value in DAYS or _CLOCK.fullmatch(value):
        return value
    weekday = next((day for day in WEEKDAYS if value[:3] == day), None)
    if weekday and any(name.startswith(value) for name in _WEEKDAY_NAMES):
        return weekday
    try:
        if _DATE.fullmatch(value):
            return date.fromisoformat(value).isoformat()
        duration(value.removeprefix("-"))
    except (ValueError, SpoError):
        raise SpoError(f"{value!r} is no time: {such} or 2026-12-01") from None
    return value


_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
