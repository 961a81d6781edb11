"""Scan mode: what a scanner types is done, in order, and nothing else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.pilot import Pilot

from spo_tui.desk.events import record_events
from spo_tui.desk.intake import place_ticket
from spo_tui.desk.jobs import show_job
from spo_tui.domain.event import StatusEvent
from spo_tui.domain.ticket import Ticket, TicketCustomer, TicketJob
from spo_tui.ui.commands.scan import ScanMode
from spo_tui.ui.dialogs.ask_line import AskLine
from spo_tui.ui.dialogs.choose import Choose
from spo_tui.ui.screens.board import BoardScreen
from spo_tui.ui.screens.help import HelpScreen
from spo_tui.ui.screens.job import JobScreen
from spo_tui.ui.screens.scan import ScanScreen
from spo_tui.ui.widgets.scan_field import ScanField
from tests.ui.conftest import Board, Shopfront
from tests.ui.seeing import screen_text
from tests.waiting import until

SIZES = [(80, 24), (120, 40)]


def scanner(pilot: Pilot[None]) -> ScanScreen:
    screen = pilot.app.screen
    assert isinstance(screen, ScanScreen), screen
    return screen


@asynccontextmanager
async def scanning(
    board: Board, shop: Shopfront, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[None]]:
    async with board(shop, size=size) as pilot:
        await enter(pilot)
        yield pilot


async def enter(pilot: Pilot[None]) -> None:
    screen = pilot.app.screen
    assert isinstance(screen, BoardScreen)
    screen.run_command(ScanMode)
    await until(pilot, lambda: isinstance(pilot.app.screen, ScanScreen))
    await until(pilot, lambda: isinstance(pilot.app.focused, ScanField))


def type_at_once(pilot: Pilot[None], text: str) -> None:
    """As a scanner does: every key is there before the first is looked at."""
    for character in text:
        key = "enter" if character == "\n" else character
        pilot.app.post_message(events.Key(key, "\r" if character == "\n" else character))


async def scan(pilot: Pilot[None], *codes: str) -> None:
    screen = scanner(pilot)
    before = screen.done + screen.wrong
    type_at_once(pilot, "".join(f"{code}\n" for code in codes))
    await until(pilot, lambda: screen.done + screen.wrong == before + len(codes))
    await pilot.pause()


def status(shop: Shopfront, job: str) -> str:
    desk = shop.open()
    try:
        return show_job(desk, job).job.position.workflow.says
    finally:
        desk.store.close()


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    rung: list[int] = []
    monkeypatch.setattr("textual.app.App.bell", lambda _app: rung.append(1))
    return rung


@pytest.mark.parametrize("size", SIZES)
async def test_a_number_and_enter_shows_the_job(
    board: Board, shop: Shopfront, size: tuple[int, int]
) -> None:
    async with scanning(board, shop, size) as pilot:
        await pilot.press(*"1004", "enter")
        await until(pilot, lambda: "Business cards" in screen_text(pilot.app))
        shown = screen_text(pilot.app)
        assert "Found: 1004  Business cards" in shown
        assert "In production" in shown
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(pilot.app.screen, JobScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.focused, ScanField))


@pytest.mark.parametrize("size", SIZES)
async def test_the_station_is_chosen_once_and_set_by_each_scan(
    board: Board, shop: Shopfront, bells: list[int], size: tuple[int, int]
) -> None:
    async with scanning(board, shop, size) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Choose))
        await pilot.pause()
        offered = re.search(r"│ +(\w) Printed", screen_text(pilot.app))
        assert offered is not None
        await pilot.press(offered[1])
        await until(pilot, lambda: "each scan sets Printed" in screen_text(pilot.app))
        await scan(pilot, "*1004*", "P_202_1003_output.pdf", "1004")
        shown = screen_text(pilot.app)
        assert "= Already there: 1004  Business cards" in shown
        assert "already Printed" in shown
        assert "In production → Printed" in shown, "the list of the last scans"
        assert status(shop, "1004") == "Printed"
        assert bells == []


async def test_a_wrong_scan_rings_and_says_why(
    board: Board, shop: Shopfront, bells: list[int]
) -> None:
    async with scanning(board, shop) as pilot:
        await scan(pilot, "STATION:Printed", "9999")
        assert "✗ No such job: 9999" in screen_text(pilot.app)
        await scan(pilot, "1008")
        assert "✗ Not done: 1008  Poster A1" in screen_text(pilot.app)
        assert (
            "does not usually follow Ordered: move it on the board, with a reason"
            in screen_text(pilot.app)
        )
        await scan(pilot, "201")
        assert "201 is an order, not a job" in screen_text(pilot.app)
        assert len(bells) == 3 and "3 wrong" in screen_text(pilot.app)
        assert status(shop, "1008") == "Ordered"


@pytest.mark.parametrize("way", ["key", "line"])
async def test_the_last_one_is_taken_back(board: Board, shop: Shopfront, way: str) -> None:
    async with scanning(board, shop) as pilot:
        await scan(pilot, "STATION:Printed", "1004", "1011")
        if way == "key":
            await pilot.press("f4")
        else:
            await pilot.press("u", "enter")
        await until(pilot, lambda: "Printed → In production" in screen_text(pilot.app))
        assert "Taken back: 1004" in screen_text(pilot.app)
        assert status(shop, "1004") == "In production"


async def test_no_key_that_is_typed_starts_a_command(board: Board, shop: Shopfront) -> None:
    keys = "qmbru.cnN[]*fhjkgGPyYvsS/?:#0123 "
    async with scanning(board, shop) as pilot:
        type_at_once(pilot, keys)
        field = pilot.app.screen.query_one(ScanField)
        await until(pilot, lambda: field.value == keys)
        assert isinstance(pilot.app.screen, ScanScreen)
        await pilot.press("escape")
        assert field.value == "" and isinstance(pilot.app.screen, ScanScreen)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))


async def test_leaving_and_coming_back_keeps_the_station_and_the_last_scans(
    board: Board, shop: Shopfront
) -> None:
    async with scanning(board, shop) as pilot:
        await scan(pilot, "STATION:Printed", "1004")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))
        await enter(pilot)
        assert "each scan sets Printed" in screen_text(pilot.app)
        await scan(pilot, "u")
        assert status(shop, "1004") == "In production"


async def test_what_was_scanned_just_before_leaving_is_done(board: Board, shop: Shopfront) -> None:
    async with scanning(board, shop) as pilot:
        type_at_once(pilot, "STATION:Printed\n1004\n")
        await pilot.press("escape")
        await until(pilot, lambda: status(shop, "1004") == "Printed")


async def test_a_paste_of_several_lines_is_several_scans(board: Board, shop: Shopfront) -> None:
    async with scanning(board, shop) as pilot:
        screen = scanner(pilot)
        pilot.app.post_message(events.Paste("STATION:Printed\r\n1004\r\n10"))
        await until(pilot, lambda: screen.done == 2)
        assert screen.query_one(ScanField).value == "10"


async def test_a_station_of_the_shops_own_asks_for_its_name(board: Board, shop: Shopfront) -> None:
    async with scanning(board, shop) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Choose))
        await pilot.press("up", "up", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskLine))
        await pilot.press(*"Foil", "enter")
        await until(pilot, lambda: "each scan sets Foil" in screen_text(pilot.app))
        await scan(pilot, "1004")
        assert status(shop, "1004") == "Foil"


async def test_help_lists_what_can_be_done_here(board: Board, shop: Shopfront) -> None:
    async with scanning(board, shop) as pilot:
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        await until(pilot, lambda: "Choose the station" in screen_text(pilot.app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.focused, ScanField))


async def test_a_burst_of_100_scans_is_done_in_order_and_none_is_lost(
    board: Board, shop: Shopfront
) -> None:
    numbers = [str(number) for number in range(5000, 5100)]
    desk = shop.open()
    jobs = tuple(TicketJob(number, "Card") for number in numbers)
    place_ticket(desk, Ticket(jobs, order="900", customer=TicketCustomer("c")), "North")
    record_events(desk, [StatusEvent(n, "InProduction") for n in numbers], source="mis")
    async with scanning(board, shop) as pilot:
        await scan(pilot, "STATION:Printed")
        await scan(pilot, *numbers)
        screen = scanner(pilot)
        assert (screen.done, screen.wrong) == (101, 0)
        assert [scanned.job.number for scanned in screen._scans if scanned.job] == numbers[::-1]
    assert {show_job(desk, n).job.position.workflow.status for n in numbers} == {"Printed"}
    desk.store.close()


async def test_hostile_text_is_only_text(board: Board, hostile_shop: Shopfront) -> None:
    async with scanning(board, hostile_shop) as pilot:
        await scan(pilot, "STATION:[/]", "[@click=app.quit]x[/]")
        assert "No such job: [@click=app.quit]x[/]" in screen_text(pilot.app)
        assert isinstance(pilot.app.screen, ScanScreen)


async def test_a_database_that_fails_is_an_answer_and_the_next_scan_goes_on(
    board: Board, shop: Shopfront, monkeypatch: pytest.MonkeyPatch, bells: list[int]
) -> None:
    from spo_tui.desk.scans import ScanSession
    from spo_tui.domain.errors import SpoError

    async with scanning(board, shop) as pilot:
        with monkeypatch.context() as patch:

            def fails(*_: object) -> None:
                raise SpoError("database spo.db: it is locked")

            patch.setattr(ScanSession, "scan", fails)
            await scan(pilot, "1004")
        assert "it is locked: scan it again" in screen_text(pilot.app)
        assert len(bells) == 1
        await scan(pilot, "1004")
        assert "Found: 1004" in screen_text(pilot.app)


async def test_the_station_is_there_again_next_time_until_none_is_chosen(
    board: Board, shop: Shopfront
) -> None:
    async with scanning(board, shop) as pilot:
        await scan(pilot, "STATION:InFinishing")
    async with scanning(board, shop) as pilot:
        assert "each scan sets In finishing" in screen_text(pilot.app)
        await scan(pilot, "1003")
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Choose))
        await pilot.press("up", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScanScreen))
        await until(pilot, lambda: scanner(pilot).station is None)
    assert status(shop, "1003") == "In finishing"
    async with scanning(board, shop) as pilot:
        assert "no station" in screen_text(pilot.app)
