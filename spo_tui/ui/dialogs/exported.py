"""Where a report is, and how many rows it has."""

from __future__ import annotations

from typing import Any

from textual import events

from ...domain import words
from ...domain.clean import clean
from .. import terminal
from ..text import fit, wrap
from ..widgets.canvas import Span
from .dialog import ROOM, Dialog, keys_line


class Exported(Dialog[None]):
    def __init__(self, title: str, result: dict[str, Any], what: str) -> None:
        super().__init__()
        self._title = title
        self._file = str(result.get("file", ""))
        self._rows = int(result.get("rows", 0))
        self._empty = str(result.get("empty", ""))
        self._what = what
        self._copied = False

    def lines(self) -> list[list[Span]]:
        said = self._empty or words.plural(self._rows, self._what)
        style = "waiting" if self._empty else "done"
        shown = clean(self._file)
        copies = ("y", "copied" if self._copied else "copies the path")
        return [
            [(fit(self._title, ROOM).rstrip(), "strong")],
            [],
            *([(line, style)] for line in wrap(said, ROOM, 3)),
            *([(shown[at : at + ROOM], "")] for at in range(0, len(shown), ROOM)),
            [],
            keys_line(("Esc", "closes"), copies),
        ]

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if event.key == "y":
            terminal.copy(self.app, self._file)
            self._copied = True
            self.tell()
        elif event.key in ("escape", "enter"):
            self.dismiss(None)
