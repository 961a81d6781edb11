"""An insight as a picture: bars that lie beside their names, or that stand on hours and days.

Importing this takes Plotext along: only the screen of insights does.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from rich.text import Text
from textual.color import Color
from textual_plotext import PlotextPlot

from ...domain.insight import Insight, Line
from ..behind.shop import shop_of
from ..glyphs import ASCII, Glyphs
from ..lines.lasting import figure
from ..text import fit, width_of
from .canvas import Span
from .chart_axes import columns_for, letters, names_under, piled, scale_of, steps_to

SERIES = tuple(f"series-{number}" for number in range(1, 8))
"""The colours that tell apart what has no meaning of its own."""
STANDING = ("hours", "due", "storefronts")
"""Insights along the time; the bars of others lie, each beside its name."""
_COLOURS = {
    "waiting": ("chosen",),
    "failures": ("failure",),
    "phase-times": ("chosen", "faint"),
    "hot-folders": ("chosen", "faint"),
    "due": ("done", "waiting"),
}
_NOTHING = {
    "waiting": "No job waits.",
    "phase-times": "No job left a phase in these days.",
    "hours": "No job came into a phase in these days.",
    "failures": "Nothing failed in these days.",
    "hot-folders": "No file that came in these days has been picked up.",
    "due": "Nothing is due in these days.",
    "storefronts": "Nothing was ordered in these days.",
}
_LEAST_WIDTH, _LEAST_HEIGHT = 20, 3
_BELOW = 2
"""Lines of the axis and its names."""
_THIN = "▄"
"""Bars that lie on lines next to each other are seen to be several."""


class Chart(PlotextPlot):
    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._insight: Insight | None = None

    def show(self, insight: Insight | None) -> None:
        self._insight = insight
        self.refresh()

    def legend(self, insight: Insight, width: int) -> list[Span]:
        """Which colour or letter stands for what; nothing where there is one series only."""
        titles = self._titles(insight)
        if len(titles) == 1 or not self._has_figures(insight):
            return []
        longest = max(1, (width - 1) // len(titles) - 4)
        if sum(map(width_of, titles)) + 4 * len(titles) < width:
            longest = width
        spans: list[Span] = [(" ", "")]
        for style, mark, title in zip(
            self._styles(insight), self._markers(titles), titles, strict=True
        ):
            sign = mark if len(mark) == 1 else self._glyphs.marked
            if insight.name == "storefronts":
                sign = letters(titles)[titles.index(title)]
            said = fit(title, min(width_of(title), longest))
            spans += [(f"{sign} ", style), (f"{said}  ", "dim")]
        return spans

    def render(self) -> Any:
        plot = self.plt
        plot.clear_figure()
        insight = self._insight
        too_small = self.size.height < _LEAST_HEIGHT or self.size.width < _LEAST_WIDTH
        if insight is None or too_small:
            return ""
        if not self._has_figures(insight):
            return Text(f"\n{_NOTHING[insight.name]}")
        names = self._stand(plot, insight) if insight.name in STANDING else self._lie(plot, insight)
        made = super().render()
        assert isinstance(made, Text)
        return _with_names(made, names) if names else made

    # -- the two makes

    def _lie(self, plot: Any, insight: Insight) -> dict[int, str]:
        """A row for each line, as far as there is room; two measures are parts of one bar, from
        nothing to the first, and from there to the second. What stands beside the rows, by row
        from the top: Plotext takes a wide character for one cell, so it is given blanks."""
        lines = insight.lines
        rows = self.size.height
        left_out = len(lines) - rows + 1 if len(lines) > rows else 0
        lines = lines[: len(lines) - left_out]
        each = 2 if 2 * len(lines) <= rows else 1
        places = [rows - 1 - each * number for number in range(len(lines))]
        scale, _unit = scale_of(insight, lines)
        series = [
            [(line.values[place] or 0) / scale for line in lines] for place in _drawn(insight)
        ]
        told = [" " + _told(insight, line) for line in lines]
        names = {rows - 1 - place: line.label for place, line in zip(places, lines, strict=True)}
        if left_out:
            names[rows - 1] = f"and {left_out} more: v"
        widest = min(max(map(width_of, names.values())), self.size.width // 2)
        self._bars(plot, insight, [(place, place) for place in places], series, lying=True)
        ends = [max(values) for values in zip(*series, strict=True)]
        ink, paper = (self._colour(name) for name in ("foreground", "surface"))
        for place, end, text in zip(places, ends, told, strict=True):
            plot.text(text, end, place, alignment="left", color=ink, background=paper)
        room = self.size.width - widest - 1
        plot.frame(False)
        plot.yticks(places, [" " * (widest + 1)] * len(places))
        plot.xticks([])
        plot.ylim(0, rows - 1)
        plot.xlim(0, max(ends) * room / max(1, room - max(map(len, told))))
        return {row: fit(names.get(row, ""), widest, right=True) + " " for row in range(rows)}

    def _stand(self, plot: Any, insight: Insight) -> dict[int, str]:
        """Along the time: bars upon hours or days, lines where a trend is asked for."""
        lines = insight.lines
        scale, unit = scale_of(insight, lines)
        series = [
            [(line.values[place] or 0) / scale for line in lines] for place in _drawn(insight)
        ]
        series = series[: len(self._styles(insight))]
        is_trend = insight.name == "storefronts" and len(lines) > 1
        each_column = zip(*series, strict=True)
        top = max(max(column) if is_trend else sum(column) for column in each_column)
        steps = steps_to(top, min(5, self.size.height // 2 - 1))
        ticks = [f"{step:,g}{unit}" for step in steps]
        room = self.size.width - max(map(len, ticks)) - 1
        edges = columns_for(len(lines), room)
        places = [(left + right) / 2 for left, right in edges]
        # nothing is the axis itself, and the lowest row ends where one row's worth does
        row = max(top, steps[-1]) / max(2, self.size.height - _BELOW)
        if is_trend:
            row = 0.0
            for values, (colour, marker) in zip(series, self._ways(insight), strict=True):
                fine = "braille" if marker == "sd" and os.environ.get("TERM") != "linux" else marker
                plot.plot(places, values, color=colour, marker=fine)
            for values, letter, (colour, _sign) in zip(
                series, letters(self._titles(insight)), self._ways(insight), strict=True
            ):  # colour alone does not tell which line is whose
                plot.text(letter, places[-1] + 1, values[-1], color=colour, alignment="left")
        else:
            self._bars(plot, insight, edges, piled(series), lying=False, row=row)
        plot.xaxes(True, False)
        plot.yaxes(True, False)
        names, every = names_under([line.label for line in lines], room)
        plot.xticks(places[::every], names[::every])
        plot.xlim(0, max(room - 1, edges[-1][1]))
        first = sum(step < row for step in steps)
        plot.yticks([step - row for step in steps[first:]], ticks[first:])
        plot.ylim(0, max(top, steps[-1]) - row)
        return {}

    def _bars(
        self,
        plot: Any,
        insight: Insight,
        places: Sequence[tuple[float, float]],
        ends: Sequence[Sequence[float]],
        *,
        lying: bool,
        row: float = 0.0,
    ) -> None:
        """From one edge to another of its place. Parts of one bar: the longest is drawn first,
        upon it what ends before. Plotext's own bars would blank the foot of others for nothing."""
        for values, (colour, sign) in reversed(list(zip(ends, self._ways(insight), strict=True))):
            marker = _THIN if lying and sign == "sd" else sign
            style = {"color": colour, "marker": marker, "fill": True, "lines": True}
            for place, value in zip(places, values, strict=True):
                if value:
                    edges, length = list(place), [0, max(0.0, value - row)]
                    x, y = (length, edges) if lying else (edges, length)
                    plot.rectangle(x=x, y=y, **style)

    # -- what tells the series apart

    @property
    def _glyphs(self) -> Glyphs:
        return shop_of(self.app).glyphs

    @property
    def _is_ascii(self) -> bool:
        return self._glyphs is ASCII

    def _has_figures(self, insight: Insight) -> bool:
        return any(line.values[place] for line in insight.lines for place in _drawn(insight))

    def _titles(self, insight: Insight) -> list[str]:
        return [insight.measures[place].title for place in _drawn(insight)][: len(SERIES)]

    def _styles(self, insight: Insight) -> Sequence[str]:
        return _COLOURS.get(insight.name, SERIES)[: len(_drawn(insight))]

    def _ways(self, insight: Insight) -> list[tuple[Any, str]]:
        """Colour and sign of each series."""
        colours = [self._colour(f"spo-{name}") for name in self._styles(insight)]
        return list(zip(colours, self._markers(self._titles(insight)), strict=True))

    def _colour(self, name: str) -> Any:
        return Color.parse(self.app.theme_variables[name]).rgb

    def _markers(self, titles: Sequence[str]) -> list[str]:
        """Where colours do not tell the series apart, letters do."""
        if len(titles) == 1:
            return ["#" if self._is_ascii else "sd"]
        if self._is_ascii or os.environ.get("NO_COLOR"):
            return letters(titles)
        return ["sd"] * len(titles)


def _with_names(made: Text, names: dict[int, str]) -> Text:
    lines = made.split("\n", allow_blank=True)
    return Text("\n").join(
        Text(names[row]) + line[width_of(names[row]) :]
        for row, line in enumerate(lines[: len(names)])
    )


def _drawn(insight: Insight) -> list[int]:
    return [place for place, measure in enumerate(insight.measures) if measure.drawn]


def _told(insight: Insight, line: Line) -> str:
    """The figures at the end of a bar."""

    def said(place: int) -> str:
        return figure(line.values[place], insight.measures[place].unit)

    told = list(map(said, _drawn(insight)))
    return told[0] if len(set(told)) == 1 else " / ".join(told)
