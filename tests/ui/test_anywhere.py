"""What can be done on every screen, whatever it shows: the same keys, or a word why not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from spo_tui.ui.dialogs.ask_line import AskLine
from spo_tui.ui.dialogs.choose import Choose
from spo_tui.ui.screens.activity import ActivityScreen
from spo_tui.ui.screens.board import BoardScreen
from spo_tui.ui.screens.causes import CausesScreen
from spo_tui.ui.screens.folders import FoldersScreen
from spo_tui.ui.screens.help import HelpScreen
from spo_tui.ui.screens.job import JobScreen
from spo_tui.ui.screens.order import OrderScreen
from spo_tui.ui.screens.orders import OrdersScreen
from spo_tui.ui.screens.scan import ScanScreen
from spo_tui.ui.screens.statuses import StatusesScreen
from tests.ui.conftest import Board, Shopfront
from tests.ui.seeing import line_with, screen_text
from tests.waiting import until

TALL = (120, 40)


def first_line(pilot: Pilot[None]) -> str:
    return screen_text(pilot.app).splitlines()[0]


def last_line(pilot: Pilot[None]) -> str:
    return screen_text(pilot.app).splitlines()[-1]


async def shown(pilot: Pilot[None], kind: type) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, kind) and pilot.app.screen.is_attached)
    await pilot.pause()


async def opened(pilot: Pilot[None], number: str) -> JobScreen:
    await pilot.app.push_screen(JobScreen(number))
    await until(pilot, lambda: "History" in screen_text(pilot.app))
    assert isinstance(pilot.app.screen, JobScreen)
    return pilot.app.screen


async def test_an_open_job_is_moved_blocked_claimed_and_taken_back(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop, size=TALL) as pilot:
        await opened(pilot, "1003")
        await pilot.press("m")
        await shown(pilot, Choose)
        await pilot.press("1")
        await until(pilot, lambda: "Printed" not in first_line(pilot))
        await pilot.press("u")
        await until(pilot, lambda: "Printed" in first_line(pilot))
        await pilot.press("c")
        await until(pilot, lambda: "in hand: 1003" in last_line(pilot))
        await pilot.press("b")
        await shown(pilot, AskLine)
        await pilot.press(*"power cut", "enter")
        await until(pilot, lambda: "Blocked" in first_line(pilot))
        await pilot.press("escape")
        await shown(pilot, BoardScreen)
        await until(pilot, lambda: "Blocked" in line_with(pilot, "1003 "))


async def away_and_on(pilot: Pilot[None], away: str, seen: list[str]) -> str:
    """To another screen, and by `n` to a job that has not been seen: its number."""
    await pilot.press(away)
    await until(pilot, lambda: not isinstance(pilot.app.screen, BoardScreen))
    await pilot.pause()
    await pilot.press("n")
    await shown(pilot, BoardScreen)
    screen = pilot.app.screen
    assert isinstance(screen, BoardScreen)
    await until(pilot, lambda: screen.job and screen.job.number not in seen)
    await until(pilot, lambda: last_line(pilot).strip().startswith(("r:", "b:", "m ")))
    assert screen.job is not None
    return screen.job.number


async def test_the_walk_through_the_problems_goes_on_from_everywhere(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop, size=TALL) as pilot:
        seen: list[str] = []
        for away in ("enter", "O", "f"):
            seen.append(await away_and_on(pilot, away, seen))
        assert len(pilot.app.screen_stack) == 1


async def test_what_was_done_to_an_open_job_is_repeated_on_the_next(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop, size=TALL) as pilot:
        await opened(pilot, "1004")
        await pilot.press("b")
        await shown(pilot, AskLine)
        await pilot.press(*"power cut", "enter")
        await until(pilot, lambda: "Blocked" in first_line(pilot))
        await pilot.press("escape")
        await opened(pilot, "1003")
        await pilot.press("full_stop")
        await until(pilot, lambda: "Blocked" in first_line(pilot))


async def test_the_job_under_the_cursor_of_an_order_is_moved(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=TALL) as pilot:
        await pilot.app.push_screen(OrderScreen("202"))
        await until(pilot, lambda: "Menu A4" in screen_text(pilot.app))
        screen = pilot.app.screen
        assert isinstance(screen, OrderScreen)
        while screen.job_here != "1003":
            await pilot.press("j")
        await pilot.press("b")
        await shown(pilot, AskLine)
        assert "1003" in screen_text(pilot.app)
        await pilot.press(*"power cut", "enter")
        await until(pilot, lambda: "Blocked" in line_with(pilot, "Menu A4"))


async def test_a_key_for_jobs_says_where_there_is_none(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        await pilot.press("w")
        await shown(pilot, StatusesScreen)
        await pilot.press("m")
        await until(pilot, lambda: "There is no job" in last_line(pilot))


@pytest.mark.parametrize("start", [ActivityScreen, OrdersScreen, FoldersScreen, CausesScreen])
async def test_every_way_leads_on_and_round_in_a_ring_piles_up_nothing(
    board: Board, shop: Shopfront, start: Callable[[], CausesScreen]
) -> None:
    ways = {"f": FoldersScreen, "e": ActivityScreen, "a": CausesScreen, "O": OrdersScreen}
    async with board(shop) as pilot:
        await pilot.app.push_screen(start())
        await pilot.pause()
        for key, kind in [*ways.items(), *ways.items()]:
            await pilot.press(key)
            await shown(pilot, kind)
        assert len(pilot.app.screen_stack) <= 2 + len(ways)
        kinds = [type(screen) for screen in pilot.app.screen_stack]
        assert len(kinds) == len(set(kinds))
        await pilot.press(key)
        await until(pilot, lambda: "You are there" in last_line(pilot))


async def test_scan_mode_is_come_back_to_from_the_job_that_was_scanned(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop) as pilot:
        await pilot.press("number_sign")
        await shown(pilot, ScanScreen)
        await pilot.press(*"1003", "enter")
        await until(pilot, lambda: "Menu A4" in screen_text(pilot.app))
        await pilot.press("f3")
        await shown(pilot, JobScreen)
        await pilot.press("number_sign")
        await shown(pilot, ScanScreen)
        await pilot.press("escape")
        await shown(pilot, BoardScreen)


async def test_the_help_tells_in_full_why_the_marked_one_cannot_be_done(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop, size=(60, 20)) as pilot:
        await opened(pilot, "1004")
        await pilot.press("colon")
        await shown(pilot, HelpScreen)
        await until(pilot, lambda: pilot.app.focused is not None)
        await pilot.press(*"retry")
        await until(pilot, lambda: "Not now" in screen_text(pilot.app))
        told = " ".join(screen_text(pilot.app).split())
        assert "Nothing of it has failed in a way that can be tried again." in told


async def test_what_belongs_elsewhere_is_listed_last_with_its_reason(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop, size=TALL) as pilot:
        await pilot.press("w")
        await shown(pilot, StatusesScreen)
        await pilot.press("question_mark")
        await shown(pilot, HelpScreen)
        text = screen_text(pilot.app)
        assert "Move the job on" not in text.partition("Not here")[0]
        assert "move: There is no job under the cursor." in text.partition("Not here")[2]
