"""Pictures of insights: each bar beside its name, each series told apart, nothing cut off."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from spo_tui.domain.insight import Insight, Line, Measure, Unit
from spo_tui.domain.periods import Period, Scope
from spo_tui.ui import glyphs
from spo_tui.ui.lines.insight_rows import heading_line, lay_out
from spo_tui.ui.themes import DARK
from spo_tui.ui.widgets.chart import Chart
from spo_tui.ui.widgets.chart_axes import columns_for, names_under, steps_to

SCOPE = Scope(Period(date(2026, 11, 17), date(2026, 11, 23)))
DAYS = [label for label, _day in SCOPE.period.parts()]


class _Shop:
    glyphs = glyphs.UNICODE


class Board(App[None]):
    """Only a chart."""

    shop = _Shop()

    def compose(self) -> ComposeResult:
        yield Chart(id="chart")

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name


async def drawn(insight: Insight, size: tuple[int, int]) -> list[str]:
    board = Board()
    async with board.run_test(size=size) as pilot:
        chart = board.query_one(Chart)
        chart.show(insight)
        await pilot.pause()
        lines = [chart.render_line(y).text for y in range(size[1])]
        legend = "".join(text for text, _style in chart.legend(insight, size[0]))
        return [legend, *lines]


def insight(name: str, measures: list[Measure], lines: list[Line]) -> Insight:
    return Insight(name, SCOPE, tuple(measures), tuple(lines), "Said.")


async def test_bars_lie_beside_their_names_and_figures() -> None:
    causes = [Line(f"Cause {n}", (20 - n, 1)) for n in range(9)]
    asked = insight("failures", [Measure("jobs"), Measure("times", drawn=False)], causes)
    lines = await drawn(asked, (60, 5))
    assert [line.split()[:2] for line in lines[1:5]] == [["Cause", str(n)] for n in range(4)]
    bars = [line.count("▄") for line in lines[1:5]]
    assert bars == sorted(bars, reverse=True) and bars[0] > bars[3]
    assert [line.split()[-1] for line in lines[1:5]] == ["20", "19", "18", "17"]
    assert lines[5].strip() == "and 5 more: v" and lines[0] == ""


async def test_wide_names_leave_bars_where_they_are() -> None:
    folders = [Line("印刷所", (60, 120)), Line("rip1", (120, 240)), Line("ctp", (None, None))]
    measures = [Measure("median", Unit.SECONDS), Measure("90 % within", Unit.SECONDS)]
    lines = await drawn(insight("hot-folders", measures, folders), (60, 3))
    assert lines[1].startswith("印刷所 ▄") and lines[2].startswith("  rip1 ▄")
    assert lines[1].rstrip().endswith("1m / 2m") and lines[3].rstrip() == "   ctp  -"
    assert "median" in lines[0] and "90 % within" in lines[0]


async def test_bars_upon_days_are_as_wide_as_each_other() -> None:
    lines = [Line(day, (10, n, 10 - n)) for n, day in enumerate(DAYS)]
    measures = [Measure("due", drawn=False), Measure("done"), Measure("to do")]
    shown = await drawn(insight("due", measures, lines), (78, 12))
    assert [len(bar) for bar in re.split("[┤│]", shown[10])[1].split()] == [8] * 7
    assert all(day[:6] in shown[12] for day in DAYS)


async def test_storefronts_are_all_named_and_all_in_the_table() -> None:
    shops = [Measure(f"{name} Printing Company Ltd") for name in "ABCDE"]
    asked = insight("storefronts", shops, [Line(day, (1, 2, 3, 4, 5)) for day in DAYS])
    legend = (await drawn(asked, (78, 9)))[0]
    assert all(f"{name} P" in legend for name in "ABCDE")
    layout = lay_out(asked, 80)
    heads = "".join(text for text, _style in heading_line(asked, layout))
    assert len(layout.columns) == 5 and all(f"{name} P" in heads for name in "ABCDE")


async def test_without_figures_it_says_so() -> None:
    asked = insight("due", [Measure("done")], [Line(day, (0,)) for day in DAYS])
    assert "Nothing is due in these days." in "".join(await drawn(asked, (60, 8)))


@pytest.mark.parametrize("size", [(3, 1), (20, 3), (25, 4), (200, 60)])
@pytest.mark.parametrize("days", [1, 2, 24, 400])
@pytest.mark.parametrize("name", ["due", "storefronts", "hours", "failures", "phase-times"])
async def test_it_is_drawn_in_every_room(name: str, days: int, size: tuple[int, int]) -> None:
    unit = Unit.SECONDS if name == "phase-times" else Unit.COUNT
    measures = [Measure("one", unit)] + [Measure("two", unit)] * (name != "failures")
    lines = [Line(f"Day {n}", tuple(n * 7 for _measure in measures)) for n in range(1, days + 1)]
    shown = await drawn(insight(name, measures, lines), size)
    assert len(shown) == size[1] + 1


@given(bars=st.integers(1, 400), room=st.integers(5, 300))
def test_bars_do_not_touch_where_there_is_room(bars: int, room: int) -> None:
    edges = columns_for(bars, room)
    if room >= 2 * bars:
        assert edges[-1][1] < room
        assert all(right + 1 < left for (_, right), (left, _) in pairwise(edges))


@given(top=st.one_of(st.integers(1, 10**7), st.floats(0.001, 1e6)), most=st.integers(1, 6))
def test_steps_are_few_and_rise(top: float, most: int) -> None:
    steps = steps_to(top, most)
    assert steps[0] == 0 and len(steps) >= 2 and steps[-1] <= max(1, top) * 1.001 + 1
    assert len(steps) <= 2 * max(2, most) + 1


def test_days_that_do_not_fit_lose_their_month_first() -> None:
    assert names_under(DAYS, 80)[0][0] == "Tue 17 Nov"
    assert names_under(DAYS, 70) == (["Tue 17", "Wed 18", *[d[:6] for d in DAYS[2:]]], 1)
    assert names_under([f"{hour:02d}:00" for hour in range(24)], 50)[1] == 2
