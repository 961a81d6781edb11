"""The refund panel: what is recorded stands locked, and the one thing to do is to explain it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import events

from ...domain.errors import SpoError
from ...domain.money import parse_money
from ...domain.order import Note, Order, Refund
from ..lines import order_money
from ..lines.rows import Shown
from ..text import fit, wrap
from ..widgets.canvas import Span
from .dialog import MOST_LINES, ROOM, Dialog, keys_line
from .form import Field, Form, Values, needed

if TYPE_CHECKING:
    from ...desk.desk import Desk

_WHY = "A refund is part of the books and is never changed: a note can say what is wrong with it."
_NONE = "Nothing has been refunded. Only finance records refunds, with `spo-tui refund`."


class Refunds(Dialog[Refund | None]):
    """Answers with the refund that is to be explained; None when it was left."""

    def __init__(self, order: Order, shown: Shown, at: int | None, refusal: str | None) -> None:
        super().__init__()
        self._order, self._shown, self._refusal = order, shown, refusal
        ids = [refund.id for refund in order.refunds]
        self._at = ids.index(at) if at in ids else 0

    def lines(self) -> list[list[Span]]:
        totals, lock = self._order.totals, self._shown.glyphs.lock
        locked = f"   {lock} locked" if self._order.refunds else ""
        sums = f"total {totals.total}   refunded {totals.refunded}"
        head: list[list[Span]] = [
            [(fit(f"Order {self._order.number}: refunds", ROOM).rstrip(), "strong")],
            [(fit(sums, ROOM).rstrip(), ""), (locked, "dim")],
            [],
        ]
        return [*head, *self._body(), [], *self._foot()]

    def _body(self) -> list[list[Span]]:
        """As many of the refunds as there is room for, that of the cursor among them."""
        if not self._order.refunds:
            return [[(line, "dim")] for line in wrap(_NONE, ROOM, 3)]
        told = [self._refund(at, refund) for at, refund in enumerate(self._order.refunds)]
        first = self._at
        used = len(told[first])
        while first and used + len(told[first - 1]) <= MOST_LINES - 2:
            first -= 1
            used += len(told[first])
        lines = [line for lines in told[first:] for line in lines]
        if len(lines) > MOST_LINES - 2:
            lines = [*lines[: MOST_LINES - 3], [("   more below", "faint")]]
        return lines

    def _refund(self, at: int, refund: Refund) -> list[list[Span]]:
        cursor = at == self._at
        suffix = " cursor" if cursor else ""
        glyphs = self._shown.glyphs
        amount = f"{glyphs.lock} {refund.amount}"
        rest = f"  {order_money.refund_says(refund, self._shown)}"
        lines: list[list[Span]] = [
            [
                (glyphs.cursor if cursor else " ", "chosen" + suffix),
                (amount, "waiting strong" + suffix),
                (fit(rest, ROOM - 1 - len(amount)), suffix.strip()),
            ]
        ]
        for note in refund.corrections:
            told = order_money.correction(note, self._shown, ROOM - 3)
            lines += [[("   ", ""), *line] for line in told]
        return lines

    def _foot(self) -> list[list[Span]]:
        why: list[list[Span]] = [[(line, "faint")] for line in wrap(_WHY, ROOM, 2)]
        if not self._order.refunds:
            return [keys_line(("Esc", "closes"))]
        if self._refusal:
            refused: list[list[Span]] = [[(x, "waiting")] for x in wrap(self._refusal, ROOM, 2)]
            return [*why, *refused, keys_line(("Esc", "closes"))]
        return [*why, [], keys_line(("Esc", "closes"), ("t", "adds a correction note"))]

    def on_key(self, event: events.Key) -> None:
        event.stop()
        refunds = self._order.refunds
        steps = {"down": 1, "j": 1, "up": -1, "k": -1}
        if event.key in steps and refunds:
            self._at = (self._at + steps[event.key]) % len(refunds)
            self.tell()
        elif event.key in ("t", "c") and refunds and not self._refusal:
            self.dismiss(refunds[self._at])
        elif event.key in ("escape", "enter", "R"):
            self.dismiss(None)


class CorrectRefund(Form[Note]):
    """Says beside a recorded refund what was really paid back; the refund stays as it is."""

    def __init__(self, order: Order, refund: Refund, shown: Shown) -> None:
        currency = refund.amount.currency

        def amount(text: str) -> None:
            if parse_money(text, currency).minor < 0:
                raise SpoError("It cannot be less than nothing.")

        fields = [
            Field("actual", "Really refunded", check=amount, hint=f"such as 10.00 ({currency})"),
            Field("reference", "Reference", hint="the payment provider's", most=64),
            Field("text", "What happened", check=needed),
        ]
        super().__init__(f"Order {order.number}: correction note", fields)
        self._order, self._refund, self._shown = order, refund, shown

    def above(self) -> list[list[Span]]:
        lock = self._shown.glyphs.lock
        when = order_money.refund_says(self._refund, self._shown)
        recorded = f"{self._refund.amount}   {lock} stays as it is"
        return [
            [],
            [(fit("Recorded", 18), "dim"), (fit(recorded, ROOM - 18).rstrip(), "strong")],
            [(" " * 18, ""), (fit(when, ROOM - 18).rstrip(), "dim")],
        ]

    def below(self, values: Values) -> list[list[Span]]:
        return [[("It moves no money, and it stays for ever.", "faint")]]

    async def keep(self, values: Values) -> Note:
        work = partial(_correct, self._order.number, self._refund.id, values)
        return await self.shop.answer(work)  # type: ignore[no-any-return]


def _correct(order: str, refund: int, values: Values, desk: Desk) -> Note:
    from ...desk.refunds import correct_refund

    actual, reference, text = values["actual"], values["reference"], values["text"]
    return correct_refund(desk, order, actual, reference=reference, text=text, refund=refund)
