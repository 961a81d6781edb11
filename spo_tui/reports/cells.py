"""Values as text, a column of a batch at a time: a million rows are formatted in seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from ..domain.money import exponent
from ..domain.report import Cell, Column
from ..domain.spreadsheet import harmless

Texts = Callable[[Sequence[Any]], Sequence[str]]
_RISKY = frozenset("=+-@ ")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400


def texts(column: Column, zone: tzinfo) -> Texts:
    """What makes the values of a column text for a spreadsheet: foreign text harmless, times as
    those of the shop's clock, amounts with a point; an empty cell for None."""
    if column.cell is Cell.TEXT:
        return _harmless_all
    if column.cell is Cell.MOMENT:
        return Clock(zone).texts
    if column.cell is Cell.MONEY:
        return _amounts(exponent(column.currency))
    if column.cell is Cell.PRICE:
        return lambda values: ["" if value is None else amount(*value) for value in values]
    return lambda values: ["" if value is None else str(value) for value in values]


class Clock:
    """Stored moments by the clock of a place."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._ahead: dict[int, int | None] = {}
        """By day in UTC, how many seconds the place is ahead of it; None where that changes."""
        self._dates: dict[int, str] = {}
        self._begun = _Begun(self)
        self._times = [
            f"{hour:02d}:{minute:02d}:{second:02d}"
            for hour in range(24)
            for minute in range(60)
            for second in range(60)
        ]

    def text(self, micros: int) -> str:
        """`2026-11-24 09:41:05`, as spreadsheets read it."""
        seconds = micros // 1_000_000
        day = seconds // _DAY
        ahead = self._ahead[day] if day in self._ahead else self._find(day)
        if ahead is None:
            return f"{self.moment(micros):%Y-%m-%d %H:%M:%S}"
        there, time = divmod(seconds + ahead, _DAY)
        date = self._dates.get(there)
        if date is None:
            date = self._dates[there] = f"{_EPOCH + timedelta(days=there):%Y-%m-%d} "
        return date + self._times[time]

    def texts(self, values: Sequence[int | None]) -> list[str]:
        """Of a whole column; "" for None."""
        begun = self._begun
        try:
            return [
                "" if v is None else begun[(s := v // 1_000_000) // 3600] + _WITHIN[s % 3600]
                for v in values
            ]
        except _UnevenError:
            return ["" if v is None else self.text(v) for v in values]

    def _find(self, day: int) -> int | None:
        first, last = (self.moment(at * _DAY * 1_000_000).utcoffset() for at in (day, day + 1))
        same = first is not None and first == last
        self._ahead[day] = round(first.total_seconds()) if same and first is not None else None
        return self._ahead[day]

    def moment(self, micros: int) -> datetime:
        return (_EPOCH + timedelta(microseconds=micros)).astimezone(self._zone)


_WITHIN = [f"{minute:02d}:{second:02d}" for minute in range(60) for second in range(60)]
_MOST_HOURS = 100_000


class _UnevenError(Exception):
    """The hours of the place do not begin with those of UTC, or its clocks change in this one."""


class _Begun(dict[int, str]):
    """By hour since 1970 in UTC, how a time in it begins: `2026-11-24 09:`."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def __missing__(self, hour: int) -> str:
        first = self._clock.moment(hour * 3_600_000_000)
        last = self._clock.moment((hour + 1) * 3_600_000_000 - 1)
        if first.minute or first.second or first.utcoffset() != last.utcoffset():
            raise _UnevenError
        if len(self) >= _MOST_HOURS:
            self.clear()
        found = self[hour] = f"{first:%Y-%m-%d %H:}"
        return found


def amount(minor: int, currency: str) -> str:
    """As `Money.amount`."""
    return _slowly(minor, exponent(currency))


def _amounts(digits: int) -> Texts:
    if digits != 2:
        return lambda values: ["" if v is None else _slowly(v, digits) for v in values]
    return lambda values: [
        (f"{v // 100}.{v % 100:02d}" if v > 0 else _slowly(v, 2)) if v else _NOTHING[v]
        for v in values
    ]


_NOTHING = {0: "0.00", None: ""}


def _slowly(minor: int, digits: int) -> str:
    return format(Decimal(minor).scaleb(-digits), "f")


def _harmless_all(values: Sequence[Any]) -> Sequence[str]:
    values = [value or "" for value in values]
    joined = "".join(values)
    easy = joined.isascii() and joined.isprintable()
    if easy and _RISKY.isdisjoint({value[:1] for value in values}):
        return values
    return [value if _plain(value) else harmless(value) for value in values]


def _plain(value: str) -> bool:
    return value.isascii() and value.isprintable() and value[:1] not in _RISKY
