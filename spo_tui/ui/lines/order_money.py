"""The money of an order: totals that line up, and the refunds, locked, with what explains them."""

from __future__ import annotations

from ...domain import words
from ...domain.money import Money
from ...domain.order import Note, Order, Refund, Totals
from ..text import fit, width_of, wrap
from .item import Item
from .rows import Shown
from .span import Lines, Span

_LOCKED = ("locked: recorded for ever, R explains it", "locked: R explains it", "locked")
"""The longest for which there is room is said."""
_LABEL = 11


def lines(order: Order, shown: Shown, width: int) -> list[Item]:
    totals = order.totals
    amount = max(8, width_of(totals.total.grouped), width_of(totals.subtotal.grouped))
    items = [
        Item(None, _Amount(label, money, amount, style)) for label, money, style in _table(totals)
    ]
    items.append(Item(None, _Locked(order, amount, shown, width)))
    for refund in order.refunds:
        items += _refund(refund, shown, width)
        for note in refund.corrections:
            told = correction(note, shown, width - 4)
            items += [Item(None, _Under(line)) for line in told]
    loose = [n for n in order.notes if n.kind == "correction" and n.refund is None]
    items += [Item(None, _Under(line)) for n in loose for line in correction(n, shown, width - 4)]
    return items


def _table(totals: Totals) -> list[tuple[str, Money, str]]:
    less = Money(-totals.discount.minor, totals.discount.currency)
    return [
        ("Subtotal", totals.subtotal, ""),
        ("Discount", less, "" if totals.discount.minor else "dim"),
        ("Shipping", totals.shipping, "" if totals.shipping.minor else "dim"),
        ("Tax", totals.tax, "" if totals.tax.minor else "dim"),
        ("Total", totals.total, "strong"),
    ]


class _Amount:
    def __init__(self, label: str, money: Money, width: int, style: str) -> None:
        self._label, self._money, self._width, self._style = label, money, width, style

    def __call__(self, _width: int, _cursor: bool) -> list[Span]:
        spans: list[Span] = [
            (f" {self._label:<{_LABEL}}", "faint"),
            (fit(self._money.grouped, self._width, right=True), self._style),
        ]
        if self._label == "Total":
            spans.append((f" {self._money.currency}", "strong"))
        return spans


class _Locked:
    def __init__(self, order: Order, amount: int, shown: Shown, width: int) -> None:
        self._refunded, self._amount, self._shown = order.totals.refunded, amount, shown
        self._any = bool(order.refunds)
        room = width - 1 - _LABEL - amount - 5
        self._says = next((said for said in _LOCKED if len(said) <= room), _LOCKED[-1])

    def __call__(self, _width: int, _cursor: bool) -> list[Span]:
        style = "waiting strong" if self._any else "dim"
        spans: list[Span] = [
            (f" {'Refunded':<{_LABEL}}", "faint"),
            (fit(self._refunded.grouped, self._amount, right=True), style),
        ]
        if self._any:
            spans.append((f"   {self._shown.glyphs.lock} {self._says}", "dim"))
        return spans


def _refund(refund: Refund, shown: Shown, width: int) -> list[Item]:
    """In a line; the reference in one of its own where there is no room."""
    told, reference = refund_says(refund, shown), f"ref {refund.reference}"
    room = width - 3 - width_of(f"{shown.glyphs.lock} {refund.amount}")
    under: list[Item] = []
    if refund.reference and width_of(told) > room:
        told = told.removesuffix(reference).rstrip()
        under = [Item(None, _Under([(fit(reference, max(0, width - 3)).rstrip(), "dim")]))]
    return [Item(f"refund {refund.id}", _RefundLine(refund, told, shown, width)), *under]


class _RefundLine:
    def __init__(self, refund: Refund, told: str, shown: Shown, width: int) -> None:
        self._refund, self._told, self._shown, self._width = refund, told, shown, width

    def __call__(self, _width: int, cursor: bool) -> list[Span]:
        suffix = " cursor" if cursor else ""
        glyphs = self._shown.glyphs
        amount = f"{glyphs.lock} {self._refund.amount}"
        return [
            (glyphs.cursor if cursor else " ", "chosen" + suffix),
            (amount, "waiting strong" + suffix),
            (fit(f"  {self._told}", max(0, self._width - 1 - width_of(amount))), suffix.strip()),
        ]


class _Under:
    def __init__(self, line: list[Span]) -> None:
        self._line = line

    def __call__(self, _width: int, _cursor: bool) -> list[Span]:
        return [("   ", ""), *self._line]


def refund_says(refund: Refund, shown: Shown) -> str:
    """When, who and the reference: what stands beside the amount."""
    parts = [words.moment(refund.at, shown.now, shown.zone), f"by {refund.actor or refund.source}"]
    if refund.reference:
        parts.append(f"ref {refund.reference}")
    return "  ".join(parts)


def correction(note: Note, shown: Shown, width: int) -> Lines:
    """What was really refunded, under the refund that it explains."""
    actual = f"really refunded {note.actual}" if note.actual else "correction"
    told = f"{actual}, ref {note.reference}" if note.reference else actual
    told += f": {note.text}" if note.text else ""
    told += f" ({note.actor} {words.moment(note.at, shown.now, shown.zone)})"
    under = shown.glyphs.under
    return [
        [(f"{under if not at else ' '} ", "faint"), (text, "chosen")]
        for at, text in enumerate(wrap(told, max(10, width - 2), 6))
    ]
