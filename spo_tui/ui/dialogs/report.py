"""What has happened to each of several jobs, where not all went well; any key closes it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from ..text import fit
from ..widgets.canvas import Span
from .dialog import MOST_LINES, ROOM, Dialog, keys_line

_STEPS = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": 8, "pageup": -8}


class Report(Dialog[None]):
    def __init__(
        self,
        heading: str,
        sum_up: str,
        refused: Sequence[tuple[str, str]],
        closes: str = "closes; they stay marked, to be tried again",
    ) -> None:
        super().__init__()
        self._heading = heading
        self._sum_up = sum_up
        self._refused = refused
        self._closes = closes
        self._top = 0

    def lines(self) -> list[list[Span]]:
        room = MOST_LINES - 2
        number = max((len(job) for job, _ in self._refused), default=5)
        shown = self._refused[self._top : self._top + room]
        told: list[list[Span]] = [
            [(fit(job, min(number, 16)) + "  ", "strong"), (fit(why, ROOM - 18).rstrip(), "")]
            for job, why in shown
        ]
        left = len(self._refused) - self._top - len(shown)
        more: list[list[Span]] = [[(f"{left} more below", "faint")]] if left > 0 else []
        return [
            [(fit(self._heading, ROOM).rstrip(), "strong")],
            [(fit(self._sum_up, ROOM).rstrip(), "waiting")],
            [],
            *told,
            *more,
            [],
            keys_line(("Esc", self._closes)),
        ]

    def on_key(self, event: events.Key) -> None:
        event.stop()
        step = _STEPS.get(event.key)
        if step is None:
            self.dismiss(None)
            return
        self._top = max(0, min(self._top + step, len(self._refused) - MOST_LINES + 2))
        self.tell()
