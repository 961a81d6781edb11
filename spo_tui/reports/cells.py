"""Values as text, a column of a batch at a time: a million rows are formatted in seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from ..domain.money import exponent
from ..domain.report import Cell, Column
from ..domain.spreadsheet import harmless

_KEPT = 20_000
"""Quarters of an hour that are remembered: more than half a year."""
Texts = Callable[[Sequence[Any]], Iterable[Any]]
_RISKY = frozenset("=+-@ ")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_QUARTER = 900_000_000
"""Microseconds; the clocks of no zone change within a quarter of an hour."""


def texts(column: Column, zone: tzinfo) -> Texts:
    """What makes the values of a column text for a spreadsheet: foreign text harmless, times as
    those of the shop's clock, amounts with a point; an empty cell for None."""
    if column.cell is Cell.TEXT:
        return _harmless_all
    if column.cell is Cell.MOMENT:
        read = Clock(zone).text
        return lambda values: ["" if value is None else read(value) for value in values]
    if column.cell is Cell.MONEY:
        write = _amounts(column.currency)
        return lambda values: ["" if value is None else write(value) for value in values]
    if column.cell is Cell.PRICE:
        return lambda values: ["" if value is None else amount(*value) for value in values]
    return lambda values: values


class Clock:
    """Stored moments by the clock of a place."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._hours: dict[int, tuple[str, int]] = {}

    def text(self, micros: int) -> str:
        """`2026-11-24 09:41:05`, as spreadsheets read it."""
        quarter, rest = divmod(micros, _QUARTER)
        found = self._hours.get(quarter)
        if found is None:
            at = self.moment(quarter * _QUARTER)
            if len(self._hours) > _KEPT:
                self._hours.clear()
            found = f"{at:%Y-%m-%d %H:}", at.minute * 60 + at.second
            self._hours[quarter] = found
        hour, seconds = found
        return hour + _WITHIN_HOUR[seconds + rest // 1_000_000]

    def moment(self, micros: int) -> datetime:
        return (_EPOCH + timedelta(microseconds=micros)).astimezone(self._zone)


_WITHIN_HOUR = [f"{second // 60:02d}:{second % 60:02d}" for second in range(3600 + 900)]


def amount(minor: int, currency: str) -> str:
    """As `Money.amount`, in less time."""
    return _amounts(currency)(minor)


def _amounts(currency: str) -> Callable[[int], str]:
    digits = exponent(currency)
    if digits == 2:
        return lambda minor: (
            f"{minor // 100}.{minor % 100:02d}" if minor >= 0 else _slowly(minor, digits)
        )
    return lambda minor: _slowly(minor, digits)


def _slowly(minor: int, digits: int) -> str:
    return format(Decimal(minor).scaleb(-digits), "f")


def _harmless_all(values: Sequence[Any]) -> Iterable[str]:
    values = [value or "" for value in values]
    joined = "".join(values)
    easy = joined.isascii() and joined.isprintable()
    if easy and _RISKY.isdisjoint({value[:1] for value in values}):
        return values
    return [value if _plain(value) else harmless(value) for value in values]


def _plain(value: str) -> bool:
    return value.isascii() and value.isprintable() and value[:1] not in _RISKY
