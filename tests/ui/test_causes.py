"""Failures of one cause as one line, and one retry for all of them."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from spo_tui.ui.commands.causes import Causes
from spo_tui.ui.screens.board import BoardScreen
from spo_tui.ui.screens.causes import CausesScreen
from spo_tui.ui.screens.job import JobScreen
from spo_tui.ui.screens.screen import SpoScreen
from tests.ui.conftest import HOSTILE, Board, Shopfront
from tests.ui.seeing import line_with, screen_text
from tests.waiting import until


async def opened(pilot: Pilot[None]) -> CausesScreen:
    board = pilot.app.screen
    assert isinstance(board, SpoScreen)
    board.run_command(Causes)
    await until(pilot, lambda: isinstance(pilot.app.screen, CausesScreen))
    screen = pilot.app.screen
    assert isinstance(screen, CausesScreen)
    await until(pilot, lambda: screen._causes)
    return screen


def status(shop: Shopfront, job: str) -> tuple[str, str | None]:
    from spo_tui.desk.jobs import show_job

    desk = shop.open()
    try:
        found = show_job(desk, job).job
        return found.position.workflow.status, found.copy_state
    finally:
        desk.store.close()


@pytest.fixture
def failing(shop: Shopfront) -> Shopfront:
    """Three copies that failed alike; 1001 was the first."""
    for job in ("1003", "1004"):
        shop.tell(job, "CopyToHotFolderFailed", "share rip2 unreachable")
    shop.tell("1006", "MisPartiallyFailed", "record missing")
    return shop


async def test_jobs_that_failed_alike_are_one_line(board: Board, failing: Shopfront) -> None:
    async with board(failing) as pilot:
        await opened(pilot)
        line = line_with(pilot, "3 jobs")
        for part in ("Copy failed", "share rip2 unreachable", "26m"):
            assert part in line
        assert "since 09:15: " in screen_text(pilot.app)
        assert "r: ask for the copy again" in screen_text(pilot.app)


async def test_enter_shows_the_jobs_and_then_one_job(board: Board, failing: Shopfront) -> None:
    async with board(failing) as pilot:
        screen = await opened(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: screen.job is not None)
        text = screen_text(pilot.app)
        assert all(job in text for job in ("1001", "1003", "1004"))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, JobScreen))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.press("escape")
        await until(pilot, lambda: "What has failed" in screen_text(pilot.app))
        assert screen.cause is not None and screen.cause.jobs[0] == "1003"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))


async def test_one_retry_is_confirmed_then_done_for_all(board: Board, failing: Shopfront) -> None:
    async with board(failing) as pilot:
        screen = await opened(pilot)
        await pilot.press("r")
        await until(pilot, lambda: "ask for the copy again." in screen_text(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert status(failing, "1003")[1] != "queued", "Enter leaves it"
        await pilot.press("r")
        await until(pilot, lambda: "does it" in screen_text(pilot.app))
        await pilot.press("y")
        await until(pilot, lambda: screen_text(pilot.app).count("retried: ask for the copy") >= 3)
        assert {status(failing, job)[1] for job in ("1001", "1003", "1004")} == {"queued"}
        await pilot.press("r")
        await until(pilot, lambda: "have been tried again" in screen_text(pilot.app))


async def test_what_is_refused_is_told_job_by_job_and_can_be_tried_again(
    board: Board, failing: Shopfront
) -> None:
    async with board(failing) as pilot:
        screen = await opened(pilot)
        await pilot.press("enter")  # the list stands as it was read
        await until(pilot, lambda: screen.job is not None)
        failing.tell("1003", "Printed")
        await pilot.press("r")
        await until(pilot, lambda: "1 job not: nothing of it" in screen_text(pilot.app))
        await pilot.press("y")
        await until(pilot, lambda: "1 refused" in screen_text(pilot.app))
        assert "nothing of it has failed" in line_with(pilot, "1003")
        assert screen.to_retry == ("1003",)


async def test_a_failure_in_part_asks_which_leg(board: Board, failing: Shopfront) -> None:
    async with board(failing) as pilot:
        screen = await opened(pilot)
        while screen.cause is not None and not screen.cause.asks_leg:
            await pilot.press("j")
        await pilot.press("r")
        await until(pilot, lambda: "which leg?" in screen_text(pilot.app))
        await pilot.press("2")
        await until(pilot, lambda: "retrigger the assets." in screen_text(pilot.app))
        await pilot.press("y")
        await until(pilot, lambda: "1 job retried; recorded only" in screen_text(pilot.app))


async def test_what_no_retry_mends_says_what_to_do(board: Board, failing: Shopfront) -> None:
    async with board(failing) as pilot:
        screen = await opened(pilot)
        while screen.cause is not None and screen.cause.status != "Blocked":
            await pilot.press("j")
        await pilot.press("r")
        await until(pilot, lambda: "No retry mends it." in screen_text(pilot.app))


async def test_nothing_failed_is_said(board: Board, tmp_path: object, shop: Shopfront) -> None:
    for job in ("1001", "1002", "1005", "1011"):
        shop.tell(job, "CleanUp")
    async with board(shop) as pilot:
        pilot.app.screen.run_command(Causes)  # type: ignore[attr-defined]
        await until(pilot, lambda: "Nothing has failed." in screen_text(pilot.app))
        await pilot.press("enter", "r")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (30, 8)])
async def test_nothing_from_outside_reaches_the_terminal(
    board: Board, hostile_shop: Shopfront, size: tuple[int, int]
) -> None:
    async with board(hostile_shop, size=size) as pilot:
        screen = await opened(pilot)
        texts = [screen_text(pilot.app)]
        await pilot.press("enter")
        await until(pilot, lambda: screen.job is not None)
        texts.append(screen_text(pilot.app))
        for text in texts:
            assert not {"\x1b", "\x9b", "\u202e", "\x07"} & set(text)
        assert size[0] < 80 or HOSTILE[0] in texts[0]
