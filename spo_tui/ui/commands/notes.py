"""Adding a note to an order, from wherever it or one of its jobs stands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ...domain.person import Role
from ..dialogs.choose import Choice, Choose
from ..dialogs.form import Field, Form, Values, needed
from .acting import Acting

if TYPE_CHECKING:
    from ...desk.desk import Desk
    from ...domain.order import Note

_KINDS = ("internal", "customer")
_CHOICES = (Choice("Internal", "only this shop reads it"), Choice("For the customer"))


class AddNote(Acting):
    """Add a note to the order: internal, or for the customer."""

    keys = ("t",)
    label = "note"
    takes = Role.OPERATOR
    wish = "writing notes"

    def why_not(self) -> str | None:
        return super().why_not() or (None if self.screen.order_here else "There is no order here.")

    async def act(self) -> None:
        order = self.screen.order_here
        assert order is not None
        job = self.screen.job_of_note
        about = f"Order {order}" + (f", job {job}" if job else "")
        place = await self.ask(Choose(f"{about}: add a note", _CHOICES))
        if place is None:
            return
        note = await self.ask(WriteNote(about, order, job, _KINDS[place]))
        if note is not None:
            self.screen.say(f"noted on order {order}: it stays for ever")
            self.screen.shop_changed()


class WriteNote(Form["Note"]):
    def __init__(self, about: str, order: str, job: str | None, kind: str) -> None:
        whose = "for the customer" if kind == "customer" else "internal"
        field = Field("text", "Note", check=needed, most=2000)
        super().__init__(f"{about}: note, {whose}", [field])
        self._order, self._job, self._kind = order, job, kind

    async def keep(self, values: Values) -> Note:
        work = partial(_add, self._order, values["text"], self._kind, self._job)
        return await self.shop.answer(work)  # type: ignore[no-any-return]


def _add(order: str, text: str, kind: str, job: str | None, desk: Desk) -> Note:
    from ...desk.notes import add_note

    return add_note(desk, order, text, kind=kind, job=job)
