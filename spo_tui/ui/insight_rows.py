"""The numbers of an insight as lines of a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..domain.insight import Insight
from .glyphs import Glyphs
from .lasting import figure
from .text import fit, width_of
from .widgets.canvas import Span


@dataclass(frozen=True, slots=True)
class Layout:
    label: int
    """Columns of the label."""
    columns: tuple[int, ...]
    """Columns of each number; those that do not fit are left out."""
    numbered: bool


def lay_out(insight: Insight, width: int, *, numbered: bool) -> Layout:
    wide = []
    for place, measure in enumerate(insight.measures):
        figures = [figure(line.values[place], measure.unit) for line in insight.lines]
        wide.append(min(16, max([width_of(measure.title), *map(len, figures)])) + 2)
    labels = max([8, *(width_of(line.label) for line in insight.lines)])
    room = width - 3 - (4 if numbered else 0)
    least = min(labels, max(14, room // 3))
    while wide and sum(wide) + least > room:
        wide.pop()
    return Layout(max(0, min(labels, room - sum(wide))), tuple(wide), numbered)


def heading_line(insight: Insight, layout: Layout) -> list[Span]:
    lead = " " * (2 + (4 if layout.numbered else 0) + layout.label)
    titles = [
        fit(measure.title, size - 1, right=True)
        for measure, size in zip(insight.measures, layout.columns, strict=False)
    ]
    return [(lead, ""), *((" " + title, "dim") for title in titles)]


class TableLine:
    def __init__(
        self, insight: Insight, place: int, layout: Callable[[int], Layout], glyphs: Glyphs
    ) -> None:
        self._insight = insight
        self._place = place
        self._layout = layout
        self._glyphs = glyphs

    def __call__(self, width: int, cursor: bool) -> list[Span]:
        layout = self._layout(width)
        line = self._insight.lines[self._place]
        suffix = " cursor" if cursor else ""
        spans: list[Span] = [(self._glyphs.cursor if cursor else " ", "chosen" + suffix)]
        if layout.numbered:
            spans.append((f"{self._place + 1:3} ", "dim" + suffix))
        label = fit(line.label, layout.label, ellipsis=self._glyphs.ellipsis)
        spans.append((f" {label}", suffix.strip()))
        for size, value, measure in zip(
            layout.columns, line.values, self._insight.measures, strict=False
        ):
            style = "dim" if not value else "strong" if measure.drawn else ""
            said = fit(figure(value, measure.unit), size, right=True)
            spans.append((said, (style + suffix).strip()))
        return spans
