"""A command beside the board: its progress in a dialog, its cancelling and what comes of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from spo_tui.config import Config
from spo_tui.domain.errors import SpoError
from spo_tui.system.errand import Errand
from spo_tui.ui.app import SpoApp
from spo_tui.ui.behind.shop import Shop
from spo_tui.ui.commands.errands import run_errand
from spo_tui.ui.dialogs.errand import ErrandDialog
from spo_tui.ui.screens.board import BoardScreen
from spo_tui.ui.screens.screen import SpoScreen
from tests.ui.conftest import HOSTILE, Board, Shopfront
from tests.ui.seeing import line_with, screen_text
from tests.waiting import until
from tests.working_files import downloads_of, give_file

NAME = "P_202_1003_output.pdf"


class Outcome:
    """What came of an errand that the screen in front has started."""

    def __init__(self, pilot: Pilot[None], command: Sequence[str], title: str = "Download output"):
        self.done = False
        self.result: dict[str, Any] | None = None
        self.error = ""
        screen = pilot.app.screen
        assert isinstance(screen, SpoScreen)
        self._screen = screen
        screen.run_worker(self._run(title, command))

    async def _run(self, title: str, command: Sequence[str]) -> None:
        try:
            self.result = await run_errand(self._screen, title, command)
        except SpoError as error:
            self.error = str(error)
        self.done = True


def shop_with_file(shop: Shopfront, folder: Path) -> int:
    desk = shop.open()
    try:
        return give_file(desk, "1003", folder, NAME, bytes(1_000_000))
    finally:
        desk.store.close()


async def test_a_download_from_the_board(board: Board, shop: Shopfront, tmp_path: Path) -> None:
    file = shop_with_file(shop, tmp_path / "work")
    async with board(shop) as pilot:
        outcome = Outcome(pilot, ["download", "1003", "--to", str(tmp_path / "out")])
        await until(pilot, lambda: outcome.done)
        assert outcome.result is not None and not outcome.error
        assert [one["name"] for one in outcome.result["files"]] == [NAME]
        assert isinstance(pilot.app.screen, BoardScreen), "the dialog has gone"
    assert (tmp_path / "out" / NAME).stat().st_size == 1_000_000
    desk = shop.open()
    assert downloads_of(desk, file) == 1
    desk.store.close()


async def test_a_refusal_comes_back_in_words(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        outcome = Outcome(pilot, ["download", "1003", "--to", "/no/such/folder"])
        await until(pilot, lambda: outcome.done)
        assert outcome.result is None
        assert outcome.error.startswith("/no/such/folder: no such file or directory")


def scripted(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Any command is this script instead, in the same pipes."""

    def errand(self: Shop, command: Sequence[str]) -> Errand:
        assert command[-1] == "--progress"
        made = Errand(command)
        made._command = [sys.executable, "-c", body]
        return made

    monkeypatch.setattr(Shop, "errand", errand)


WAITS = """
import json, sys, time
print(json.dumps({"done": 30, "of": 120, "text": TEXT}), flush=True)
while True: time.sleep(60)
"""


@pytest.mark.parametrize("key", ["escape", "c"])
async def test_it_shows_how_far_it_is_and_is_cancelled(
    board: Board, shop: Shopfront, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    scripted(monkeypatch, WAITS.replace("TEXT", repr("1 of 4: flyer.pdf")))
    async with board(shop) as pilot:
        outcome = Outcome(pilot, ["download"])
        await until(pilot, lambda: "25 %" in screen_text(pilot.app))
        assert "█" * 12 + "░" * 36 in line_with(pilot, "25 %")
        text = screen_text(pilot.app)
        assert "Download output" in text and "1 of 4: flyer.pdf" in text
        assert "Esc cancels" in text
        await pilot.press("q", "enter", "m")
        assert isinstance(pilot.app.screen, ErrandDialog), "other keys do nothing"
        await pilot.press(key)
        await until(pilot, lambda: outcome.done)
        assert outcome.result is None and not outcome.error
        assert isinstance(pilot.app.screen, BoardScreen)


async def test_what_does_not_end_is_left_alone(
    board: Board, shop: Shopfront, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a process that a dead share holds, which not even SIGKILL ends."""
    monkeypatch.setattr("spo_tui.ui.dialogs.errand._LEAVE_AFTER", 0.2)
    monkeypatch.setattr("spo_tui.system.errand.PATIENCE", 3.0)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    scripted(monkeypatch, deaf + WAITS.replace("TEXT", "'x'"))
    async with board(shop) as pilot:
        outcome = Outcome(pilot, ["download"])
        await until(pilot, lambda: "25 %" in screen_text(pilot.app))
        await pilot.press("escape")
        await until(pilot, lambda: "cancelling" in screen_text(pilot.app) or outcome.done)
        await until(pilot, lambda: outcome.done)
        assert outcome.result is None and not outcome.error


@pytest.mark.parametrize("text", HOSTILE)
async def test_nothing_from_outside_reaches_the_terminal(
    board: Board, shop: Shopfront, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    scripted(monkeypatch, WAITS.replace("TEXT", repr(text * 200)))
    async with board(shop, size=(60, 20)) as pilot:
        outcome = Outcome(pilot, ["x"], title=text * 50)
        await until(pilot, lambda: "25 %" in screen_text(pilot.app))
        assert not {"\x1b", "\x9b", "\u202e", "\x07"} & set(screen_text(pilot.app))
        await pilot.press("escape")
        await until(pilot, lambda: outcome.done)


async def test_without_a_total_there_is_no_bar(
    board: Board, shop: Shopfront, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted(monkeypatch, WAITS.replace("TEXT", "'Reading'").replace("120", "0"))
    async with board(shop) as pilot:
        outcome = Outcome(pilot, ["x"])
        await until(pilot, lambda: "Reading" in screen_text(pilot.app))
        assert "%" not in screen_text(pilot.app).split("Reading")[1].split("Esc")[0]
        await pilot.press("escape")
        await until(pilot, lambda: outcome.done)


async def test_leaving_the_board_ends_it(shop: Shopfront, tmp_path: Path) -> None:
    made: list[Errand] = []

    def errand(command: Sequence[str]) -> Errand:
        one = Errand(command)
        one._command = [sys.executable, "-c", WAITS.replace("TEXT", "'x'")]
        made.append(one)
        return one

    app = SpoApp(shop.open, Config(), errand=errand)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "live" in app.shop.freshness[0])
        Outcome(pilot, ["x"])
        await until(pilot, lambda: "25 %" in screen_text(app))
    process = made[0]._process
    assert process is not None
    assert process.wait(20) != 0
