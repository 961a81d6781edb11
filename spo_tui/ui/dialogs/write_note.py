"""What a note says."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from .form import Field, Form, Values, needed

if TYPE_CHECKING:
    from ...desk.desk import Desk
    from ...domain.order import Note


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
