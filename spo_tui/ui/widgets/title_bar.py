"""The first line: what this is, how many jobs need somebody, and the time."""

from __future__ import annotations

from collections.abc import Sequence

from ...domain.clean import clean
from ..text import fit, width_of
from .canvas import Canvas, Span


class TitleBar(Canvas):
    def __init__(self) -> None:
        super().__init__()
        self._left: list[Span] = []
        self._middle: list[Span] = []
        self._right = ""

    def show(self, left: Sequence[Span], middle: Sequence[Span], right: str) -> None:
        self._left, self._middle, self._right = list(left), list(middle), right
        self.repaint()

    def spans(self, y: int) -> Sequence[Span]:
        width = self.size.width
        half = width // 2
        safe = [(clean(text), style) for text, style in self._middle]
        middle = [(fit(text, min(half, width_of(text))), style) for text, style in safe]
        tail = [*middle, (f"   {self._right} " if self._right else " ", "dim")]
        room = width - sum(width_of(text) for text, _ in tail) - 1
        line: list[Span] = [(" ", "")]
        for place, (text, style) in enumerate(self._left):
            if place and width_of(text) + 2 > room:
                break  # the first part is cut where it must be, the others left out whole
            shown = fit(text, max(0, min(room - 2, width_of(text))))
            line.append((shown, style))
            room -= width_of(shown)
        return [*line, (" " * max(0, room), ""), *tail]
