"""The screens behind the board."""

from __future__ import annotations

from textual.pilot import Pilot

from spo_tui.domain.ticket import Ticket, TicketJob
from spo_tui.ui.screens.board import BoardScreen
from spo_tui.ui.screens.folders import FoldersScreen
from spo_tui.ui.screens.help import HelpScreen
from spo_tui.ui.screens.job import JobScreen
from spo_tui.ui.screens.statuses import StatusesScreen
from tests.ui.conftest import Board, Shopfront
from tests.ui.seeing import line_with, screen_text
from tests.waiting import until


async def go_to(pilot: Pilot[None], number: str) -> None:
    screen = pilot.app.screen
    assert isinstance(screen, BoardScreen)
    while screen.job is None or screen.job.number != number:
        was = screen.job
        await pilot.press("j")
        assert screen.job != was, f"{number} is not on the board"


async def test_enter_opens_the_job_with_its_history(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        await go_to(pilot, "1001")
        await pilot.press("enter")
        await until(pilot, lambda: "History" in screen_text(pilot.app))
        text = screen_text(pilot.app)
        assert "Job 1001" in text
        assert "order 201" in text
        assert "share rip2 unreachable" in text
        assert "5,000" in text
        shop.tell("1001", "InHotFolder", "rip1")
        await until(pilot, lambda: "In hot folder" in screen_text(pilot.app).splitlines()[0])
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, BoardScreen)


async def test_h_shows_the_rows_that_integrations_hide(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=(100, 40)) as pilot:
        await go_to(pilot, "1004")
        await pilot.press("enter")
        await until(pilot, lambda: "1 hidden row" in screen_text(pilot.app))
        assert "sync" not in screen_text(pilot.app)
        await pilot.press("h")
        await until(pilot, lambda: "sync" in screen_text(pilot.app))


async def test_w_explains_the_status_of_the_job(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        await go_to(pilot, "1001")
        await pilot.press("w")
        await until(pilot, lambda: "CopyToHotFolderFailed" in screen_text(pilot.app))
        assert "What to do" in screen_text(pilot.app)
        assert isinstance(pilot.app.screen, StatusesScreen)
        await pilot.press("slash", *"proof")
        await until(pilot, lambda: "Cleaned up" not in screen_text(pilot.app))
        assert "Awaiting proof" in screen_text(pilot.app)
        await pilot.press("enter", "escape")
        await until(pilot, lambda: "Order creation" in screen_text(pilot.app))
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, BoardScreen)


async def test_a_screen_left_before_its_answer_comes_is_no_trouble(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop) as pilot:
        app = pilot.app
        for _ in range(5):
            await app.push_screen(JobScreen("1001"))
            await app.push_screen(StatusesScreen("Printed"))
            await app.pop_screen()
            await app.pop_screen()
        await pilot.press("j")
        await until(pilot, lambda: isinstance(app.screen, BoardScreen))


async def test_help_lists_what_can_be_done_here_and_does_it(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        await until(pilot, lambda: "Move the job on" in screen_text(pilot.app))
        await pilot.press("slash", *"means", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, StatusesScreen))


async def test_the_palette_says_why_a_command_cannot_run(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=(120, 40)) as pilot:
        await pilot.press("colon", *"path")
        await until(pilot, lambda: "no working folder" in screen_text(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))
        await until(pilot, lambda: "no working folder" in screen_text(pilot.app).splitlines()[-1])


async def test_esc_never_quits(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        for _ in range(5):
            await pilot.press("escape")
        assert pilot.app.is_running
        assert isinstance(pilot.app.screen, BoardScreen)


async def test_f_without_folders_says_how_to_name_them(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        await pilot.press("f")
        await until(pilot, lambda: "[[hot_folders]]" in screen_text(pilot.app))
        assert isinstance(pilot.app.screen, FoldersScreen)
        await pilot.press("enter")
        await until(pilot, lambda: "No job belongs" in screen_text(pilot.app))


async def test_hostile_text_reaches_no_screen_as_anything_but_text(
    board: Board, hostile_shop: Shopfront
) -> None:
    async with board(hostile_shop, size=(200, 60)) as pilot:
        await look_for_marks(pilot, 6)
        screen = pilot.app.screen
        assert isinstance(screen, BoardScreen)
        for _ in range(6):
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, JobScreen))
            await until(pilot, lambda: "History" in screen_text(pilot.app))
            refuse_controls(pilot)
            await pilot.press("y", "escape", "y", "w", "escape", "j")
            refuse_controls(pilot)
        await pilot.press("slash", *"[/]")
        await pilot.pause()
        refuse_controls(pilot)


async def look_for_marks(pilot: Pilot[None], jobs: int) -> None:
    await until(pilot, lambda: screen_text(pilot.app).count("Blocked") >= jobs)
    assert "[/]" in line_with(pilot, "0[/]")
    assert "[@click=app.quit]" in screen_text(pilot.app)
    assert "漢字" in screen_text(pilot.app)
    refuse_controls(pilot)


def refuse_controls(pilot: Pilot[None]) -> None:
    for line in screen_text(pilot.app).splitlines():
        for character in line:
            assert character.isprintable(), (hex(ord(character)), line)


async def test_a_wide_character_never_shifts_the_columns(board: Board, shop: Shopfront) -> None:
    shop.place(Ticket((TicketJob("5005", "漢字漢字漢字漢字漢字漢字漢字漢字", quantity=12),)))
    async with board(shop, size=(80, 24)) as pilot:
        await until(pilot, lambda: "5005" in screen_text(pilot.app))
        wide, plain = line_with(pilot, "5005 "), line_with(pilot, "1008 ")
        assert cells_before(wide, "Ordered") == cells_before(plain, "Ordered")


def cells_before(line: str, word: str) -> int:
    from rich.cells import cell_len

    return cell_len(line[: line.index(word)])
