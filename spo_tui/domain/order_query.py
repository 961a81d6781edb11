"""A filter of orders as a value, parsed from what a person types."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from .errors import SpoError
from .query import TOKEN, QueryError, Words
from .search import words

ORDER_STATUSES = ("Pending", "Processing", "Complete", "Cancelled")
SHIPPING_STATUSES = ("NotShipped", "PartiallyShipped", "Shipped", "Delivered")
PAYMENT_STATUSES = ("Pending", "Paid", "PartiallyRefunded", "Refunded")
FIELDS = ("status", "order_status", "shipping", "payment", "storefront", "po", "placed")
ENDED = frozenset({"Complete", "Shipped"})
"""Who asks for these is also shown the orders whose jobs CleanUp has taken."""

_KNOWN = {
    "order_status": ORDER_STATUSES,
    "shipping": SHIPPING_STATUSES,
    "payment": PAYMENT_STATUSES,
}
_OTHER_NAMES = {"shipping_status": "shipping", "payment_status": "payment"}
_DATE = re.compile(r"(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Placed:
    sign: str
    day: str
    """`today`, `yesterday` or a date."""

    def range(self, now: datetime, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
        """From the first, up to but without the second; None is no limit. A day is all of it."""
        today = now.astimezone(zone).date()
        back = {"today": 0, "yesterday": 1}.get(self.day)
        day = date.fromisoformat(self.day) if back is None else today - timedelta(days=back)
        start = datetime.combine(day, time(), zone)
        end = datetime.combine(day + timedelta(days=1), time(), zone)
        return {
            "<": (None, start),
            "<=": (None, end),
            "=": (start, end),
            ">=": (start, None),
            ">": (end, None),
        }[self.sign]


@dataclass(frozen=True, slots=True)
class OrderQuery:
    """Everything given must hold; several values of one field are alternatives."""

    text: Words = ()
    """Folded words; each must begin a word of the number, PO, customer or e-mail."""
    order_status: frozenset[str] = frozenset()
    shipping: frozenset[str] = frozenset()
    payment: frozenset[str] = frozenset()
    storefront: frozenset[str] = frozenset()
    po: frozenset[str] = frozenset()
    """What the PO number begins with."""
    has_po: bool | None = None
    placed: tuple[Placed, ...] = ()


def parse_orders(text: str) -> OrderQuery:
    """Read `status:complete payment:refunded placed>=2026-11-01 acme`.

    Raises QueryError at the term that is not understood.
    """
    query = OrderQuery()
    for token in TOKEN.finditer(text):
        try:
            query = _with(query, token)
        except SpoError as error:
            raise QueryError(str(error), token.start(), len(token[0])) from None
    return query


def _with(query: OrderQuery, token: re.Match[str]) -> OrderQuery:
    if token["no"]:
        raise SpoError("a list of orders leaves nothing out: name what it shall show")
    if token["field"]:
        value = token["quoted_value"] or token["value"] or ""
        return _field(query, token["field"].casefold(), value)
    if token["measure"]:
        return _compared(query, token)
    return replace(query, text=query.text + tuple(words(token["plain"] or token["quoted"] or "")))


def _compared(query: OrderQuery, token: re.Match[str]) -> OrderQuery:
    measure, value = token["measure"].casefold(), token["quoted_limit"] or token["limit"] or ""
    if measure != "placed":
        raise SpoError(f"{measure} cannot be compared: try placed>=2026-11-01")
    if not value:
        return query
    return replace(query, placed=(*query.placed, Placed(token["sign"], _day(value.casefold()))))


def _day(value: str) -> str:
    if value in ("today", "yesterday"):
        return value
    try:
        if _DATE.fullmatch(value):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise SpoError(f"{value!r} is no day: today, yesterday or 2026-11-01")


def _field(query: OrderQuery, name: str, value: str) -> OrderQuery:
    field = _OTHER_NAMES.get(name, name)
    if field not in FIELDS:
        raise SpoError(f"{name}: is not a field of orders: there are {', '.join(FIELDS)}")
    if field == "placed":
        raise SpoError("placed takes a comparison, such as placed>=2026-11-01")
    if not value:
        return query
    if field == "po":
        return _po(query, value)
    if field == "storefront":
        return replace(query, storefront=query.storefront | {value})
    return _status(query, field, value)


def _po(query: OrderQuery, value: str) -> OrderQuery:
    if value.casefold() in ("none", "any"):
        return replace(query, has_po=value.casefold() == "any")
    return replace(query, po=query.po | {value})


def _status(query: OrderQuery, field: str, value: str) -> OrderQuery:
    """`status` means the order's own first, and else whichever track has such a one."""
    tracks = tuple(_KNOWN) if field == "status" else (field,)
    for track in tracks:
        found = _named(_KNOWN[track], value)
        if found:
            asked: dict[str, Any] = {track: getattr(query, track) | found}
            return replace(query, **asked)
    known = dict.fromkeys(status for track in tracks for status in _KNOWN[track])
    raise SpoError(f"{value!r} is not a status of orders: there are {', '.join(known)}")


def _named(known: tuple[str, ...], value: str) -> frozenset[str]:
    """The one of exactly this name, else all that begin so: a name may still be typed."""
    begin = value.casefold()
    exact = frozenset(status for status in known if status.casefold() == begin)
    return exact or frozenset(s for s in known if s.casefold().startswith(begin))
