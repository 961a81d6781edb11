"""What can be done with an order that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.person import Role
from ..dialogs.edit_po import EditPo
from ..dialogs.edit_totals import EditTotals
from ..dialogs.refunds import CorrectRefund, Refunds
from .acting import Acting
from .board import Pause
from .command import Command
from .ending import ENDING
from .files_out import FILES_OUT
from .moves import Block, Claim, Move, Repeat, Retry, Undo
from .notes import AddNote
from .orders import CopyOrderNumber

if TYPE_CHECKING:
    from ...domain.order import Order
    from ..screens.order import OrderScreen

_READING = "The order is still being read."


class OpenThis(Command):
    """Open the job, or press what the cursor stands on."""

    screen: OrderScreen
    keys = ("enter",)
    label = "open"
    footer = 2
    group = "Job"

    def why_not(self) -> str | None:
        return None if self.screen.mover.key else "The cursor stands on nothing that opens."

    def run(self, key: str) -> None:
        from ..screens.job import JobScreen

        what, _, which = str(self.screen.mover.key).partition(" ")
        if what == "job":
            self.screen.app.push_screen(JobScreen(which))
        else:
            self.screen.run_command(Po if what == "po" else RefundPanel)


class OrderCommand(Acting):
    screen: OrderScreen

    def why_not(self) -> str | None:
        return super().why_not() or (None if self.screen.order else _READING)

    @property
    def order(self) -> Order:
        assert self.screen.order is not None
        return self.screen.order


class Po(OrderCommand):
    """Add PO, or Edit it; clearing the field removes it."""

    keys = ("p",)
    label = "PO"
    footer = 3
    takes = Role.OPERATOR
    wish = "changing the PO number"

    async def act(self) -> None:
        order = self.order
        done = await self.ask(EditPo(order.number, order.po))
        if done is not None:
            self.screen.show_po(done.new)
            said = f"PO {done.new}" if done.new else "it has no PO number now"
            self.screen.say(f"order {order.number}: {said}")


class RefundPanel(OrderCommand):
    """Refunds as recorded; its one action adds a correction note."""

    keys = ("R",)
    label = "refunds"
    footer = 5

    async def act(self) -> None:
        order, shown = self.order, self.screen.shop.shown()
        what, _, which = str(self.screen.mover.key).partition(" ")
        at = int(which) if what == "refund" else None
        refund = await self.ask(Refunds(order, shown, at, _Correction(self.screen).why_not()))
        if refund is None:
            return
        note = await self.ask(CorrectRefund(order, refund, shown))
        if note is not None:
            self.screen.shop_changed()
            self.screen.say(f"explained: the {refund.amount} stay recorded as they are")


class _Correction(OrderCommand):
    """Explain a refund."""

    takes = Role.OPERATOR
    wish = "correcting refunds"


class OrderTotals(OrderCommand):
    """Edit order totals: shipping, discount, tax; never a refund."""

    keys = ("T",)
    label = "totals"
    takes = Role.FINANCE
    wish = "editing totals"

    async def act(self) -> None:
        order = self.order
        totals = await self.ask(EditTotals(order, self.screen.shop.glyphs))
        if totals is not None:
            self.screen.shop_changed()
            self.screen.say(f"order {order.number}: the total is {totals.total} now")


class OrderNote(AddNote):
    """Add a note: internal, or for the customer."""

    footer = 4


class MoveOne(Move):
    """Move the job under the cursor on: the likeliest first."""

    footer = 0  # the line is the order's own


class RetryOne(Retry):
    """Retry what failed of the job under the cursor."""

    footer = 0


ORDER = (
    *(OpenThis, Po, OrderNote, RefundPanel, OrderTotals),
    *(MoveOne, Block, RetryOne, Repeat, Undo, Claim),
    *(*ENDING, *FILES_OUT, CopyOrderNumber, Pause),
)
