"""The lines by which files are fetched from the person's own machine, over SSH."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from ...domain.clean import clean
from .. import terminal
from ..text import fit, width_of
from ..widgets.canvas import Span
from .dialog import MOST_LINES, ROOM, Dialog, keys_line


class Fetch(Dialog[bool]):
    """Answers whether they are to be copied to a folder of this machine instead."""

    def __init__(self, heading: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._heading = heading
        self._lines = lines

    def on_mount(self) -> None:
        super().on_mount()
        terminal.copy_lines(self.app, self._lines)

    def lines(self) -> list[list[Span]]:
        told = [part for line in self._lines for part in _broken(clean(line))]
        if len(told) > MOST_LINES - 4:
            told = [*told[: MOST_LINES - 5], "and more: all of them are on the clipboard"]
        where = "You are here over SSH. On your own machine:"
        return [
            [(fit(self._heading, ROOM).rstrip(), "strong")],
            [(where, "dim")],
            [],
            *([(line, "chosen")] for line in told),
            [],
            [("They are on your clipboard now, if your terminal lets them.", "dim")],
            [],
            keys_line(("Esc", "closes"), ("f", "a folder of this machine instead")),
        ]

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if event.key == "f":
            self.dismiss(True)
        elif event.key in ("escape", "enter"):
            self.dismiss(False)


def _broken(line: str) -> list[str]:
    """All of a line, whatever its words: it is to be compared, not read."""
    parts = [""]
    for character in line:
        if width_of(parts[-1]) + width_of(character) > ROOM:
            parts.append("")
        parts[-1] += character
    return parts
