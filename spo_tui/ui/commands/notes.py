"""Adding a note to an order, from wherever it or one of its jobs stands."""

from __future__ import annotations

from ...domain.person import Role
from .acting import Acting

_KINDS = ("internal", "customer")
_CHOICES = (("Internal", "only this shop reads it"), ("For the customer",))


class AddNote(Acting):
    """Add a note to the order: internal, or for the customer."""

    keys = ("t",)
    label = "note"
    takes = Role.OPERATOR
    wish = "writing notes"

    def why_not(self) -> str | None:
        return super().why_not() or (None if self.screen.order_here else "There is no order here.")

    async def act(self) -> None:
        from ..dialogs.choose import Choice, Choose
        from ..dialogs.write_note import WriteNote

        order = self.screen.order_here
        assert order is not None
        job = self.screen.job_of_note
        about = f"Order {order}" + (f", job {job}" if job else "")
        place = await self.ask(Choose(f"{about}: add a note", [Choice(*told) for told in _CHOICES]))
        if place is None:
            return
        note = await self.ask(WriteNote(about, order, job, _KINDS[place]))
        if note is not None:
            self.screen.say(f"noted on order {order}: it stays for ever")
            self.screen.shop_changed()
