"""The first line: what this is, how many jobs need somebody, and the time."""

from __future__ import annotations

from collections.abc import Sequence

from ..lines import bars
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
        return bars.title(self._left, self._middle, self._right, self.size.width)
