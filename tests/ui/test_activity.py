"""The stream of what happens, the handover, and what is announced."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from spo_tui.config import Config, Notify
from spo_tui.domain.ticket import Ticket, TicketJob
from spo_tui.ui import notices, terminal
from spo_tui.ui.app import SpoApp
from spo_tui.ui.commands.activity import Activity
from spo_tui.ui.notices import Notices
from spo_tui.ui.screens.activity import ActivityScreen
from spo_tui.ui.screens.board import BoardScreen
from spo_tui.ui.screens.handover import HandoverScreen
from spo_tui.ui.screens.job import JobScreen
from spo_tui.ui.screens.screen import SpoScreen
from tests.ui.conftest import HOSTILE, Board, Shopfront
from tests.ui.seeing import line_with, screen_text
from tests.waiting import until


async def opened(pilot: Pilot[None]) -> ActivityScreen:
    board = pilot.app.screen
    assert isinstance(board, SpoScreen)
    board.run_command(Activity)
    await until(pilot, lambda: isinstance(pilot.app.screen, ActivityScreen))
    screen = pilot.app.screen
    assert isinstance(screen, ActivityScreen)
    await until(pilot, lambda: screen._deeds)
    return screen


async def test_the_newest_stands_on_top_and_enter_opens_its_job(
    board: Board, shop: Shopfront
) -> None:
    shop.clock.now += timedelta(minutes=1)
    shop.tell("1003", "InFinishing", "folding", source="press 4")
    async with board(shop) as pilot:
        screen = await opened(pilot)
        first = screen_text(pilot.app).splitlines()[1]
        for part in ("1003", "Menu A4 6pp", "In finishing", "folding", "press 4"):
            assert part in first
        assert screen.job == "1003"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, JobScreen))
        assert pilot.app.screen.number == "1003"  # type: ignore[attr-defined]


async def test_the_cursor_stays_on_its_row_when_new_ones_come(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop) as pilot:
        screen = await opened(pilot)
        await pilot.press("j", "j", "j")
        deed = screen.deed
        assert deed is not None
        for number in range(30):
            shop.clock.now += timedelta(seconds=1)
            shop.tell("1003", "InFinishing", f"sheet {number}")
        await until(pilot, lambda: len(screen.mover._items) > 40)
        await until(pilot, lambda: "newer above (g)" in screen_text(pilot.app))
        assert screen.deed is not None and screen.deed.key == deed.key
        await pilot.press("g")
        await until(pilot, lambda: "sheet 29" in screen_text(pilot.app))
        assert "newer above" not in screen_text(pilot.app)


async def test_the_rows_in_view_stay_where_they_are_while_one_reads(
    board: Board, shop: Shopfront
) -> None:
    jobs = tuple(TicketJob(str(number)) for number in range(5000, 5080))
    shop.place(Ticket(jobs, order="900"))
    async with board(shop) as pilot:
        screen = await opened(pilot)
        await pilot.press("pagedown", "pagedown", "pagedown")
        assert screen.job is not None
        place = screen_text(pilot.app).splitlines().index(line_with(pilot, screen.job))
        shop.clock.now += timedelta(seconds=1)
        shop.tell("1003", "InFinishing")
        await until(pilot, lambda: any(d.job == "1003" for d in screen._deeds.values()))
        await pilot.pause()
        assert screen_text(pilot.app).splitlines().index(line_with(pilot, screen.job)) == place


async def test_it_is_filtered_by_words_and_by_kind(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        screen = await opened(pilot)
        await pilot.press("l", "l")
        await until(pilot, lambda: len(screen._deeds) == 4)
        assert "failures only" in screen_text(pilot.app)
        await pilot.press("slash", *"rip2", "enter")
        await until(pilot, lambda: len(screen._deeds) == 1)
        assert screen.job == "1001"
        await pilot.press("escape")
        await until(pilot, lambda: len(screen._deeds) == 4)
        await pilot.press("escape")
        await until(pilot, lambda: len(screen._deeds) > 15)
        await pilot.press("slash", *"kind:x")
        await until(pilot, lambda: "is not a kind" in screen_text(pilot.app))


async def test_hidden_steps_are_shown_on_demand(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        screen = await opened(pilot)
        before = len(screen._deeds)
        await pilot.press("h")
        await until(pilot, lambda: len(screen._deeds) == before + 1)


async def test_the_handover_is_shown_and_copied_line_by_line(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        await opened(pilot)
        await pilot.press("H")
        await until(pilot, lambda: " worst" in screen_text(pilot.app))
        assert isinstance(pilot.app.screen, HandoverScreen)
        await pilot.press("y")
        copied = pilot.app._clipboard
        assert copied.startswith("Handover: Mon 23 Nov") and "\nFailed: 4 jobs" in copied
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ActivityScreen))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (30, 8)])
async def test_nothing_from_outside_reaches_the_terminal(
    board: Board, hostile_shop: Shopfront, size: tuple[int, int]
) -> None:
    async with board(hostile_shop, size=size) as pilot:
        await opened(pilot)
        texts = [screen_text(pilot.app)]
        await pilot.press("G")
        texts.append(screen_text(pilot.app))
        await pilot.press("H")
        await until(pilot, lambda: "Handover: " in screen_text(pilot.app))
        texts.append(screen_text(pilot.app))
        for text in texts:
            assert not {"\x1b", "\x9b", "\u202e", "\x07"} & set(text)
        assert size[0] < 80 or any(HOSTILE[0] in text for text in texts)


# -- what is announced


class Ears:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bells = 0
        self.told: list[str] = []
        monkeypatch.setattr(SpoApp, "bell", self._bell)
        monkeypatch.setattr(terminal, "tell", lambda _app, sequence: self.told.append(sequence))
        self.tried: list[str | None] = []
        monkeypatch.setattr(notices, "REST", 0.01)
        ended = Notices._complain

        def complained(notices: Notices, reason: str) -> None:
            ended(notices, reason)
            self.tried.append(reason)

        monkeypatch.setattr(Notices, "_complain", complained)
        monkeypatch.setattr("spo_tui.domain.notices.GAP", 0.2)

    def _bell(self) -> None:
        self.bells += 1


@pytest.fixture
def ears(monkeypatch: pytest.MonkeyPatch) -> Ears:
    return Ears(monkeypatch)


@asynccontextmanager
async def listening(shop: Shopfront, **notify: list[str]) -> AsyncIterator[Pilot[None]]:
    """The board with its notices, once they know what needs somebody at the start."""
    app = SpoApp(shop.open, Config(notify=Notify(**notify)))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, BoardScreen))
        await until(pilot, lambda: "live" in app.shop.freshness[0])
        await until(pilot, lambda: app.notices._known is not None or not notify)
        yield pilot


async def test_a_new_failure_rings_and_is_said_and_an_old_one_is_not(
    shop: Shopfront, ears: Ears
) -> None:
    async with listening(shop, bell=["failure"], osc=["failure storefront:north"]) as pilot:
        assert (ears.bells, ears.told) == (0, [])
        shop.tell("1004", "OutputCreationFailed", "a;b\x1b]0;x\x07")
        await until(pilot, lambda: len(ears.told) == 2)
        assert ears.bells == 1
        for sequence in ears.told:
            inside = sequence.removeprefix("\x1b]").removesuffix("\a")
            assert inside.isprintable() and "Job 1004: Output failed, a,b" in inside
        assert ears.told[0].startswith("\x1b]9;Job") and ears.told[1].count(";") == 3
        shop.tell("1004", "OutputCreationFailed", "still")
        shop.tell("1008", "InProduction")
        await pilot.pause(0.3)
        assert ears.bells == 1


async def test_what_follows_at_once_is_summed_up(shop: Shopfront, ears: Ears) -> None:
    async with listening(shop, osc=["failure"]) as pilot:
        shop.tell("1004", "OutputCreationFailed")
        await until(pilot, lambda: len(ears.told) == 2)
        for job in ("1003", "1006", "1008"):
            shop.tell(job, "OutputCreationFailed")
        await until(pilot, lambda: len(ears.told) == 4 and "more)" in ears.told[-1])
        assert sum("more)" in told for told in ears.told) == 2


async def test_nothing_is_said_unless_it_is_asked_for(shop: Shopfront, ears: Ears) -> None:
    async with listening(shop) as pilot:
        shop.tell("1004", "OutputCreationFailed")
        await until(
            pilot,
            lambda: "5 need you" in screen_text(pilot.app) or "6 need" in screen_text(pilot.app),
        )
        assert (ears.bells, ears.told) == (0, [])


async def test_the_configured_command_is_told_of_the_job(
    shop: Shopfront, ears: Ears, tmp_path: Path
) -> None:
    out = tmp_path / "told"
    program = "import os,sys; open(sys.argv[1]+'_','wb').write(sys.stdin.buffer.read());"
    program += "os.rename(sys.argv[1]+'_', sys.argv[1])"
    command = [sys.executable, "-c", program, str(out)]
    async with listening(shop, command=command, command_for=["failure"]) as pilot:
        shop.tell("1004", "OutputCreationFailed", "font missing")
        await until(pilot, out.exists)
        told = json.loads(out.read_bytes())
        assert (told["job"], told["attention"], told["more"]) == ("1004", "failure", 0)
        assert told["text"] == "Job 1004: Output failed, font missing"


async def test_a_command_that_fails_is_said_once(
    shop: Shopfront, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(BoardScreen, "say", lambda _screen, text, **_: said.append(text))
    async with listening(shop, command=["/none/page"], command_for=["failure"]) as pilot:
        for job in ("1004", "1003"):
            shop.tell(job, "OutputCreationFailed")
            ears.tried.clear()
            await until(pilot, lambda: ears.tried)
        await pilot.pause()
    assert said == ["notify.command: /none/page: No such file or directory"]


async def test_a_storefront_that_is_not_there_is_said(shop: Shopfront, ears: Ears) -> None:
    async with listening(shop, bell=["failure storefront:South"]) as pilot:
        shop.tell("1004", "OutputCreationFailed")
        await until(pilot, lambda: "begins with, 'South'" in screen_text(pilot.app))
        assert ears.bells == 0


def test_a_notice_passes_through_tmux(monkeypatch: pytest.MonkeyPatch) -> None:
    class Driver:
        written = ""

        def write(self, text: str) -> None:
            self.written += text

        def flush(self) -> None: ...

    class Terminal:
        _driver = Driver()

    monkeypatch.setenv("TMUX", "/tmp/tmux")
    terminal.announce(Terminal(), "Job 1")  # type: ignore[arg-type]
    assert Terminal._driver.written.startswith("\x1bPtmux;\x1b\x1b]9;Job 1\a\x1b\\")
