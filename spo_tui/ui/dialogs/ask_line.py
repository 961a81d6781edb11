"""A line of text, such as the reason for something."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from ..text import fit
from ..widgets.canvas import Span
from .dialog import ROOM, Dialog, keys_line


class _Line(Input):
    async def _on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self.screen.dismiss(None)
            return
        await super()._on_key(event)


class AskLine(Dialog[str | None]):
    """Answers with the text, blanks at its ends gone; None when it was left."""

    def __init__(self, heading: str, asks: str, *, value: str = "", must: bool = True) -> None:
        super().__init__()
        self._heading = heading
        self._asks = asks
        self._value = value
        self._must = must
        self._error = ""

    def compose_answer(self) -> ComposeResult:
        yield _Line(self._value, select_on_focus=False, max_length=400)

    def on_mount(self) -> None:
        super().on_mount()
        field = self.query_one(_Line)
        field.cursor_blink = False
        field.focus()

    def lines(self) -> list[list[Span]]:
        said = (self._error, "failure") if self._error else (self._asks, "dim")
        return [
            [(fit(self._heading, ROOM).rstrip(), "strong")],
            keys_line(("Enter", "saves"), ("Esc", "leaves it")),
            [],
            [(fit(said[0], ROOM).rstrip(), said[1])],
        ]

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        text = "".join(c for c in event.value if c.isprintable()).strip()
        if text or not self._must:
            self.dismiss(text)
        else:
            self._error = "It cannot be empty: say why in a few words."
            self.tell()
