"""A line of text, such as the reason for something."""

from __future__ import annotations

from ..text import fit
from ..widgets.canvas import Span
from .dialog import ROOM
from .form import Field, Form, Values, needed, right


class AskLine(Form[str]):
    """Answers with the text, blanks at its ends gone; None when it was left."""

    def __init__(
        self, heading: str, asks: str, *, label: str = "Reason", must: bool = True
    ) -> None:
        super().__init__(heading, [Field("line", label, check=needed if must else right)])
        self._asks = asks

    def above(self) -> list[list[Span]]:
        return [[], [(fit(self._asks, ROOM).rstrip(), "dim")]]

    async def keep(self, values: Values) -> str:
        return values["line"]
