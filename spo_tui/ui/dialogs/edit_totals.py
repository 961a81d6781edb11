"""Shipping, discount and tax of an order; what has been refunded stands there fixed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ...domain.errors import SpoError
from ...domain.money import Money, parse_money
from ...domain.order import Order, Totals
from ..glyphs import Glyphs
from ..text import fit
from ..widgets.canvas import Span
from .form import Field, Form, Values, needed

if TYPE_CHECKING:
    from ...desk.desk import Desk

_LABEL = 18
_AMOUNTS = ("shipping", "discount", "tax")


class EditTotals(Form[Totals]):
    def __init__(self, order: Order, glyphs: Glyphs) -> None:
        totals = order.totals
        currency = totals.total.currency
        check = _checks(currency)
        fields = [
            Field("shipping", f"Shipping {currency}", totals.shipping.amount, check, most=24),
            Field("discount", f"Discount {currency}", totals.discount.amount, check, most=24),
            Field("tax", f"Tax {currency}", totals.tax.amount, check, most=24),
            Field("reason", "Reason", check=needed, hint="why they change"),
        ]
        super().__init__(f"Order {order.number}: edit order totals", fields)
        self._order, self._glyphs = order, glyphs

    def below(self, values: Values) -> list[list[Span]]:
        totals = self._order.totals
        new = self._new_total(values)
        says = str(new) if new is not None else "not yet: mend the amounts"
        before = f"   it was {totals.total}" if new not in (None, totals.total) else ""
        locked = f"{self._glyphs.lock} fixed"
        lines: list[list[Span]] = [
            [(fit("Subtotal", _LABEL), "dim"), (str(totals.subtotal), "")],
            [(fit("New total", _LABEL), "dim"), (says, "strong"), (before, "dim")],
            [(fit("Refunded", _LABEL), "dim"), (str(totals.refunded), ""), (f"   {locked}", "dim")],
        ]
        wrong = self._wrong_sums(new, values) if new is not None else ""
        if wrong:
            lines.append([(wrong, "failure")])
        lines.append([("A recorded refund is never changed: R explains it.", "faint")])
        return lines

    def _wrong_sums(self, total: Money, values: Values) -> str:
        totals = self._order.totals
        discount = parse_money(values["discount"], total.currency).minor
        if discount > max(totals.subtotal.minor, totals.discount.minor) and totals.subtotal.minor:
            return "The discount is more than the subtotal."
        if total.minor < 0:
            return "That is less than nothing."
        if total.minor < totals.refunded.minor:
            return "That is less than what has been refunded."
        return ""

    def _new_total(self, values: Values) -> Money | None:
        totals = self._order.totals
        currency = totals.total.currency
        try:
            sums = {name: parse_money(values[name], currency).minor for name in _AMOUNTS}
        except SpoError:
            return None
        more = sums["shipping"] - totals.shipping.minor + sums["tax"] - totals.tax.minor
        less = sums["discount"] - totals.discount.minor
        return Money(totals.total.minor + more - less, currency)

    async def keep(self, values: Values) -> Totals:
        work = partial(_edit, self._order, values)
        return await self.shop.answer(work)  # type: ignore[no-any-return]


def _checks(currency: str) -> Callable[[str], None]:
    def check(text: str) -> None:
        if parse_money(text, currency).minor < 0:
            raise SpoError("It cannot be less than nothing.")

    return check


def _edit(order: Order, values: Values, desk: Desk) -> Totals:
    from ...desk.totals import edit_totals

    changed = {name: values[name] for name in _AMOUNTS if values[name] != _was(order, name)}
    return edit_totals(desk, order.number, reason=values["reason"], seen=order.version, **changed)


def _was(order: Order, name: str) -> str:
    money: Money = getattr(order.totals, name)
    return money.amount
