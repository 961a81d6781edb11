"""The purchase order number of an order: added, changed, or taken away by clearing the field."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ...domain.errors import SpoError
from ...domain.purchase_order import PoChange, PoChanged, clean_po
from ..text import wrap
from ..widgets.canvas import Span
from .dialog import ROOM
from .form import Field, Form, Values

if TYPE_CHECKING:
    from ...desk.desk import Desk


class EditPo(Form[PoChange]):
    def __init__(self, order: str, number: str) -> None:
        field = Field("po", "PO number", number, clean_po, "as the customer gave it")
        super().__init__(f"Order {order}: {'edit' if number else 'add'} the PO number", [field])
        self._order = order
        self._seen = number
        self._disputed: PoChanged | None = None
        """Somebody else has changed it since it was read."""

    def below(self, values: Values) -> list[list[Span]]:
        told: list[Span] = []
        if self._disputed is not None:
            now, by = self._disputed.now, self._disputed.by
            news = f"{by} has just made it {now}." if now else f"{by} has just removed the number."
            told += [(line, "waiting") for line in wrap(news, ROOM, 3)]
            told.append(("Save puts yours in its place, Cancel keeps theirs.", "chosen"))
        elif self._seen and not values["po"]:
            said = wrap(f"Saving removes the number {self._seen}.", ROOM, 2)
            told += [(line, "waiting") for line in said]
        return [[line] for line in told]

    async def keep(self, values: Values) -> PoChange:
        work = partial(_set_po, self._order, values["po"], self._seen)
        try:
            return await self.shop.answer(work)  # type: ignore[no-any-return]
        except PoChanged as changed:
            self._seen, self._disputed = changed.now, changed
            self.query_one("#cancel").focus()
            raise

    def trouble_of(self, error: SpoError) -> str:
        """A dispute stands above the buttons until it is decided."""
        return "" if isinstance(error, PoChanged) else str(error)


def _set_po(order: str, number: str, seen: str, desk: Desk) -> PoChange:
    from ...desk.purchase_orders import set_po

    return set_po(desk, order, number, seen=seen)
