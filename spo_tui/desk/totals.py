"""Editing what an order costs; what was refunded of it stands fixed."""

from __future__ import annotations

from ..domain.errors import Refused, SpoError
from ..domain.money import parse_money
from ..domain.order import Totals
from ..domain.person import Role
from ..domain.undoing import BY_HAND
from ..store.orders import StoredOrder, append_order_event, change_order, lock_order
from .again import again
from .desk import Desk
from .refunds import payment_status

_EDITED = ("shipping", "discount", "tax")
_MOST_REASON = 1000


@again
def edit_totals(
    desk: Desk,
    order: str,
    *,
    shipping: str | None = None,
    discount: str | None = None,
    tax: str | None = None,
    reason: str,
    seen: int | None = None,
) -> Totals:
    """Change the amounts that are given, and the total with them: by as much as they change.

    `seen` is the order's version that the person had before them. Raises SpoError for what is no
    amount or no reason, Refused for a discount above the subtotal, for a total below 0 or below
    what is refunded, for an order that somebody has changed meanwhile, and for a person without
    the role finance.
    """
    desk.who.must_be(Role.FINANCE, "editing totals")
    why = reason.strip()
    if not why or len(why) > _MOST_REASON or not why.isprintable():
        raise SpoError(f"say the reason, in one line of at most {_MOST_REASON} characters")
    asked = {"shipping": shipping, "discount": discount, "tax": tax}
    if all(text is None for text in asked.values()):
        raise SpoError("nothing to change: give shipping, discount or tax")
    with desk.store.write() as connection:
        held = lock_order(connection, order)
        if seen is not None and seen != held.version:
            raise Refused(
                f"somebody has just changed order {held.number}: look at it again, then edit"
            )
        wanted = {
            name: _amount(name, text, held.currency)
            for name, text in asked.items()
            if text is not None
        }
        amounts = {name: getattr(held, name) for name in _EDITED} | wanted
        if all(amounts[name] == getattr(held, name) for name in _EDITED):
            return _totals(held)
        if "discount" in wanted and wanted["discount"] > held.subtotal > 0:
            raise Refused(
                f"a discount of {held.money(wanted['discount'])} is more than the subtotal of order"
                f" {held.number}: {held.money(held.subtotal)}"
            )
        total = _checked(held, held.total + _cost(amounts) - _cost(_amounts(held)))
        before = _told(held)
        was = held.payment_status
        now, me = desk.clock(), desk.who.name
        columns = amounts | {"total": total}
        if held.refunded:
            columns["payment_status"] = payment_status(held.refunded, total)
        change_order(connection, held, **columns)
        append_order_event(connection, held, "totals", before, _told(held), why, now, me, BY_HAND)
        if held.payment_status != was:
            append_order_event(
                *(connection, held, "payment_status", was, held.payment_status),
                *("the total has changed", now, me, BY_HAND),
            )
        return _totals(held)


def _amount(name: str, text: str, currency: str) -> int:
    amount = parse_money(text, currency)
    if amount.minor < 0:
        raise SpoError(f"{name} is 0 or more: {text} is not")
    return amount.minor


def _amounts(order: StoredOrder) -> dict[str, int]:
    return {name: getattr(order, name) for name in _EDITED}


def _cost(amounts: dict[str, int]) -> int:
    return amounts["shipping"] + amounts["tax"] - amounts["discount"]


def _checked(order: StoredOrder, total: int) -> int:
    if total < 0:
        raise Refused(f"order {order.number} would cost {order.money(total)}: less than nothing")
    if total < order.refunded:
        raise Refused(
            f"order {order.number} would cost {order.money(total)}, but"
            f" {order.money(order.refunded)} of it is refunded: a refund stays as recorded"
        )
    return total


def _told(order: StoredOrder) -> str:
    """`shipping 5.00, discount 0.00, tax 9.00, total 54.00 GBP`."""
    parts = [f"{name} {order.money(getattr(order, name)).amount}" for name in _EDITED]
    return ", ".join([*parts, f"total {order.money(order.total)}"])


def _totals(order: StoredOrder) -> Totals:
    names = ("subtotal", "discount", "shipping", "tax", "total", "refunded")
    return Totals(*(order.money(getattr(order, name)) for name in names))
