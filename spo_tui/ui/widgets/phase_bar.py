"""The phases with their keys and counts, as many words as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message

from ...domain.board import Counts
from ..lines import bars
from .canvas import Canvas, Span


class PhaseBar(Canvas):
    class Picked(Message):
        """A phase was clicked; None means all of them."""

        def __init__(self, phase: str | None) -> None:
            super().__init__()
            self.phase = phase

    def __init__(self) -> None:
        super().__init__()
        self._counts: Counts | None = None
        self._chosen: str | None = None

    def show(self, counts: Counts | None, chosen: str | None) -> None:
        self._counts, self._chosen = counts, chosen
        self.repaint()

    @property
    def _phases(self) -> bars.Phases:
        return bars.Phases(self._counts, self._chosen, self.size.width)

    def spans(self, y: int) -> Sequence[Span]:
        return self._phases.lines[y]

    def on_click(self, event: events.Click) -> None:
        under = [phase for start, phase in self._phases.spots if start <= event.x]
        if under:
            self.post_message(self.Picked(under[-1]))
