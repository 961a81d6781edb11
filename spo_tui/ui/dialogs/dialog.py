"""What all dialogs share: a box of lines with a heading, at most 60 columns wide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import ModalScreen

from .. import stylesheets
from ..text import fit, wrap
from ..widgets.canvas import STYLE_CLASSES, Span
from ..widgets.page import Page

T = TypeVar("T")
WIDTH = 60
"""Columns, the border included."""
ROOM = WIDTH - 6
MOST_LINES = 12
_HEIGHTS = [(0, "low"), (24, "tall")]
"""Lines from which a dialog has the class."""
_STEPS = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": 8, "pageup": -8}


class Dialog(ModalScreen[T], Generic[T]):
    COMPONENT_CLASSES = STYLE_CLASSES
    CSS_PATH = stylesheets.path("dialog.tcss")
    AUTO_FOCUS = ""
    VERTICAL_BREAKPOINTS = _HEIGHTS

    def compose(self) -> ComposeResult:
        with Container(id="box"):
            yield Page(id="said")
            yield from self.compose_answer()

    def compose_answer(self) -> ComposeResult:
        """What stands below the lines; nothing, unless there is something to type."""
        yield from ()

    def on_mount(self) -> None:
        self.tell()

    def tell(self) -> None:
        lines = [list(line) for line in self.lines()]
        page = self.query_one("#said", Page)
        page.styles.height = len(lines)
        page.show(lambda _width, _height: lines)

    def lines(self) -> Sequence[Sequence[Span]]:
        raise NotImplementedError


class Telling(Dialog[T], Generic[T]):
    """Something to be read, of which more than fits scrolls, and keys that answer it."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self._heading = heading
        self._top = 0

    def told(self) -> Sequence[list[Span]]:
        raise NotImplementedError

    def answers(self) -> list[Span]:
        raise NotImplementedError

    def answer(self, key: str) -> None:
        """Any key but those that scroll."""
        raise NotImplementedError

    def lines(self) -> list[list[Span]]:
        told = list(self.told())
        room = min(MOST_LINES, self.app.size.height - 11)
        below = 0
        if len(told) > room:
            self._top = max(0, min(self._top, len(told) - room + 1))
            below = len(told) - self._top - room + 1
            told = told[self._top : self._top + room - 1]
            told.append([(f"{below} more below" if below else "", "faint")])
        return [
            [(fit(self._heading, ROOM).rstrip(), "strong")],
            [],
            *told,
            [],
            self.answers(),
        ]

    def on_key(self, event: events.Key) -> None:
        event.stop()
        step = _STEPS.get(event.key)
        if step is None:
            self.answer(event.key)
        else:
            self._top = max(0, self._top + step)
            self.tell()


def wrapped(text: str, most: int = 3) -> list[str]:
    """Blanks at the beginning stay: what hangs below another line is seen to do so."""
    indent = " " * (len(text) - len(text.lstrip(" ")))
    return [indent + line for line in wrap(text, ROOM - len(indent), most)]


def keys_line(*keys: tuple[str, str]) -> list[Span]:
    """`Esc leaves it   y does it`."""
    return [span for key, says in keys for span in ((f"{key} ", "chosen"), (f"{says}   ", "dim"))]
