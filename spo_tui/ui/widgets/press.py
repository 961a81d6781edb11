"""A button of one line: `[ Save ]`. Enter, Space or a click presses it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message

from ..text import fit, width_of
from .canvas import Canvas, Span


class Press(Canvas, can_focus=True):
    class Pressed(Message):
        def __init__(self, press: Press) -> None:
            super().__init__()
            self.press = press

    def __init__(self, says: str, key: str, *, id: str) -> None:
        """`key` does the same from anywhere in the form."""
        super().__init__(id=id)
        self._says = says
        self._key = key
        self.styles.width = width_of(says) + len(key) + 10
        self.styles.height = 1

    def spans(self, y: int) -> Sequence[Span]:
        focused = self.has_focus
        label = f"[ {fit(self._says, width_of(self._says))} ]"
        mark = ">" if focused else " "
        style = "chosen strong reverse" if focused else "chosen"
        return [(mark, "chosen"), (label, style), (f" {self._key}", "dim")]

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "space"):
            event.stop()
            self.post_message(self.Pressed(self))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Pressed(self))
