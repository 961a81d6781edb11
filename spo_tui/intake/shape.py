"""JSON values into Structs, so that an error names the field it is about."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec

from ..domain.errors import TicketError
from . import values

_T = TypeVar("_T")
Scalar = str | int | float | bool | None

_PLACE = re.compile(r"(?s)(.*) - at `\$(.*)`\Z")


def convert(document: object, shape: type[_T], where: str) -> _T:
    """Raises TicketError such as `orders[0].jobs[1].quantity: expected int, got str`."""
    try:
        return msgspec.convert(document, shape)
    except msgspec.ValidationError as error:
        raise TicketError(explain(error, where)) from None
    except UnicodeEncodeError:
        raise TicketError("a key of the JSON has half a character (a lone surrogate)") from None


def explain(error: msgspec.ValidationError, where: str = "") -> str:
    """What is wrong with which field, in one line."""
    place = _PLACE.match(str(error))
    message, path = place.groups() if place else (str(error), "")
    message = message.replace(" | null", "").replace(" | ", " or ").replace("`", "")
    message = message.removeprefix("Object ").removeprefix("contains ")
    path = f"{where}{path}".removeprefix(".")
    reason = f"{message[:1].lower()}{message[1:]}"
    return values.one_line(f"{path}: {reason}" if path else reason)


@contextmanager
def located(where: str) -> Iterator[None]:
    """Put the place in the document before the reason of what fails within."""
    try:
        yield
    except TicketError as error:
        place = where.removeprefix(".")
        raise TicketError(f"{place}: {error.reason}" if place else error.reason) from None


def plain(value: Scalar) -> str:
    """A value as text; nothing for null, true and false as JSON writes them."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def extra(pairs: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """What else a ticket says, as text; what is nested stays JSON, what is blank goes."""
    found = {}
    for name, value in pairs:
        nested = isinstance(value, (dict, list))
        said = values.text(json.dumps(value, ensure_ascii=False) if nested else plain(value))
        if said and value and values.text(name):
            found[values.text(name)] = said
    return found
