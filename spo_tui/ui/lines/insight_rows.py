"""The numbers of an insight as lines of a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...domain.insight import Insight
from ..glyphs import Glyphs
from ..text import fit, width_of
from .lasting import figure
from .span import Span

_LEAST = 5
"""Columns of a number, that its heading is not to take more of; a figure is never cut."""


@dataclass(frozen=True, slots=True)
class Layout:
    label: int
    """Columns of the label."""
    columns: tuple[int, ...]
    """Columns of each number."""


def lay_out(insight: Insight, width: int) -> Layout:
    """Where not all headings have room the widest are cut, and then labels."""
    figures, wide = [], []
    for place, measure in enumerate(insight.measures):
        said = [figure(line.values[place], measure.unit) for line in insight.lines]
        figures.append(max([_LEAST, *map(len, said)]) + 2)
        wide.append(max(min(16, width_of(measure.title)) + 2, figures[-1]))
    labels = max([8, *(width_of(line.label) for line in insight.lines)])
    room = width - 3
    least = min(labels, max(14, room // 3))
    while wide and sum(wide) + least > room:
        spare = [size - needs for size, needs in zip(wide, figures, strict=False)]
        if not any(spare):
            wide.pop()
            continue
        widest = max((size, place) for place, size in enumerate(wide) if spare[place])[1]
        wide[widest] -= 1
    return Layout(max(0, min(labels, room - sum(wide))), tuple(wide))


def heading_line(insight: Insight, layout: Layout) -> list[Span]:
    lead = " " * (2 + layout.label)
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
        label = fit(line.label, layout.label)
        spans.append((f" {label}", suffix.strip()))
        for size, value, measure in zip(
            layout.columns, line.values, self._insight.measures, strict=False
        ):
            style = "dim" if not value else "strong" if measure.drawn else ""
            said = fit(figure(value, measure.unit), size, right=True)
            spans.append((said, (style + suffix).strip()))
        return spans
