"""The last line: at most seven keys, or a notice, and how fresh the view is.

A notice that is longer than a line takes as many as it needs: its end is often why.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

from ..behind.shop import shop_of
from ..lines import bars
from ..text import fit, width_of, wrap
from .canvas import Canvas, Span

MOST_LINES = 4
NOTICE_SECONDS = 6


class Commanded(Protocol):
    def own_commands(self) -> Sequence[bars.Keyed]: ...


class FootBar(Canvas):
    def __init__(self) -> None:
        super().__init__()
        self._notice = ""
        self._lines: list[str] = []
        self._bad = False
        self._since = 0

    def say(self, text: str, *, bad: bool) -> None:
        self._notice, self._bad = text, bad
        self._since += 1
        mine = self._since
        if not bad:
            self.set_timer(NOTICE_SECONDS, lambda: self._forget(mine))
        self._lay_out()

    def forget_bad(self) -> None:
        """A key was pressed: an error has been read."""
        if self._bad:
            self._forget(self._since)

    def _forget(self, which: int) -> None:
        if which == self._since and self._notice:
            self._notice, self._bad = "", False
            self._lay_out()

    def _lay_out(self) -> None:
        room = max(20, self.app.size.width - width_of(self._badge[0]) - 3)
        self._lines = wrap(self._notice, room, MOST_LINES)
        self.styles.height = max(1, len(self._lines))
        self.repaint()

    def on_resize(self) -> None:
        self._lay_out()

    @property
    def _badge(self) -> tuple[str, str]:
        return shop_of(self.app).freshness

    def refresh_badge(self) -> None:
        self.repaint()

    def spans(self, y: int) -> Sequence[Span]:
        width = self.size.width
        badge, badge_style = self._badge
        room = width - width_of(badge) - 2
        if self._notice:
            style = "failure" if self._bad else "strong"
            told = fit(self._lines[y] if y < len(self._lines) else "", room)
            last = y == max(0, len(self._lines) - 1)
            return [(" " + told, style), *([(badge + " ", badge_style)] if last else [])]
        own = getattr(self.screen.focused, "keys_told", None)
        if own:
            return bars.key_line(own, self._badge, width)
        return bars.keys(cast("Commanded", self.screen).own_commands(), self._badge, width)
