"""A list far longer than what is loaded of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from spo_tui.desk.intake import place_ticket
from spo_tui.domain.ticket import Ticket, TicketJob
from spo_tui.ui.behind.views import BoardState
from spo_tui.ui.screens.board import BoardScreen
from tests.ui.conftest import Board, Shopfront
from tests.waiting import until

MANY = 1200


@pytest.fixture(scope="module")
def long_shop(tmp_path_factory: pytest.TempPathFactory) -> Shopfront:
    path: Path = tmp_path_factory.mktemp("long") / "spo.db"
    shop = Shopfront(path)
    desk = shop.open()
    for start in range(0, MANY, 100):
        jobs = tuple(TicketJob(f"{n:05}", f"Card {n}") for n in range(start, start + 100))
        place_ticket(desk, Ticket(jobs, order=f"o{start}"), "North")
    desk.store.close()
    return shop


async def test_paging_down_meets_every_job_once(board: Board, long_shop: Shopfront) -> None:
    async with board(long_shop) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, BoardScreen)
        met = [screen.job.number if screen.job else ""]
        while met[-1] != f"{MANY - 1:05}":
            screen.move_by(1)
            if screen.job is None or screen.job.number == met[-1]:
                await until(pilot, lambda: moved(screen, met[-1]))
            assert screen.job is not None
            met.append(screen.job.number)
        assert met == [f"{n:05}" for n in range(MANY)]


def moved(screen: BoardScreen, was: str) -> bool:
    screen.move_by(1)
    return screen.job is not None and screen.job.number != was


async def test_the_ends_are_one_key_away(board: Board, long_shop: Shopfront) -> None:
    async with board(long_shop) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, BoardScreen)
        await pilot.press("G")
        await until(pilot, lambda: screen.job and screen.job.number == f"{MANY - 1:05}")
        await pilot.press("k")
        await until(pilot, lambda: screen.job and screen.job.number == f"{MANY - 2:05}")
        await pilot.press("g")
        await until(pilot, lambda: screen.job and screen.job.number == "00000")


async def test_what_is_loaded_stays_small(board: Board, long_shop: Shopfront) -> None:
    async with board(long_shop) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, BoardScreen)
        for _ in range(30):
            await pilot.press("pagedown")
            assert len(screen.jobs._window.rows) <= 400


async def test_a_list_that_shrinks_below_the_cursor_is_shown_from_its_start(
    board: Board, long_shop: Shopfront
) -> None:
    """The first line once went below zero, and the board fell over."""
    async with board(long_shop, size=(80, 24)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, BoardScreen)
        for _ in range(5):
            await pilot.press("pagedown")
        assert screen.jobs._line_of[screen.jobs._cursor] - screen.jobs._top > 2
        screen.ask_for(BoardState(filter="00017"))
        await until(pilot, lambda: len(screen.jobs._window.rows) == 1)
        assert screen.jobs._top == 0
        screen.go_back()
        await until(pilot, lambda: len(screen.jobs._window.rows) > 100)


async def test_the_cursor_is_always_in_sight(board: Board, long_shop: Shopfront) -> None:
    async with board(long_shop, size=(60, 12)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, BoardScreen)
        for step in (1, 1, 1, 7, 1, 1, -1, -1, -9, 30, 1, -40, 3):
            screen.move_by(step)
            await pilot.pause()
            drawn = [screen.jobs.spans(y) for y in range(screen.jobs.size.height)]
            assert sum("cursor" in style for spans in drawn for _, style in spans[:1]) == 1
