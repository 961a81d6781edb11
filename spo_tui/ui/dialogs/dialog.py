"""What all dialogs share: a box of lines with a heading, at most 60 columns wide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import ModalScreen

from .. import stylesheets
from ..widgets.canvas import Span
from ..widgets.page import Page

T = TypeVar("T")
WIDTH = 60
"""Columns, the border included."""
ROOM = WIDTH - 6
MOST_LINES = 12


class Dialog(ModalScreen[T], Generic[T]):
    CSS_PATH = stylesheets.path("dialog.tcss")
    AUTO_FOCUS = ""

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


def keys_line(*keys: tuple[str, str]) -> list[Span]:
    """`Esc leaves it   y does it`."""
    return [span for key, says in keys for span in ((f"{key} ", "chosen"), (f"{says}   ", "dim"))]
