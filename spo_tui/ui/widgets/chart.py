"""An insight as a picture; its lines stand on the bottom edge by number, hour or day.

Importing this takes Plotext along: only the screen of insights does.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from rich.text import Text
from textual.color import Color
from textual_plotext import PlotextPlot

from ...domain.insight import Insight, Line, Measure, Unit
from ..glyphs import ASCII
from ..text import fit

if TYPE_CHECKING:
    from ..app import SpoApp

NAMED = ("hours", "due", "storefronts")
"""Insights whose lines have short names of their own; those of others are numbered."""
_SERIES = ("chosen", "done", "waiting", "running", "dim", "faint", "failure")
_PLAIN = {
    **dict.fromkeys(map(ord, "─━"), "-"),
    **dict.fromkeys(map(ord, "│┃"), "|"),
    **dict.fromkeys(map(ord, "┌┐└┘┤├┬┴┼"), "+"),
}
_BAR = 5
"""Columns that a bar takes at the least, the blank beside it included."""
_LEGEND = 14


class Chart(PlotextPlot):
    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._insight: Insight | None = None

    def show(self, insight: Insight | None) -> None:
        self._insight = insight
        self.refresh()

    def render(self) -> Any:
        plot = self.plt
        plot.clear_figure()
        drawn = self._drawn()
        if self._insight is None or not drawn or self.size.height < 5 or self.size.width < 20:
            return ""
        self._draw(plot, self._insight, drawn)
        made = super().render()
        if isinstance(made, Text) and self._is_ascii:
            made.plain = made.plain.translate(_PLAIN)
        return made

    @property
    def _is_ascii(self) -> bool:
        return cast("SpoApp", self.app).shown().glyphs is ASCII

    def _drawn(self) -> Sequence[tuple[str, Line]]:
        """(what stands under it, line), as many as there is room for; none without a figure."""
        if self._insight is None:
            return []
        named = self._insight.name in NAMED
        lines = self._insight.lines
        if not any(value for line in lines for value in self._values(line)):
            return []
        if not named:
            lines = lines[: max(1, (self.size.width - 10) // _BAR)]
        return [
            (line.label if named else str(number), line) for number, line in enumerate(lines, 1)
        ]

    def _measures(self) -> list[tuple[int, Measure]]:
        assert self._insight is not None
        measures = enumerate(self._insight.measures)
        return [(place, measure) for place, measure in measures if measure.drawn]

    def _values(self, line: Line) -> list[int | None]:
        return [line.values[place] for place, _measure in self._measures()]

    def _draw(self, plot: Any, insight: Insight, drawn: Sequence[tuple[str, Line]]) -> None:
        measures = self._measures()
        scale, unit = _scale(insight, [line for _name, line in drawn])
        series = [
            [(line.values[place] or 0) / scale for _name, line in drawn] for place, _m in measures
        ]
        titles = [fit(measure.title, _LEGEND).rstrip() for _place, measure in measures]
        colours, markers = self._colours(len(series)), self._markers(titles)
        names = [name for name, _line in drawn]
        places = list(range(1, len(names) + 1))
        single = len(series) == 1
        labels = None if single else titles
        if insight.name == "storefronts" and len(drawn) > 1:
            for number, values in enumerate(series):
                style = {"marker": markers[number], "color": colours[number]}
                plot.plot(places, values, label=titles[number], **style)
        elif single:
            plot.bar(places, series[0], marker=markers[0], color=colours[0], width=0.6)
        elif insight.name in NAMED:
            plot.stacked_bar(
                places, series, marker=markers, color=colours, labels=labels, width=0.6
            )
        else:
            plot.multiple_bar(
                places, series, marker=markers, color=colours, labels=labels, width=0.7
            )
        every = _every(names, self.size.width - 10)
        plot.xticks(places[::every], [_short(name) for name in names[::every]])
        top = max(
            map(sum, zip(*series, strict=True)) if insight.name in NAMED else map(max, series)
        )
        steps = _steps(top)
        plot.yticks(steps, [f"{step:,g}{unit}" for step in steps])
        plot.ylim(0, max(top, steps[-1]))

    def _colours(self, series: int) -> list[Any]:
        known = self.app.theme_variables
        rgb = [Color.parse(known[f"spo-{name}"]).rgb for name in _SERIES]
        return [rgb[number % len(rgb)] for number in range(series)]

    def _markers(self, titles: Sequence[str]) -> list[str]:
        """Where colours do not tell the series apart, letters do."""
        if len(titles) == 1:
            return ["#" if self._is_ascii else "sd"]
        if self._is_ascii or os.environ.get("NO_COLOR"):
            taken: list[str] = []
            for title in titles:
                free = (c.upper() for c in f"{title}123456789" if c.isascii() and c.isalnum())
                taken.append(next((c for c in free if c not in taken), "#"))
            return taken
        return ["sd"] * len(titles)


def _short(name: str) -> str:
    """An hour or a day as it fits under a bar."""
    return name.removesuffix(":00").removeprefix("from ")


def _every(names: Sequence[str], room: int) -> int:
    """Of names so many that they stand beside each other, each nth."""
    widest = max(len(_short(name)) for name in names) + 1
    return max(1, -(-len(names) * widest // max(1, room)))


def _scale(insight: Insight, lines: Sequence[Line]) -> tuple[int, str]:
    """By what to divide, and the unit that is written behind."""
    drawn = [place for place, measure in enumerate(insight.measures) if measure.drawn]
    if insight.measures[drawn[0]].unit is not Unit.SECONDS:
        return 1, ""
    most = max(line.values[place] or 0 for line in lines for place in drawn)
    for seconds, unit in ((86_400, "d"), (3600, "h"), (60, "m")):
        if most >= 2 * seconds:
            return seconds, unit
    return 1, "s"


def _steps(top: float) -> list[float]:
    """Round numbers from nothing to the top, four or five of them."""
    if top <= 0:
        return [0, 1]
    size = 1.0
    while size * 10 <= top:
        size *= 10
    while size > top:
        size /= 10
    step = next(size * part for part in (0.25, 0.5, 1, 2.5) if size * part * 5 >= top)
    if top > 4:
        step = max(1.0, round(step))
    return [step * number for number in range(int(top // step) + 1)]
