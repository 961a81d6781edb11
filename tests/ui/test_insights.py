"""Figures on the screen, the jobs behind them, and a report from the form to its file."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from spo_tui.system.errand import Errand
from spo_tui.ui.app import SpoApp
from spo_tui.ui.screens.behind import BehindScreen
from spo_tui.ui.screens.board import BoardScreen
from spo_tui.ui.screens.insights import InsightsScreen
from spo_tui.ui.screens.job import JobScreen
from tests.ui.conftest import Board, Shopfront
from tests.ui.seeing import screen_text
from tests.waiting import until


async def opened(pilot: Pilot[None]) -> InsightsScreen:
    await pilot.press("i")
    await until(pilot, lambda: isinstance(pilot.app.screen, InsightsScreen))
    screen = pilot.app.screen
    assert isinstance(screen, InsightsScreen)
    await until(pilot, lambda: screen.line is not None)
    return screen


async def seen(pilot: Pilot[None], text: str) -> None:
    await until(pilot, lambda: text in screen_text(pilot.app))


async def test_each_question_has_its_numbers(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=(120, 40)) as pilot:
        await opened(pilot)
        await seen(pilot, "Where do jobs wait?")
        await pilot.press("4")
        await seen(pilot, "Copy failed: share rip2 unreachable")
        await pilot.press("v", "right_square_bracket")
        await seen(pilot, "How fast are files taken")
        await seen(pilot, "Nothing in these days")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))


async def test_enter_opens_the_board_with_the_filter(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        screen = await opened(pilot)
        line = screen.line
        assert line is not None
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))
        front = pilot.app.screen
        assert isinstance(front, BoardScreen) and front.asked.filter == line.query


async def test_enter_lists_the_jobs_where_no_filter_does(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        screen = await opened(pilot)
        await pilot.press("4")
        await seen(pilot, "share rip2 unreachable")
        while screen.line is not None and "rip2" not in screen.line.label:
            await pilot.press("j")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BehindScreen))
        await seen(pilot, "1001")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, JobScreen))


async def test_other_days_are_asked_for_and_a_wrong_range_stays(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop) as pilot:
        screen = await opened(pilot)
        await pilot.press("slash")
        await seen(pilot, "Figures of which jobs?")
        await pilot.press("ctrl+u", *"2026-02-02 to 2026-02-01", "enter")
        await seen(pilot, "ends before it begins")
        await pilot.press("ctrl+u", *"last month", "enter")
        await until(pilot, lambda: pilot.app.screen is screen)
        await seen(pilot, "2026-10-01 to 2026-10-31")


@pytest.fixture
def errands(shop: Shopfront) -> Callable[[Pilot[None]], None]:
    def allow(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, SpoApp)
        app.shop._errand = lambda command: Errand(["--database", str(shop.path), *command])

    return allow


async def form(pilot: Pilot[None], folder: str) -> None:
    """The customer report's, of this year into this folder."""
    await opened(pilot)
    await pilot.press("E", "1")
    await seen(pilot, "Report: Customers")
    await pilot.press("ctrl+u", *"2026-01-01 to 2026-12-31")
    await pilot.press(*["down"] * 4, "ctrl+u", *folder)


async def test_a_report_goes_from_the_form_into_its_file(
    board: Board, shop: Shopfront, errands: Callable[[Pilot[None]], None], tmp_path: Path
) -> None:
    async with board(shop) as pilot:
        errands(pilot)
        await form(pilot, str(tmp_path))
        await pilot.press("enter")
        await seen(pilot, "copies the path")
        assert "6 customers" in screen_text(pilot.app)
        await pilot.press("y")
        await seen(pilot, "copied")
        with (tmp_path / "customers.csv").open() as file:
            assert len(list(csv.DictReader(file))) == 6
        await pilot.press("escape", "E", "1")
        await seen(pilot, "Report: Customers")
        await pilot.press(*["down"] * 4, "ctrl+u", *str(tmp_path), "enter")
        await seen(pilot, "Replace customers.csv?")
        await pilot.press("y")
        await seen(pilot, "copies the path")


async def test_what_cannot_be_written_is_said_and_the_form_stays(
    board: Board, shop: Shopfront, errands: Callable[[Pilot[None]], None], tmp_path: Path
) -> None:
    async with board(shop) as pilot:
        errands(pilot)
        await form(pilot, str(tmp_path / "none"))
        await pilot.press("enter")
        await seen(pilot, "there is no folder")
        await pilot.press("down", "ctrl+u", *"a/b", "enter")
        await seen(pilot, "A name without a folder")
        assert "Make the file" in screen_text(pilot.app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (30, 8)])
async def test_nothing_from_outside_reaches_the_terminal(
    board: Board, hostile_shop: Shopfront, size: tuple[int, int]
) -> None:
    async with board(hostile_shop, size=size) as pilot:
        screen = await opened(pilot)
        for key in "1234567":
            await pilot.press(key)
            await until(pilot, lambda: screen._insight is not None)
            assert not {"\x1b", "\x9b", "\u202e", "\x07"} & set(screen_text(pilot.app))


async def test_choices_are_gone_through_and_typed_over(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        screen = await opened(pilot)
        await pilot.press("slash")
        await seen(pilot, "last 7 days")
        await pilot.press("right")
        await seen(pilot, "this week")
        await pilot.press("left", "left", "down", "right", "down", "right")
        for text in ("yesterday", "North", "Order creation", "Days: "):
            await seen(pilot, text)
        await pilot.press("up", *"no", "up", *"today", "enter")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert screen.scope.period.days == 1
        assert (screen.scope.storefront, screen.scope.phase) == ("no", "order_creation")


async def test_a_storefront_that_is_not_there_stays_in_the_form(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop) as pilot:
        await opened(pilot)
        await pilot.press("slash")
        await seen(pilot, "last 7 days")
        await pilot.press("down", *"Nowhere", "enter")
        await seen(pilot, "No storefront is called so: ")
        await seen(pilot, "Figures of which jobs?")
