"""Moving jobs on the board: one, many, and back."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest
from textual.pilot import Pilot

from spo_tui.desk import moves
from spo_tui.desk.claims import claim
from spo_tui.desk.desk import Desk
from spo_tui.domain.person import Person, Role
from spo_tui.domain.ticket import Ticket, TicketJob
from spo_tui.store.engine import open_store
from spo_tui.ui.dialogs.ask_line import AskLine
from spo_tui.ui.dialogs.choose import Choose
from spo_tui.ui.dialogs.confirm import Confirm
from spo_tui.ui.dialogs.report import Report
from spo_tui.ui.screens.board import BoardScreen
from spo_tui.ui.screens.order import OrderScreen
from spo_tui.ui.screens.scan import ScanScreen
from tests.ui.conftest import Board, Shopfront
from tests.ui.seeing import line_with, screen_text
from tests.waiting import until

TALL = (120, 40)


def on(pilot: Pilot[None]) -> BoardScreen:
    return next(s for s in pilot.app.screen_stack if isinstance(s, BoardScreen))


async def go_to(pilot: Pilot[None], number: str) -> None:
    await pilot.press("g")
    screen = on(pilot)
    while screen.job is None or screen.job.number != number:
        was = screen.job
        await pilot.press("j")
        assert screen.job != was, f"{number} is not on the board"


async def asked(pilot: Pilot[None], dialog: type) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, dialog))
    await pilot.pause()


def choice_key(pilot: Pilot[None], says: str) -> str:
    """The key that stands before a choice of the dialog."""
    found = re.search(rf"│[\s▌]+(\w) {says}", screen_text(pilot.app))
    assert found, screen_text(pilot.app)
    return found[1]


def last_line(pilot: Pilot[None]) -> str:
    return screen_text(pilot.app).splitlines()[-1]


async def test_m_offers_the_likeliest_first_and_one_key_moves(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop, size=TALL) as pilot:
        await go_to(pilot, "1004")
        await pilot.press("m")
        await asked(pilot, Choose)
        assert "1 Printed" in screen_text(pilot.app)
        await pilot.press("1")
        await until(pilot, lambda: "Printed" in line_with(pilot, "1004 "))
        await until(pilot, lambda: "u takes it back" in last_line(pilot))


async def test_a_step_back_asks_why_and_esc_leaves_it(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=TALL) as pilot:
        await go_to(pilot, "1004")
        await pilot.press("m")
        await asked(pilot, Choose)
        await pilot.press("escape")
        await asked(pilot, BoardScreen)
        assert "In production" in line_with(pilot, "1004 ")
        shop.tell("1004", "InReprographics")
        await until(pilot, lambda: "In reprographics" in line_with(pilot, "1004 "))
        await pilot.press("m")
        await asked(pilot, Choose)
        await pilot.press(choice_key(pilot, "Awaiting proof"))
        await asked(pilot, AskLine)
        await pilot.press("enter")
        await until(pilot, lambda: "It cannot be empty" in screen_text(pilot.app))
        await pilot.press(*"proof", "enter")
        await until(pilot, lambda: "Awaiting proof" in line_with(pilot, "1004 "))


async def test_b_blocks_with_a_reason_and_gives_back(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=TALL) as pilot:
        await go_to(pilot, "1004")
        await pilot.press("b")
        await asked(pilot, AskLine)
        await pilot.press(*"no ink", "enter")
        await until(pilot, lambda: "no ink" in line_with(pilot, "1004 "))
        await go_to(pilot, "1004")
        await pilot.press("b")
        await until(pilot, lambda: "In production" in line_with(pilot, "1004 "))


async def test_r_does_the_retry_that_the_failure_calls_for(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=TALL) as pilot:
        await go_to(pilot, "1005")
        await pilot.press("r")
        await until(pilot, lambda: "1005" in last_line(pilot) and "recreation" in last_line(pilot))
        await until(pilot, lambda: "Output failed" not in line_with(pilot, "1005 "))
        await go_to(pilot, "1008")
        await pilot.press("r")
        await until(pilot, lambda: "Nothing of it has failed" in last_line(pilot))


async def test_what_leaves_the_house_says_first_that_it_cannot_be_undone(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop, size=TALL) as pilot:
        await go_to(pilot, "1011")
        await pilot.press("r")
        await asked(pilot, Confirm)
        assert "cannot be undone" in screen_text(pilot.app)
        await pilot.press("enter")
        await asked(pilot, BoardScreen)
        assert "MIS failed" in line_with(pilot, "1011 ")
        await pilot.press("r")
        await asked(pilot, Confirm)
        await pilot.press("y")
        await until(pilot, lambda: "MIS failed" not in line_with(pilot, "1011 "))


async def test_a_failure_in_part_asks_which_leg(board: Board, shop: Shopfront) -> None:
    shop.tell("1003", "MisPartiallyFailed", "files there, record not")
    async with board(shop, size=TALL) as pilot:
        await go_to(pilot, "1003")
        await pilot.press("r")
        await asked(pilot, Choose)
        assert "the order's record" in screen_text(pilot.app)
        await pilot.press("2")
        await asked(pilot, Confirm)
        await pilot.press("y")
        await until(pilot, lambda: "retrigger of the assets requested" in last_line(pilot))


async def test_u_takes_back_and_refuses_when_somebody_moved_it(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop, size=TALL) as pilot:
        await go_to(pilot, "1004")
        await pilot.press("m")
        await asked(pilot, Choose)
        await pilot.press("1")
        await until(pilot, lambda: "Printed" in line_with(pilot, "1004 "))
        await pilot.press("u")
        await until(pilot, lambda: "In production" in line_with(pilot, "1004 "))
        assert "1004 back to In production (you moved it" in last_line(pilot)
        await pilot.press("m")
        await asked(pilot, Choose)
        await pilot.press("1")
        await until(pilot, lambda: "Printed" in line_with(pilot, "1004 "))
        shop.tell("1004", "InPacking")
        await until(pilot, lambda: "In packing" in line_with(pilot, "1004 "))
        await pilot.press("u")
        await until(pilot, lambda: "mis has moved it since" in last_line(pilot))


async def test_a_job_that_was_just_moved_is_refused_and_shown(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop, size=TALL) as pilot:
        await go_to(pilot, "1004")
        await pilot.press("P")
        await until(pilot, lambda: "paused" in last_line(pilot))
        shop.tell("1004", "InPacking")
        await pilot.press("m")
        await asked(pilot, Choose)
        await pilot.press("1")
        await until(pilot, lambda: "somebody has just moved it" in last_line(pilot))


async def test_marks_survive_and_a_bulk_says_first_what_will_happen(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop, size=TALL) as pilot:
        await go_to(pilot, "1003")
        await pilot.press("space")
        await go_to(pilot, "1004")
        await pilot.press("space")
        await go_to(pilot, "1011")
        await pilot.press("space")
        await until(pilot, lambda: "3 marked" in screen_text(pilot.app).splitlines()[0])
        await pilot.press("s", "4")
        await until(pilot, lambda: line_with(pilot, "1003 ").count("■") == 1)
        await pilot.press("m")
        await asked(pilot, Choose)
        await pilot.press(choice_key(pilot, "In packing"))
        await asked(pilot, Confirm)
        assert "3 jobs: move to In packing" in screen_text(pilot.app)
        await pilot.press("y")
        await until(pilot, lambda: "3 jobs: moved to In packing" in last_line(pilot))
        assert "marked" not in screen_text(pilot.app).splitlines()[0]
        await pilot.press("u")
        await until(pilot, lambda: "3 jobs taken back (you moved them" in last_line(pilot))


async def test_what_a_bulk_refused_stays_marked(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=TALL) as pilot:
        await go_to(pilot, "1005")
        await pilot.press("space")
        await go_to(pilot, "1008")
        await pilot.press("space", "r")
        await asked(pilot, Confirm)
        assert "not: nothing of it has failed" in screen_text(pilot.app)
        await pilot.press("y")
        await asked(pilot, Report)
        assert "1 job: retried. 1 job not" in screen_text(pilot.app)
        assert "nothing of it has failed" in screen_text(pilot.app)
        await pilot.press("escape")
        await until(pilot, lambda: "not 1008" in last_line(pilot))
        assert list(on(pilot).marks) == ["1008"]


async def test_a_range_and_all_are_marked(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=TALL) as pilot:
        await pilot.press("space", "j", "j", "V")
        assert len(on(pilot).marks) == 4
        await pilot.press("asterisk")
        assert not on(pilot).marks
        await pilot.press("asterisk")
        await until(pilot, lambda: len(on(pilot).marks) == 10)
        await pilot.press("escape")
        assert not on(pilot).marks


async def test_the_last_deed_is_repeated(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=TALL) as pilot:
        await pilot.press("full_stop")
        await until(pilot, lambda: "Nothing has been done yet" in last_line(pilot))
        await go_to(pilot, "1004")
        await pilot.press("b")
        await asked(pilot, AskLine)
        await pilot.press(*"power cut", "enter")
        await until(pilot, lambda: "power cut" in line_with(pilot, "1004 "))
        await go_to(pilot, "1003")
        await pilot.press("full_stop")
        await until(pilot, lambda: "power cut" in line_with(pilot, "1003 "))


async def test_a_claim_is_seen_by_others_and_kept_from_them(board: Board, shop: Shopfront) -> None:
    other = Desk(open_store(str(shop.path)), Person("ben", Role.OPERATOR), clock=shop.clock)
    claim(other, ["1003"])
    other.store.close()
    async with board(shop, size=TALL) as pilot:
        assert "@ben" in line_with(pilot, "1003 ")
        await go_to(pilot, "1003")
        await pilot.press("c")
        await until(pilot, lambda: "ben has it in hand" in last_line(pilot))
        await go_to(pilot, "1004")
        await pilot.press("c")
        await until(pilot, lambda: "@olga" in line_with(pilot, "1004 "))
        await pilot.press("c")
        await until(pilot, lambda: "@olga" not in line_with(pilot, "1004 "))


async def test_n_has_the_suggested_action_ready(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=TALL) as pilot:
        await go_to(pilot, "1007")
        await pilot.press("n")
        await until(pilot, lambda: "r: notify the MIS again" in last_line(pilot))
        await pilot.press("n")
        await until(pilot, lambda: "r: ask for the copy again" in last_line(pilot))


async def test_n_goes_to_the_worst_even_in_another_phase(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=TALL) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: (job := on(pilot).job) is not None and job.number == "1007")
        await pilot.press("n")
        await until(pilot, lambda: (job := on(pilot).job) is not None and job.number == "1011")
        assert on(pilot).asked.phase is None
        assert "r: notify the MIS again" in last_line(pilot)


async def test_n_says_that_all_is_well(board: Board, tmp_path: Path) -> None:
    well = Shopfront(tmp_path / "well.db")
    well.place(Ticket((TicketJob("1", "Menu"),), order="1"))
    async with board(well, size=TALL) as pilot:
        await pilot.press("n")
        await until(pilot, lambda: "All is well: no job needs you." in last_line(pilot))
        await pilot.press("slash", *"menu", "enter")
        await until(pilot, lambda: "/ menu" in screen_text(pilot.app).splitlines()[0])
        await pilot.press("n")
        await until(pilot, lambda: "No job that fits “menu” needs you." in last_line(pilot))


async def test_a_job_that_is_open_is_moved_with_the_same_keys(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop, size=TALL) as pilot:
        await go_to(pilot, "1004")
        await pilot.press("enter")
        await until(pilot, lambda: "Job 1004" in screen_text(pilot.app).splitlines()[0])
        await until(pilot, lambda: "In production" in screen_text(pilot.app).splitlines()[0])
        await pilot.press("m")
        await asked(pilot, Choose)
        await pilot.press("1")
        await until(pilot, lambda: "1004: moved to Printed" in last_line(pilot))
        await until(pilot, lambda: "Printed" in screen_text(pilot.app).splitlines()[0])
        await pilot.press("u")
        await until(pilot, lambda: "In production" in screen_text(pilot.app).splitlines()[0])
        await pilot.press("b")
        await asked(pilot, AskLine)
        await pilot.press(*"no ink", "enter")
        await until(pilot, lambda: "Blocked" in screen_text(pilot.app).splitlines()[0])
        await pilot.press("escape")
        await until(pilot, lambda: "no ink" in line_with(pilot, "1004 "))


async def test_the_job_under_the_cursor_of_an_order_is_moved(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=TALL) as pilot:
        await go_to(pilot, "1004")
        await pilot.press("o")
        await until(pilot, lambda: "Business cards" in screen_text(pilot.app))
        screen = pilot.app.screen
        assert isinstance(screen, OrderScreen)
        while screen.job_here != "1004":
            was = screen.mover.key
            await pilot.press("j")
            assert screen.mover.key != was, "1004 is not in the order"
        await pilot.press("m")
        await asked(pilot, Choose)
        await pilot.press("1")
        await until(pilot, lambda: "1004: moved to Printed" in last_line(pilot))


async def test_a_notice_that_is_long_is_read_to_its_end(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        on(pilot).say("why " * 40 + "the end", bad=True)
        await until(pilot, lambda: "the end" in screen_text(pilot.app))
        assert "live" in last_line(pilot)
        await pilot.press("w")
        await pilot.press("escape")
        await until(pilot, lambda: "the end" not in screen_text(pilot.app))
        assert "? help" in last_line(pilot)


async def test_a_second_press_neither_doubles_nor_breaks_the_first(
    board: Board, shop: Shopfront, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    undo = moves.undo

    def slowly(desk: Desk) -> moves.Undone:
        gate.wait(20)
        return undo(desk)

    monkeypatch.setattr(moves, "undo", slowly)
    async with board(shop, size=TALL) as pilot:
        await go_to(pilot, "1004")
        await pilot.press("m")
        await asked(pilot, Choose)
        await pilot.press("1")
        await until(pilot, lambda: "Printed" in line_with(pilot, "1004 "))
        await pilot.press("u", "u")
        await until(pilot, lambda: "still at work" in last_line(pilot))
        gate.set()
        await until(pilot, lambda: "In production" in line_with(pilot, "1004 "))


async def test_a_number_sign_opens_scan_mode(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=TALL) as pilot:
        await pilot.press("number_sign")
        await until(pilot, lambda: isinstance(pilot.app.screen, ScanScreen))
        await pilot.press(*"P_202_1004_", "enter")
        await until(pilot, lambda: "Business cards" in screen_text(pilot.app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))


async def test_marked_jobs_that_failed_in_part_are_asked_about_once(
    board: Board, shop: Shopfront
) -> None:
    shop.tell("1003", "MisPartiallyFailed", "files there, record not")
    async with board(shop, size=TALL) as pilot:
        for number in ("1003", "1005"):
            await go_to(pilot, number)
            await pilot.press("space")
        await pilot.press("r")
        await asked(pilot, Choose)
        assert "1 of 2 marked jobs failed in part" in screen_text(pilot.app)
        await pilot.press(choice_key(pilot, "neither"))
        await asked(pilot, Confirm)
        assert "1 job: retry." in screen_text(pilot.app)
        assert "1 job not: part of the exchange" in screen_text(pilot.app)
        await pilot.press("escape", "r")
        await asked(pilot, Choose)
        await pilot.press("2")
        await asked(pilot, Confirm)
        assert "2 jobs: retry." in screen_text(pilot.app)
        assert "For 1 of the 2: it cannot be undone." in screen_text(pilot.app)
        await pilot.press("y")
        await until(pilot, lambda: "2 jobs: retried" in last_line(pilot))
