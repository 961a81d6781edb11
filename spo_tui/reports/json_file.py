"""A report as JSON: one document, or a document in each line."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import Any, BinaryIO

from ..domain.money import Money
from ..domain.report import Cell, Column, Report
from .cells import Clock
from .writing import Told

_UNSEEN = re.compile(r"[^ -~]")
_BARRED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def write(report: Report, file: BinaryIO, zone: tzinfo, told: Told, *, lines: bool) -> None:
    """In UTF-8; times are ISO 8601 with offset, money `{"amount": "20.00", "currency": "GBP"}`.
    Not in `lines`, the rows are one array."""
    clock = Clock(zone)
    lead, between, end = ("", "", "") if lines else ("[", ",", "\n]\n")
    first = True
    for batch in report.batches:
        pieces = []
        for row in batch:
            text = _seen(json.dumps(_document(report.columns, row, clock), ensure_ascii=False))
            pieces.append(f"{text}\n" if lines else f"{lead if first else between}\n{text}")
            first = False
        file.write("".join(pieces).encode())
        told.more(len(batch))
    file.write((lead if first else "").encode() + end.lstrip("\n" if first else "").encode())


def _document(columns: Sequence[Column], row: Sequence[Any], clock: Clock) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for column, value in zip(columns, row, strict=True):
        if column.cell is Cell.MONEY:
            money = Money(value, column.currency).json()
            made.setdefault(column.key, []).append(money)
        else:
            made[column.key] = None if value is None else _MAKES[column.cell](value, clock)
    return made


def _moment(value: int, clock: Clock) -> str:
    return clock.moment(value).isoformat()


_MAKES: dict[Cell, Callable[[Any, Clock], Any]] = {
    Cell.TEXT: lambda value, _clock: value,
    Cell.NUMBER: lambda value, _clock: value,
    Cell.SECONDS: lambda value, _clock: value,
    Cell.MOMENT: _moment,
    Cell.PRICE: lambda value, _clock: Money(*value).json(),
}


def _seen(text: str) -> str:
    """What a terminal would obey, and what is not seen, is escaped."""
    return text if text.isprintable() else _UNSEEN.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    if unicodedata.category(character) not in _BARRED:
        return character
    return json.dumps(character)[1:-1] if ord(character) > 0x7F else f"\\u{ord(character):04x}"
