"""What the word at the cursor of a filter of orders may become."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...domain import order_query
from ...domain.completion import MOST, Completion
from ...domain.query import TOKEN, quoted

HINT = "number, PO, customer, e-mail … shipping:shipped, po:none, placed>=today"
_VALUES = {
    "order_status": order_query.ORDER_STATUSES,
    "status": order_query.ORDER_STATUSES,
    "shipping": order_query.SHIPPING_STATUSES,
    "payment": order_query.PAYMENT_STATUSES,
    "po": ("none", "any"),
}
_DAYS = ("today", "yesterday")


def complete(storefronts: Sequence[str], text: str, cursor: int) -> list[Completion]:
    """The likeliest first; none where the cursor does not stand at the end of a word."""
    token = next((t for t in TOKEN.finditer(text) if t.end() == cursor), None)
    if token is None or token["no"]:
        return []
    typed = token[0]
    if token["field"]:
        field = token["field"].casefold()
        value = (token["quoted_value"] or token["value"] or "").casefold()
        words = list(_values(field, value, storefronts))
    elif token["measure"]:
        begun, value = token["measure"] + token["sign"], token["limit"] or ""
        words = [begun + day for day in _DAYS if day.startswith(value)]
    else:
        begins = [f"{name}:" for name in order_query.FIELDS if name != "placed"]
        words = [word for word in (*begins, "placed>=") if word.startswith(typed.casefold())]
    return [
        Completion(token.start(), cursor, word)
        for word in words[:MOST]
        if word.casefold() != typed.casefold()
    ]


def _values(field: str, begun: str, storefronts: Sequence[str]) -> Iterator[str]:
    names = storefronts if field == "storefront" else _VALUES.get(field, ())
    for name in names:
        if name.casefold().startswith(begun) and '"' not in name:
            yield f"{field}:{quoted(name)}"
