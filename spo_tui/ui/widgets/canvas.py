"""A widget that draws itself line by line, and repaints only the lines that differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from ...domain.clean import clean
from ..lines.span import Span

__all__ = ["STYLES", "STYLE_CLASSES", "Canvas", "Span"]

_PLAIN = Style.null()
STYLES = (
    "dim",
    "faint",
    "rule",
    "failure",
    "waiting",
    "running",
    "done",
    "chosen",
    "strong",
    "cursor",
    "reverse",
    *(f"series-{number}" for number in range(1, 8)),
)


STYLE_CLASSES = {f"spo--{name}" for name in STYLES}
"""The component classes of every screen with a canvas: reckoned once, not for each canvas."""


class Canvas(Widget):
    """Subclasses give `spans(y)`; text that comes from outside has passed `text.fit` there."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drawn: dict[int, list[Span]] = {}
        self._next: dict[int, tuple[int, list[Span]]] = {}
        """Lines that have changed, and the width for which they were written."""
        self._styles: dict[str, Style] = {}
        self._strips: dict[tuple[object, ...], Strip] = {}
        """By width and spans: a line that stands elsewhere now is not drawn anew."""

    def spans(self, y: int) -> Sequence[Span]:
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        width, spans = self._next.pop(y, (0, []))
        if width != self.size.width:
            spans = list(self.spans(y))
        self._drawn[y] = spans
        strip = self._strips.get((self.size.width, *spans))
        if strip is None:
            base = self._style(self._line_style(spans))
            segments = [Segment(text, self._style(style)) for text, style in _merged(spans)]
            strip = Strip(segments).adjust_cell_length(self.size.width, base)
            if len(self._strips) > 2 * self.size.height:
                self._strips.clear()
            self._strips[self.size.width, *spans] = strip
        return strip

    def repaint(self) -> None:
        """Draw again the lines that have changed. Which of their cells have, the wire finds."""
        width = self.size.width
        for y in range(self.size.height):
            after = list(self.spans(y))
            if self._drawn.get(y) == after:
                self._next.pop(y, None)
            else:
                self._next[y] = (width, after)
                self.refresh(Region(0, y, width, 1))

    def refresh(self, *regions: Region, **options: bool) -> Self:
        if not regions:
            self._next.clear()
        return super().refresh(*regions, **options)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()

    @staticmethod
    def _line_style(spans: Sequence[Span]) -> str:
        return "cursor" if spans and "cursor" in spans[0][1] else ""

    def _style(self, names: str) -> Style:
        found = self._styles.get(names)
        if found is None:
            found = self.rich_style
            for name in names.split():
                known = f"spo--{name}"
                node = self if known in self.COMPONENT_CLASSES else self.screen
                found += node.get_component_rich_style(known, partial=True, default=_PLAIN)
            self._styles[names] = found
        return found


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Neighbours of one style joined, and blanks joined to their neighbour: fewer bytes. What
    some screen has forgotten to make safe is safe here, if not as wide as was reckoned."""
    merged: list[Span] = []
    for text, style in spans:
        if not text:
            continue
        if merged and (style == merged[-1][1] or _is_gap(text, style, merged[-1][1])):
            merged[-1] = (merged[-1][0] + text, merged[-1][1])
        else:
            merged.append((text, style))
    return [(clean(text), style) for text, style in merged]


def _is_gap(text: str, style: str, before: str) -> bool:
    """Whether they are blanks that look the same in the style of what stands before them."""
    stands_out = "cursor" in style or ("reverse" in before and "reverse" not in style)
    return text.isspace() and not stands_out
