"""The figures of the shop: one question at a time, its picture, and its numbers as a table."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from ...domain.errors import SpoError
from ...domain.insight import QUESTIONS, Insight, Line
from ...domain.periods import Scope, quick
from .. import stylesheets
from ..commands import insights as commands
from ..commands import making_reports
from ..dialogs.scope import AskScope
from ..lines.insight_rows import TableLine, heading_line, lay_out
from ..lines.item import Item
from ..text import fit
from ..widgets.canvas import Span
from ..widgets.chart import Chart
from ..widgets.foot_bar import FootBar
from ..widgets.page import Page
from ..widgets.pick_list import PickList
from ..widgets.title_bar import TitleBar
from .board import BoardScreen
from .screen import SpoScreen

if TYPE_CHECKING:
    from ...desk.desk import Desk

_NAMES = tuple(QUESTIONS)
_HEIGHTS = [(0, "low"), (50, "tall")]
"""Lines from which there is room for a longer table."""
_AGAIN = 20
"""Seconds between two readings while the shop changes: a figure may take a second to count."""


class InsightsScreen(SpoScreen):
    CSS_PATH = stylesheets.path("insights.tcss")
    VERTICAL_BREAKPOINTS = _HEIGHTS
    ACTIONS = commands.INSIGHTS

    def __init__(self) -> None:
        super().__init__()
        self._place = 0
        self._scope: Scope | None = None
        self._insight: Insight | None = None
        self._stale = 0
        """Seconds since something has changed; 0 while nothing has."""

    def compose(self) -> ComposeResult:
        yield TitleBar()
        with Container(id="middle"):
            yield Page(id="question")
            yield Chart(id="chart")
            yield Page(id="heads")
            yield PickList(id="lines")
        yield FootBar()

    def on_mount(self) -> None:
        self._scope = Scope(quick("last-7-days", self.today))
        self._read()

    @property
    def mover(self) -> PickList:
        return self.query_one("#lines", PickList)

    @property
    def today(self) -> date:
        shown = self.shop.shown()
        return shown.now.astimezone(shown.zone).date()

    @property
    def scope(self) -> Scope:
        assert self._scope is not None
        return self._scope

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        key = self.mover.key
        return self._insight.lines[int(key)] if self._insight and key is not None else None

    # -- what is read

    def shop_changed(self) -> None:
        self._stale = max(1, self._stale)

    def time_passed(self) -> None:
        if self._stale:
            self._stale += 1
        if self._stale > _AGAIN:
            self._ask()
        self._show_title()

    def _read(self) -> None:
        self._insight = None
        self.mover.empty = ("Counting …",)
        self.mover.show([])
        self._show()
        self._ask()

    def _ask(self) -> None:
        self._stale = 0
        self.ask("insight", partial(_look, _NAMES[self._place], self.scope), self._take)

    def _take(self, insight: Insight) -> None:
        if (insight.name, insight.scope) != (_NAMES[self._place], self.scope):
            return
        self._insight = insight
        self.mover.empty = ("Nothing in these days.", "/ asks for others.")
        self._show()

    # -- what is shown

    def _show(self) -> None:
        insight = self._insight
        question = QUESTIONS[_NAMES[self._place]]
        number = f"{self._place + 1} of {len(_NAMES)}"
        chart = self.query_one(Chart)
        self.query_one("#question", Page).show(
            lambda width, _height: [
                [(" " + fit(question, width - 12), "strong"), (fit(number, 10, right=True), "dim")],
                [(" " + fit(insight.says if insight else "", width - 1), "dim")],
                chart.legend(insight, width) if insight else [],
            ]
        )
        chart.show(insight)
        if insight is None:
            self.query_one("#heads", Page).show(lambda _width, _height: [])
        else:
            layout = partial(lay_out, insight)
            glyphs = self.shop.glyphs
            self.query_one("#heads", Page).show(
                lambda width, _height: [heading_line(insight, layout(width))]
            )
            self.mover.show(
                [
                    Item(str(place), TableLine(insight, place, layout, glyphs))
                    for place in range(len(insight.lines))
                ]
            )
        self._show_title()

    def _show_title(self) -> None:
        scope = self.scope
        asked = [str(scope.period), scope.storefront or "", scope.phase or ""]
        middle: list[Span] = [("  ".join(filter(None, map(_safe, asked))), "chosen")]
        self.query_one(TitleBar).show([("Insights", "strong")], middle, self.shop.clock_text())

    # -- what is done

    def step(self, by: int) -> None:
        self.show_insight((self._place + by) % len(_NAMES))

    def show_insight(self, place: int) -> None:
        self._place = place
        self._read()

    def toggle_table(self) -> None:
        self.toggle_class("table")

    def show_behind(self) -> None:
        line = self.line
        if line is None or self._insight is None:
            return
        if not line.query:
            from .behind import BehindScreen

            self.app.push_screen(BehindScreen(self._insight.question, line))
            return
        board = next(s for s in self.app.screen_stack if isinstance(s, BoardScreen))
        board.show_filter(line.query)

    async def ask_scope(self) -> None:
        shops = await making_reports.storefronts(self)
        found = await self.app.push_screen_wait(AskScope(self.scope, self.today, shops))
        if found is not None:
            self._scope = found
            self._read()

    async def make_report(self) -> None:
        try:
            await making_reports.make(self, self.today, self.scope)
        except SpoError as error:
            self.say(str(error), bad=True)

    @on(PickList.Chosen)
    def _chosen(self) -> None:
        self.run_command(commands.Behind)


def _safe(text: str) -> str:
    return fit(text, min(len(text), 30)).rstrip()


def _look(name: str, scope: Scope, desk: Desk) -> Insight:
    from ...desk.insights import look

    return look(desk, name, scope)
