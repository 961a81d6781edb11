"""The last line: at most seven keys, or a notice, and how fresh the view is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from ..text import fit, width_of
from .canvas import Canvas, Span

if TYPE_CHECKING:
    from ..app import SpoApp
    from ..screens.screen import SpoScreen

MOST = 7
NOTICE_SECONDS = 6


class FootBar(Canvas):
    def __init__(self) -> None:
        super().__init__()
        self._notice = ""
        self._bad = False
        self._since = 0

    def say(self, text: str, *, bad: bool) -> None:
        self._notice, self._bad = text, bad
        self._since += 1
        mine = self._since
        if not bad:
            self.set_timer(NOTICE_SECONDS, lambda: self._forget(mine))
        self.repaint()

    def forget_bad(self) -> None:
        """A key was pressed: an error has been read."""
        if self._bad:
            self._forget(self._since)

    def _forget(self, which: int) -> None:
        if which == self._since and self._notice:
            self._notice, self._bad = "", False
            self.repaint()

    def refresh_badge(self) -> None:
        self.repaint()

    def spans(self, y: int) -> Sequence[Span]:
        width = self.size.width
        badge, badge_style = cast("SpoApp", self.app).freshness
        room = width - width_of(badge) - 2
        if self._notice:
            style = "failure" if self._bad else "strong"
            return [(" " + fit(self._notice, room), style), (badge + " ", badge_style)]
        line: list[Span] = []
        used = 0
        screen = cast("SpoScreen", self.screen)
        listed = sorted((c for c in screen.all_commands() if c.footer), key=lambda c: c.footer)
        for command in listed[:MOST]:
            key = command.key_text().split()[0]
            length = len(key) + len(command.label) + 4
            if used + length > room:
                break
            line += [(f" {key}", "chosen"), (f" {command.label}  ", "dim")]
            used += length
        return [*line, (" " * (width - used - width_of(badge) - 1), ""), (badge + " ", badge_style)]
