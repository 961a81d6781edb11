"""JSON from outside made safe: bounded, and without what two readers read differently."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from ..domain.errors import TicketError
from .values import quoted

MOST_DEPTH = 64
MOST_CONTAINERS = 200_000
_MOST_DIGITS = 18


def parse(text: str) -> Any:
    """A JSON document as dict, list, str, int, float, bool and None.

    Raises TicketError, with the line where that is known, for a syntax error, a depth
    beyond 64, more than 200,000 objects and lists, NaN, Infinity, a key that stands twice
    in one object, and an integer of more than 18 digits.
    """
    if text.count("{") + text.count("[") > MOST_CONTAINERS:
        raise TicketError(f"the JSON has more than {MOST_CONTAINERS:,} objects and lists; split it")
    try:
        document = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_fraction,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise TicketError(f"the JSON is not well-formed: {error.msg}", error.lineno) from None
    except RecursionError:
        raise TicketError(f"the JSON is nested deeper than {MOST_DEPTH} levels") from None
    _check_depth(document)
    return document


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise TicketError(f"the key {quoted(key)} stands twice in one object")
        result[key] = value
    return result


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > _MOST_DIGITS:
        raise TicketError(f"the number {quoted(digits)} has more than {_MOST_DIGITS} digits")
    return int(digits)


def _fraction(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise TicketError(f"the number {quoted(digits)} is too large")
    return value


def _constant(name: str) -> NoReturn:
    raise TicketError(f"{name} is not a number that JSON knows")


def _check_depth(document: Any) -> None:
    level = [document] if isinstance(document, (dict, list)) else []
    for _ in range(MOST_DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
    if level:
        raise TicketError(f"the JSON is nested deeper than {MOST_DEPTH} levels")
