"""What will happen, and one key that lets it: y. Everything else leaves it undone."""

from __future__ import annotations

from collections.abc import Sequence

from ..widgets.canvas import Span
from .dialog import Telling, keys_line, wrapped


class Confirm(Telling[bool]):
    def __init__(
        self, heading: str, told: Sequence[str], does: str, stays: str = "leaves it"
    ) -> None:
        super().__init__(heading)
        self._told = told
        self._does = does
        self._stays = stays

    def told(self) -> list[list[Span]]:
        return [[(line, "")] for text in self._told for line in wrapped(text, 6)]

    def answers(self) -> list[Span]:
        return keys_line(("Esc", self._stays), ("y", self._does))

    def answer(self, key: str) -> None:
        if key == "y":
            self.dismiss(True)
        elif key in ("escape", "enter", "n"):
            self.dismiss(False)
