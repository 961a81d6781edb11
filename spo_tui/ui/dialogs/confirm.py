"""What will happen, and one key that lets it: y. Everything else leaves it undone."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from ..text import fit, wrap
from ..widgets.canvas import Span
from .dialog import MOST_LINES, ROOM, Dialog, keys_line


class Confirm(Dialog[bool]):
    def __init__(
        self, heading: str, told: Sequence[str], does: str, stays: str = "leaves it"
    ) -> None:
        super().__init__()
        self._heading = heading
        self._told = told
        self._does = does
        self._stays = stays

    def lines(self) -> list[list[Span]]:
        told = [line for text in self._told for line in _wrapped(text)]
        if len(told) > MOST_LINES:
            told = [*told[: MOST_LINES - 1], f"and {len(told) - MOST_LINES + 1} lines more"]
        return [
            [(fit(self._heading, ROOM).rstrip(), "strong")],
            [],
            *([(line, "")] for line in told),
            [],
            keys_line(("Esc", self._stays), ("y", self._does)),
        ]

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if event.key == "y":
            self.dismiss(True)
        elif event.key in ("escape", "enter", "n"):
            self.dismiss(False)


def _wrapped(text: str) -> list[str]:
    """Blanks at the beginning stay: what hangs below another line is seen to do so."""
    indent = " " * (len(text) - len(text.lstrip(" ")))
    return [indent + line for line in wrap(text, ROOM - len(indent), 3)]
