"""The line in which a filter is typed: completion, and words that are not understood."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input

from spo_tui.domain.completion import Known, complete
from spo_tui.domain.query import QueryError, parse
from spo_tui.ui import stylesheets, themes
from spo_tui.ui.widgets.filter_line import FilterLine
from tests.ui.seeing import line_with, screen_text
from tests.waiting import until

KNOWN = Known(("North", "Print Harbour"), ("rip1", "rip2"))


class Typing(App[None]):
    CSS_PATH = stylesheets.path("app.tcss")

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(themes.DARK)
        self.theme = themes.DARK.name
        self.texts: list[str] = []
        self.moved = 0

    def compose(self) -> ComposeResult:
        yield FilterLine("a word", partial(complete, known=KNOWN))

    @property
    def line(self) -> FilterLine:
        return self.query_one(FilterLine)

    @on(FilterLine.Typed)
    def _typed(self, event: FilterLine.Typed) -> None:
        self.texts.append(event.text)
        try:
            parse(event.text)
            self.line.complain("")
        except QueryError as error:
            self.line.complain(str(error), error.at, error.length)

    @on(FilterLine.Moved)
    def _moved(self, event: FilterLine.Moved) -> None:
        self.moved += event.rows


@asynccontextmanager
async def typing(*keys: str, width: int = 80) -> AsyncIterator[Pilot[None]]:
    app = Typing()
    async with app.run_test(size=(width, 10)) as pilot:
        app.line.edit()
        await pilot.press(*keys)
        await pilot.pause()
        yield pilot


def written(pilot: Pilot[None]) -> str:
    return pilot.app.query_one(Input).value


async def test_tab_completes_the_word_at_the_cursor() -> None:
    async with typing(*"late !ph") as pilot:
        assert line_with(pilot, "Tab").split() == ["Tab", "phase:"]
        await pilot.press("tab", *"pro")
        await until(pilot, lambda: "phase:production" in screen_text(pilot.app))
        await pilot.press("tab", *"ac")
        assert written(pilot) == "late !phase:production ac"
        assert pilot.app.focused is pilot.app.query_one(Input)


async def test_right_at_the_end_completes_too_and_elsewhere_moves() -> None:
    async with typing(*"bl") as pilot:
        await pilot.press("left", "right", "right")
        assert written(pilot) == "blocked "
        await pilot.press("right", "tab")
        assert written(pilot) == "blocked ", "there is nothing more to take"


async def test_names_with_blanks_are_put_in_quotes() -> None:
    async with typing(*"storefront:har") as pilot:
        await pilot.press("tab")
        assert written(pilot) == 'storefront:"Print Harbour" '


async def test_completions_never_take_more_than_a_line() -> None:
    async with typing(*"status:mis", width=60) as pilot:
        line = line_with(pilot, "Tab")
        assert "status:Mis" in line and len(line) <= 60
        assert pilot.app.query_one(FilterLine).size.height == 2


async def test_what_is_wrong_is_said_and_its_word_is_marked() -> None:
    async with typing(*"acme phase:xx late") as pilot:
        assert "'xx' is not a phase" in screen_text(pilot.app)
        assert marked(pilot) == "phase:xx"
        await pilot.press(*["backspace"] * 7)
        await until(pilot, lambda: "Tab" in screen_text(pilot.app))
        assert marked(pilot) == ""


def marked(pilot: Pilot[None]) -> str:
    field = pilot.app.query_one(Input)
    return "".join(
        segment.text
        for segment in field.render_line(0)
        if segment.style and segment.style.underline
    )


async def test_a_word_that_may_still_become_one_is_not_complained_about() -> None:
    async with typing(*"status:Inpro") as pilot:
        assert "no status" not in screen_text(pilot.app)
        assert "status:InProduction" in screen_text(pilot.app)
        await pilot.press("x")
        await until(pilot, lambda: "There is no status" in screen_text(pilot.app))


async def test_arrows_still_move_the_list_behind() -> None:
    async with typing(*"ph") as pilot:
        await pilot.press("down", "down", "up")
        app = pilot.app
        assert isinstance(app, Typing)
        await until(pilot, lambda: app.moved == 1)


async def test_a_filter_that_is_put_there_can_be_gone_on_from() -> None:
    async with typing() as pilot:
        app = pilot.app
        assert isinstance(app, Typing)
        app.line.put("late")
        await pilot.press(*" !ac")
        assert written(pilot) == "late !ac"
        assert app.texts[-1] == "late !ac"
        assert "late" not in app.texts, "what is put is not typed"
        app.line.clear()
        assert written(pilot) == ""
        assert not app.line.display
