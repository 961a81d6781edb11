"""The shift in words, to be read or copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from ...domain.handover import Shift, text
from .. import stylesheets
from ..commands import activity as commands
from ..lines.span import Lines
from ..text import fit, width_of, wrap
from ..widgets.foot_bar import FootBar
from ..widgets.page import Page
from ..widgets.title_bar import TitleBar
from .screen import SpoScreen

if TYPE_CHECKING:
    from ...desk.desk import Desk


class HandoverScreen(SpoScreen):
    CSS_PATH = stylesheets.path("activity.tcss")
    ACTIONS = commands.HANDOVER

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield Page(id="handover")
        yield FootBar()

    def on_mount(self) -> None:
        self._show_title()
        self.mover.show(lambda _width, _height: [[], [(" Reading the shift …", "dim")]])
        self.shop_changed()

    @property
    def mover(self) -> Page:
        return self.query_one("#handover", Page)

    def shop_changed(self) -> None:
        if not self.text:  # it stays as it was asked for: one reads it
            self.ask("handover", _look_back, self._take)

    def _take(self, shift: Shift) -> None:
        shown = self.shop.shown()
        self.text = text(shift, shown.zone, shown.limits)
        self.mover.show(lambda width, _height: _lines(self.text, width))
        self._show_title()

    def time_passed(self) -> None:
        self._show_title()

    def _show_title(self) -> None:
        self.query_one(TitleBar).show([("Handover", "strong")], [], self.shop.clock_text())


def _lines(text: list[str], width: int) -> Lines:
    lines: Lines = [[]]
    for line in text:
        indent = " " * (len(line) - len(line.lstrip(" ")))
        style = "" if indent else "strong"
        cells = [indent + part for part in wrap(line, width - 4 - len(indent), 9)] or [""]
        if width_of(line) < width:
            cells = [fit(line, width - 1)]  # its columns stay in line
        lines += [
            [(" " + (cell if n == 0 else f"  {cell}"), style)] for n, cell in enumerate(cells)
        ]
    return lines


def _look_back(desk: Desk) -> Shift:
    from ...desk.handover import look_back

    return look_back(desk)
