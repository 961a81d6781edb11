"""Ending an order, what happens after, and its way back: from the order's screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from spo_tui.desk.reopening import open_requests
from spo_tui.domain.person import Role
from spo_tui.ui.dialogs.ask_line import AskLine
from spo_tui.ui.dialogs.choose import Choose
from spo_tui.ui.dialogs.confirm import Confirm
from spo_tui.ui.dialogs.form import Form
from spo_tui.ui.screens.job import JobScreen
from spo_tui.ui.screens.order import OrderScreen
from tests.ui.conftest import Board, Shopfront
from tests.ui.seeing import line_with, screen_text
from tests.ui.test_orders import (
    TALL,
    at_the_desk,
    last_line,
    open_order,
    order_of,
    sees,
    shows,
)
from tests.waiting import until
from tests.working_files import give_file


async def end(pilot: Pilot[None], choice: str) -> None:
    await pilot.press("X")
    await shows(pilot, Choose)
    await pilot.press(choice)


async def test_shipping_says_what_is_lost_and_asks_once_by_name(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop, size=TALL) as pilot:
        await open_order(pilot, "202")
        await end(pilot, "1")
        await shows(pilot, Confirm)
        text = screen_text(pilot.app)
        assert "2 jobs still open" in text
        assert "1003: Printed" in text
        assert "ships order 202" in text
        await pilot.press("X")
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("enter")
        await shows(pilot, OrderScreen)
        assert order_of(shop, "202").shipping_status == "NotShipped"
        await end(pilot, "1")
        await shows(pilot, Confirm)
        await pilot.press("y")
        await shows(pilot, OrderScreen)
        await sees(pilot, "order 202 is shipped")
        assert order_of(shop, "202").shipping_status == "Shipped"
        await sees(pilot, "Nothing: the order is closed.")
        await end(pilot, "1")
        await until(pilot, lambda: "shipped already" in last_line(pilot))


async def test_cancelling_says_that_it_refunds_nothing(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=TALL) as pilot:
        await open_order(pilot, "203")
        await end(pilot, "3")
        await shows(pilot, Confirm)
        assert "refunds nothing" in screen_text(pilot.app)
        await pilot.press("escape")
        await shows(pilot, OrderScreen)
        assert order_of(shop, "203").order_status == "Processing"


async def test_after_clean_up_download_is_gone_and_a_job_comes_back(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop, size=TALL) as pilot:
        screen = await open_order(pilot, "205")
        while screen.job_here != "1010":
            await pilot.press("j")
        await pilot.press("enter")
        await shows(pilot, JobScreen)
        await sees(pilot, "Cleaned up")
        await pilot.press("d")
        await until(pilot, lambda: "CleanUp has taken its files" in last_line(pilot))
        await pilot.press("escape")
        await shows(pilot, OrderScreen)
        await pilot.press("U")
        await shows(pilot, AskLine)
        assert "It returns to Recreating output" in screen_text(pilot.app)
        await pilot.press(*"reprint", "enter")
        await shows(pilot, OrderScreen)
        await until(pilot, lambda: "Recreating output" in line_with(pilot, "1010 "))
        await pilot.press("U")
        await until(pilot, lambda: "It is not in CleanUp" in last_line(pilot))


async def test_an_operator_only_asks_for_a_job_to_be_reopened(
    board: Board, shop: Shopfront, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop, "open", lambda: at_the_desk(shop, Role.OPERATOR, "oscar"))
    async with board(shop, size=TALL) as pilot:
        screen = await open_order(pilot, "205")
        while screen.job_here != "1010":
            await pilot.press("j")
        await pilot.press("U")
        await shows(pilot, AskLine)
        assert "This asks support" in screen_text(pilot.app)
        await pilot.press(*"reprint", "enter")
        await shows(pilot, OrderScreen)
        await sees(pilot, "1010 is to be reopened (U): oscar asks: reprint")
        desk = shop.open()
        assert [request.job for request in open_requests(desk)] == ["1010"]
        desk.store.close()


async def test_an_order_is_placed_again_and_leads_back(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=TALL) as pilot:
        await open_order(pilot, "202")
        await pilot.press("A")
        await shows(pilot, Confirm)
        assert "place it again?" in screen_text(pilot.app)
        await pilot.press("y")
        await sees(pilot, "re-order of 202")
        new = pilot.app.screen
        assert isinstance(new, OrderScreen)
        assert new.number != "202"
        assert "[ Add PO ]" in screen_text(pilot.app)
        assert order_of(shop, new.number).reorder_of == "202"
        await pilot.press("escape")
        await sees(pilot, f"placed again as {new.number}")


async def test_related_jobs_are_listed_and_opened(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=TALL) as pilot:
        await open_order(pilot, "202")
        await pilot.press("W")
        await shows(pilot, Choose)
        assert "1004 In production" in screen_text(pilot.app)
        await pilot.press("1")
        await shows(pilot, JobScreen)
        await sees(pilot, "Job 1004")


async def test_outputs_are_copied_to_a_folder_from_the_order(
    board: Board, shop: Shopfront, tmp_path: Path
) -> None:
    give_output(shop, "1003", tmp_path / "work", "P_202_1003_output.pdf")
    original = (tmp_path / "work" / "P_202_1003_output.pdf").read_bytes()
    async with board(shop, size=TALL) as pilot:
        await open_order(pilot, "202")
        await pilot.press("d")
        await shows(pilot, Choose)
        await pilot.press("1")
        await until(pilot, lambda: isinstance(pilot.app.screen, Form))
        await pilot.pause()
        for _ in range(60):
            await pilot.press("backspace")
        await pilot.press(*str(tmp_path / "out"), "enter")
        await sees(pilot, "1 file in")
        copied = tmp_path / "out" / "P_202_1003_output.pdf"
        assert copied.read_bytes() == original


async def test_over_ssh_the_line_that_fetches_them_is_shown(
    board: Board, shop: Shopfront, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.7 50000 10.0.0.2 22")
    give_output(shop, "1003", tmp_path, "P_202_1003_output.pdf")
    async with board(shop, size=TALL) as pilot:
        await open_order(pilot, "202")
        await pilot.press("d")
        await shows(pilot, Choose)
        await pilot.press("1")
        await sees(pilot, "@10.0.0.2:")
        assert "P_202_1003_output.pdf" in pilot.app.clipboard
        await pilot.press("escape")
        await shows(pilot, OrderScreen)


def give_output(shop: Shopfront, job: str, folder: Path, name: str) -> None:
    desk = shop.open()
    give_file(desk, job, folder, name)
    desk.store.close()


async def test_tickets_of_the_order_become_one_pdf(
    board: Board, shop: Shopfront, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "Downloads").mkdir()
    async with board(shop, size=TALL) as pilot:
        await open_order(pilot, "202")
        await pilot.press("D")
        await shows(pilot, Choose)
        assert "of all 2 jobs" in screen_text(pilot.app)
        assert "of job 1003" in screen_text(pilot.app)
        await pilot.press("1")
        await until(pilot, lambda: isinstance(pilot.app.screen, Form))
        await pilot.pause()
        await pilot.press("enter")
        await sees(pilot, "2 jobs in")
        (made,) = (tmp_path / "Downloads").iterdir()
        assert made.read_bytes().startswith(b"%PDF")


async def test_marks_on_the_board_are_what_download_and_documents_are_for(
    board: Board, shop: Shopfront, tmp_path: Path
) -> None:
    give_output(shop, "1004", tmp_path / "work", "P_202_1004_output.pdf")
    async with board(shop, size=TALL) as pilot:
        await pilot.press("slash", *"202", "enter", "asterisk")
        await sees(pilot, "2 marked")
        await pilot.press("D")
        await shows(pilot, Choose)
        assert "2 marked jobs: documents" in screen_text(pilot.app)
        await pilot.press("escape", "d")
        await shows(pilot, Choose)
        await pilot.press("1")
        await sees(pilot, "2 marked jobs: download")
        await pilot.press(*["backspace"] * 60, *str(tmp_path / "out"), "enter")
        await sees(pilot, "it has no output yet")
        assert (tmp_path / "out" / "P_202_1004_output.pdf").exists()
