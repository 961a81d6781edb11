"""The purchase order number of an order: added, changed, or taken away by clearing the field."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

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
        self._disputed = False
        """Somebody else has changed it since it was read."""

    def below(self, values: Values) -> list[list[Span]]:
        told: list[Span] = []
        if self._disputed:
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
            self._seen, self._disputed = changed.now, True
            raise


def _set_po(order: str, number: str, seen: str, desk: Desk) -> PoChange:
    from ...desk.purchase_orders import set_po

    return set_po(desk, order, number, seen=seen)
