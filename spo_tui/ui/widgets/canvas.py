"""A widget that draws itself line by line, and repaints only the cells that differ."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from ...domain.clean import clean
from ..text import width_of

Span = tuple[str, str]
"""(safe text, style): styles are the names in STYLES, joined by blanks: `failure cursor`."""

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
        self._styles: dict[str, Style] = {}

    def spans(self, y: int) -> Sequence[Span]:
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        spans = list(self.spans(y))
        self._drawn[y] = spans
        whole = self._line_style(spans)
        base = self.rich_style if whole is None else self._style(whole)
        segments = [Segment(text, self._style(style)) for text, style in _merged(spans)]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def repaint(self) -> None:
        """Draw again what has changed since it was last drawn, and nothing else."""
        for y in range(self.size.height):
            before = self._drawn.get(y)
            after = list(self.spans(y))
            if before == after:
                continue
            if before is None or self._line_style(before) != self._line_style(after):
                self.refresh(Region(0, y, self.size.width, 1))
                continue
            start, end = _difference(before, after, self.size.width)
            self.refresh(Region(start, y, max(1, end - start), 1))

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles.clear()

    @staticmethod
    def _line_style(spans: Sequence[Span]) -> str | None:
        return "cursor" if spans and "cursor" in spans[0][1] else None

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
        if merged and (style == merged[-1][1] or (text.isspace() and "cursor" not in style)):
            merged[-1] = (merged[-1][0] + text, merged[-1][1])
        else:
            merged.append((text, style))
    return [(clean(text), style) for text, style in merged]


def _cells(spans: Sequence[Span]) -> list[tuple[str, str]]:
    cells: list[tuple[str, str]] = []
    for text, style in spans:
        for character in text:
            width = width_of(character)
            if width == 0 and cells:
                cells[-1] = (cells[-1][0] + character, style)
            else:
                cells.append((character, style))
                cells.extend([("", style)] * (width - 1))
    return cells


def _difference(before: Sequence[Span], after: Sequence[Span], width: int) -> tuple[int, int]:
    """The cells [start, end) outside of which both lines are alike."""
    old, new = _cells(before), _cells(after)
    blank = [(" ", "")]
    old += blank * (width - len(old))
    new += blank * (width - len(new))
    start = 0
    while start < width and old[start] == new[start]:
        start += 1
    end = width
    while end > start and old[end - 1] == new[end - 1]:
        end -= 1
    while 0 < start < width and (old[start][0] == "" or new[start][0] == ""):
        start -= 1  # a wide character is drawn whole
    while end < width and (old[end][0] == "" or new[end][0] == ""):
        end += 1
    return start, end
