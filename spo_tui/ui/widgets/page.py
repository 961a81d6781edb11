"""Lines to be read, more than fit: they scroll."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..lines.span import Lines
from .canvas import Span
from .scrolling import Scrolling


class Page(Scrolling):
    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._write: Callable[[int, int], Lines] = lambda _width, _height: []
        self._lines: Lines = []
        self._top = 0

    def show(self, write: Callable[[int, int], Lines]) -> None:
        """`write(width, height)` gives the lines; it is asked again when the size changes."""
        self._write = write
        self._again()
        self.repaint()

    def spans(self, y: int) -> Sequence[Span]:
        line = self._top + y
        return self._lines[line] if line < len(self._lines) else []

    def _again(self) -> None:
        self._lines = self._write(self.size.width, self.size.height)
        self._go_to(self._top)

    def _go_to(self, line: int) -> None:
        self._top = max(0, min(line, len(self._lines) - self.size.height))

    def move_by(self, rows: int) -> None:
        self._go_to(self._top + rows)
        self.repaint()

    def move_to_start(self) -> None:
        self.move_by(-len(self._lines))

    def move_to_end(self) -> None:
        self.move_by(len(self._lines))

    def on_resize(self) -> None:
        self._again()
        self.refresh()
