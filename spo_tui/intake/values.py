"""What the single values of a ticket may be, whatever format they stand in."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from ..domain.errors import SpoError, TicketError
from ..domain.money import Money, parse_money

MOST_TEXT = 500
MOST_REFERENCE = 2000
"""Signed web addresses are long, and one that is cut names nothing."""
MOST_NUMBER = 80
MOST_QUANTITY = 10**9
_MOST_MM = 1_000_000.0
_POINT_MM = 25.4 / 72

_SURROGATE = re.compile("[\ud800-\udfff]")
_DECIMAL = re.compile(r"[+-]?(?:\d{1,18}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,3})?", re.ASCII)


def quoted(value: object) -> str:
    """A foreign value as it may stand in the one line of an error."""
    shown = str(value)
    return repr(shown[:40]) + ("…" if len(shown) > 40 else "")


def one_line(reason: str) -> str:
    """A reason that holds foreign text, without what a terminal would act on."""
    line = " ".join(reason[:300].split())
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in line)


def text(value: str, most: int = MOST_TEXT) -> str:
    """Foreign text as it is, without NUL and cut to `most` characters; blank is empty."""
    clean = _SURROGATE.sub("\ufffd", value.replace("\0", ""))[:most]
    return clean if clean.strip() else ""


def notes(values: Iterable[str]) -> tuple[str, ...]:
    """Each note that says something; a long one becomes several, so that nothing is lost."""
    pieces = (
        value[at : at + MOST_TEXT] for value in values for at in range(0, len(value), MOST_TEXT)
    )
    return tuple(piece for piece in map(text, pieces) if piece)


def number(value: str | int, what: str, line: int | None = None) -> str:
    """An order or job number: trimmed, 1 to 80 printable characters; raises TicketError."""
    trimmed = str(value).strip()
    if not trimmed:
        raise TicketError(f"the {what} is empty", line)
    if len(trimmed) > MOST_NUMBER:
        raise TicketError(f"the {what} is longer than {MOST_NUMBER} characters", line)
    if not trimmed.isprintable():
        raise TicketError(f"the {what} {quoted(trimmed)} has unprintable characters", line)
    return trimmed


def po_number(value: str, line: int | None = None) -> str:
    """A purchase order number: at most 64 printable characters, may be empty."""
    trimmed = value.strip()
    if len(trimmed) > 64 or not trimmed.isprintable():
        raise TicketError(
            f"the PO number {quoted(trimmed)} is not 64 printable characters at most", line
        )
    return trimmed


def type_letter(value: str, line: int | None = None) -> str:
    """The job's type letter; `P` where none is given."""
    trimmed = value.strip() or "P"
    if len(trimmed) != 1 or not (trimmed.isascii() and trimmed.isalpha()):
        raise TicketError(f"the type {quoted(trimmed)} is not one letter such as P", line)
    return trimmed


def decimal(value: str) -> float | None:
    """A plain decimal number; None for anything else."""
    if not _DECIMAL.fullmatch(value.strip()):
        return None
    result = float(value)
    return result if math.isfinite(result) else None


def quantity(value: str | int | float | None, line: int | None = None) -> int | None:
    """A whole number up to 10⁹, also written `500.0`; None where none is given."""
    if value is None or value == "":
        return None
    amount = decimal(str(value))
    if amount is None or not 0 <= amount <= MOST_QUANTITY or amount != int(amount):
        raise TicketError(
            f"the quantity {quoted(value)} is not a whole number from 0 to {MOST_QUANTITY:,}", line
        )
    return int(amount)


def priority(value: str | int | None, line: int | None = None) -> int:
    """0 to 100, more is more urgent; 50 where none is given."""
    if value is None or value == "":
        return 50
    level = decimal(str(value))
    if level is None or not 0 <= level <= 100 or level != int(level):
        raise TicketError(f"the priority {quoted(value)} is not a whole number from 0 to 100", line)
    return int(level)


def size_mm(
    width: float | None, height: float | None, line: int | None = None
) -> tuple[float, float] | None:
    """A finished size rounded to 0.01 mm; None where a side is nothing."""
    sides = (width or 0.0, height or 0.0)
    if not all(math.isfinite(side) and 0 <= side <= _MOST_MM for side in sides):
        raise TicketError(f"the size {sides[0]:g} x {sides[1]:g} mm cannot be", line)
    rounded = (round(sides[0], 2), round(sides[1], 2))
    return rounded if all(rounded) else None


def size_from_points(value: str, what: str, line: int | None = None) -> tuple[float, float] | None:
    """Millimetres out of `width height [depth]` in points, as JDF and XJDF write a size."""
    parts = value.split()
    if not parts:
        return None
    sides = [decimal(part) for part in parts[:2]]
    if len(sides) < 2 or sides[0] is None or sides[1] is None:
        raise TicketError(f"the {what} {quoted(value)} are not two numbers", line)
    return size_mm(sides[0] * _POINT_MM, sides[1] * _POINT_MM, line)


def moment(value: str | None, what: str, line: int | None = None) -> datetime | None:
    """An ISO 8601 time; None where none is given.

    A time without an offset is taken as UTC, a date alone as 23:59 UTC of that day.
    """
    written = (value or "").strip()
    if not written:
        return None
    try:
        when = datetime.combine(date.fromisoformat(written), time(23, 59))
    except ValueError:
        try:
            when = datetime.fromisoformat(written)
        except ValueError:
            when = None
    if when is None or not 1900 <= when.year <= 9000:
        raise TicketError(
            f"the {what} {quoted(written)} is not a time such as 2026-11-23T09:00:00Z", line
        )
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def currency(value: str, line: int | None = None) -> str:
    """An ISO 4217 code; GBP where none is given."""
    code = value.strip().upper() or "GBP"
    if len(code) != 3 or not (code.isascii() and code.isalpha()):
        raise TicketError(f"the currency {quoted(code)} is not a code such as GBP", line)
    return code


def money(value: str | None, code: str, what: str, line: int | None = None) -> Money | None:
    """An amount that is not negative; None where none is given."""
    if value is None or not value.strip():
        return None
    if len(value) > 40:
        raise TicketError(f"the {what} {quoted(value)} is not an amount such as 20.00", line)
    try:
        amount = parse_money(value, code)
    except SpoError as error:
        raise TicketError(f"the {what} {error}", line) from None
    if amount.minor < 0:
        raise TicketError(f"the {what} {quoted(value)} is negative", line)
    return amount
