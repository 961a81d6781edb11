"""The board: what stands where, and what the keys do."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.strip import Strip

from spo_tui.domain.errors import SpoError
from spo_tui.domain.ticket import Ticket, TicketJob
from spo_tui.ui.screens.board import BoardScreen
from tests.ui.conftest import NOW, Board, Shopfront
from tests.ui.seeing import line_with, screen_text
from tests.waiting import until


def on(pilot: Pilot[None]) -> BoardScreen:
    screen = pilot.app.screen
    assert isinstance(screen, BoardScreen)
    return screen


def number(pilot: Pilot[None]) -> str:
    """Of the job under the cursor."""
    job = on(pilot).job
    assert job is not None
    return job.number


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)


async def test_the_top_line_says_how_many_jobs_need_somebody(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        await until(pilot, lambda: "6 need you" in screen_text(pilot.app))
        top = screen_text(pilot.app).splitlines()[0]
        assert "Harbour Print" in top
        assert "1 late" in top
        assert "09:41" in top


async def test_jobs_stand_under_their_phases_worst_first(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=(120, 40)) as pilot:
        await until(pilot, lambda: "Last events" in screen_text(pilot.app))
        text = screen_text(pilot.app)
        order = ["Order creation", "1008", "Approval &", "1007", "Output gen", "1005", "1006"]
        order += ["Production", "1011", "1001", "1009", "1003", "1004", "Additional", "1002"]
        below = text[text.index("Note") : text.index("Last events")]
        places = [below.index(word) for word in order]
        assert places == sorted(places)


async def test_a_row_says_why_in_an_operators_words(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=(120, 40)) as pilot:
        row = line_with(pilot, " 1001 ")
        assert "✗" in row
        assert "Copy failed" in row
        assert "5,000" in row
        assert "26m" in row
        assert "share rip2" in row
        assert "late 2h" in line_with(pilot, " 1009 ")
        assert "MIS failed" in line_with(pilot, "1011 ")


async def test_closed_jobs_are_left_out_until_asked_for(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=(120, 40)) as pilot:
        assert " 1010 " not in screen_text(pilot.app)
        await press(pilot, "h")
        await until(pilot, lambda: " 1010 " in screen_text(pilot.app))
        await press(pilot, "h")
        await until(pilot, lambda: " 1010 " not in screen_text(pilot.app))


async def test_a_digit_shows_one_phase_and_zero_all(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=(120, 40)) as pilot:
        await press(pilot, "4")
        await until(pilot, lambda: " 1008 " not in screen_text(pilot.app))
        assert " 1001 " in screen_text(pilot.app)
        await press(pilot, "right_square_bracket")
        await until(pilot, lambda: "No jobs in Shipping" in screen_text(pilot.app))
        await press(pilot, "7")
        await until(pilot, lambda: " 1011 " in screen_text(pilot.app))
        await press(pilot, "0")
        await until(pilot, lambda: " 1008 " in screen_text(pilot.app))
        await press(pilot, "left_square_bracket")
        await until(pilot, lambda: on(pilot).asked.phase == "additional")


async def test_the_filter_works_while_typing(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        await press(pilot, "slash", *"fly")
        await until(pilot, lambda: " 1002 " not in screen_text(pilot.app))
        assert " 1001 " in screen_text(pilot.app)
        await press(pilot, "enter", "j", "k")
        assert on(pilot).asked.filter == "fly"
        await press(pilot, "escape")
        await until(pilot, lambda: " 1002 " in screen_text(pilot.app))


async def test_a_filter_that_finds_nothing_says_what_to_do(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        await press(pilot, "slash", *"zzz")
        await until(pilot, lambda: "No job fits" in screen_text(pilot.app))
        assert "Esc clears the filter" in screen_text(pilot.app)
        await until(pilot, lambda: "0 of 6 need you" in screen_text(pilot.app))
        await press(pilot, "escape")
        await until(pilot, lambda: " 1002 " in screen_text(pilot.app))
        await until(pilot, lambda: " 6 need you" in screen_text(pilot.app))


async def test_at_60_columns_a_filter_can_be_read_and_how_many_need_you(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop, size=(60, 20)) as pilot:
        await press(pilot, "slash", *"roll", "enter")
        await until(pilot, lambda: "1 of 6 need you" in screen_text(pilot.app))
        assert "/ roll" in screen_text(pilot.app).splitlines()[0]


async def test_a_bad_filter_is_explained_and_the_last_good_one_stays(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop) as pilot:
        await press(pilot, "slash", *"late")
        await until(pilot, lambda: " 1002 " not in screen_text(pilot.app))
        await press(pilot, *" phase:xx")
        await until(pilot, lambda: "'xx' is not a phase" in screen_text(pilot.app))
        assert " 1009 " in screen_text(pilot.app)


async def test_the_cursor_stays_on_its_job_when_rows_move(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=(120, 40)) as pilot:
        while number(pilot) != "1004":
            await press(pilot, "j")
        shop.tell("1004", "Printed")
        shop.tell("1009", "CopyToHotFolderFailed", "no space")
        await until(pilot, lambda: "no space" in screen_text(pilot.app))
        assert number(pilot) == "1004"
        assert "•" in line_with(pilot, "1009 "), "what changed is marked"
        assert line_with(pilot, "1004 ").startswith("▌")


async def test_a_job_that_leaves_gives_the_cursor_to_the_next(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop) as pilot:
        await press(pilot, "4")
        await until(pilot, lambda: " 1008 " not in screen_text(pilot.app))
        await press(pilot, "j")
        was = number(pilot)
        shop.tell(was, "Shipped")
        await until(pilot, lambda: f"{was} " not in screen_text(pilot.app))
        assert on(pilot).job is not None


async def test_a_change_by_another_process_appears_by_itself(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=(120, 40)) as pilot:
        shop.place(Ticket((TicketJob("7777", "Mesh banner", quantity=3),), order="900"))
        await until(pilot, lambda: "Mesh banner" in screen_text(pilot.app))


async def test_only_the_line_that_changed_is_drawn_again(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=(120, 40)) as pilot:
        await until(pilot, lambda: "6 need you" in screen_text(pilot.app))
        await until(pilot, lambda: "•" not in line_with(pilot, "1004 "))
        jobs = on(pilot).jobs
        drawn: set[int] = set()
        before = jobs.render_line

        def spying(y: int) -> Strip:
            drawn.add(y)
            return before(y)

        jobs.render_line = spying  # type: ignore[method-assign]
        shop.tell("1004", "InProduction", "second shift")
        await until(pilot, lambda: drawn)
        await pilot.pause()
        line = screen_text_line(pilot, "second shift")
        assert drawn == {line}


def screen_text_line(pilot: Pilot[None], text: str) -> int:
    """The line of the list, not of the screen, on which `text` stands."""
    jobs = on(pilot).jobs
    height = range(jobs.size.height)
    return next(y for y in height if text in "".join(part for part, _ in jobs.spans(y)))


async def test_time_makes_a_job_late_without_any_event(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=(120, 40)) as pilot:
        assert "late" not in line_with(pilot, "1011 ")
        shop.clock.now = NOW + timedelta(hours=4, minutes=30)
        await until(pilot, lambda: "late" in line_with(pilot, "1011 "))
        await until(pilot, lambda: "2 late" in screen_text(pilot.app).splitlines()[0])


async def test_n_goes_to_the_next_problem_worst_first_and_round(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop, size=(120, 40)) as pilot:
        await until(pilot, lambda: "6 need you" in screen_text(pilot.app))
        was: list[str] = []
        seen: list[str] = []
        for _ in range(7):
            was.append(number(pilot))
            await press(pilot, "n")
            await until(pilot, lambda: number(pilot) != was[-1])
            seen.append(number(pilot))
        assert seen == ["1011", "1001", "1005", "1002", "1006", "1009", "1011"]
        await press(pilot, "N")
        await until(pilot, lambda: number(pilot) == "1009")


async def test_s_changes_the_order_and_says_so(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=(120, 40)) as pilot:
        await press(pilot, "4", "s")
        await until(pilot, lambda: "Due▾" in screen_text(pilot.app))
        await until(pilot, lambda: on(pilot).jobs.query_shown.sort == "due")
        rows = [row.job.number for row in on(pilot).jobs._window.rows]
        assert rows == ["1009", "1011", "1003", "1004", "1001"]
        await press(pilot, "S")
        await until(pilot, lambda: "Due▴" in screen_text(pilot.app))
        await until(pilot, lambda: on(pilot).jobs._window.rows[0].job.number == "1001")


async def test_the_panel_shows_the_chosen_job(board: Board, shop: Shopfront) -> None:
    async with board(shop, size=(120, 40)) as pilot:
        await until(pilot, lambda: "Last events" in screen_text(pilot.app))
        first = number(pilot)
        await press(pilot, "n")
        await until(pilot, lambda: number(pilot) != first)
        job = on(pilot).job
        assert job is not None
        await until(pilot, lambda: job.customer in screen_text(pilot.app).split("Last events")[1])
        await press(pilot, "v")
        await until(pilot, lambda: "Last events" not in screen_text(pilot.app))


async def test_an_empty_shop_says_how_to_begin(board: Board, tmp_path: Path) -> None:
    async with board(Shopfront(tmp_path / "empty.db"), empty=True) as pilot:
        text = screen_text(pilot.app)
        assert "No jobs yet" in text
        assert "spo-tui import PATH" in text
        assert "all is well" in text
        await press(pilot, "enter", "n", "y", "j", "G", "g", "w")
        await pilot.pause()


async def test_pause_holds_the_view_still_and_says_so(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        await press(pilot, "P")
        await until(pilot, lambda: "paused" in screen_text(pilot.app))
        shop.tell("1008", "OutputCreated")
        await pilot.pause(0.5)
        assert "Ordered" in line_with(pilot, " 1008 ")
        await press(pilot, "P")
        await until(pilot, lambda: "live" in screen_text(pilot.app).splitlines()[-1])
        await until(pilot, lambda: "Ordered" not in line_with(pilot, "1008 "))


class MovingPulse:
    """Stands in for the database's: away while `away` says so."""

    away = False

    def wait(self, seconds: float, stop: threading.Event) -> bool:
        stop.wait(min(seconds, 0.05))
        if MovingPulse.away:
            raise SpoError("the database does not answer")
        return False

    def close(self) -> None:
        pass


async def test_a_database_that_is_away_shows_as_stale_and_comes_back(
    board: Board, shop: Shopfront, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spo_tui.store.feed.open_pulse", lambda _store: MovingPulse())
    async with board(shop) as pilot:
        MovingPulse.away = True
        await until(pilot, lambda: "stale" in screen_text(pilot.app).splitlines()[-1])
        assert " 1008 " in screen_text(pilot.app), "what was last known stays on the screen"
        shop.tell("1008", "OutputCreationStarted")
        MovingPulse.away = False
        await until(pilot, lambda: "live" in screen_text(pilot.app).splitlines()[-1])
        await until(pilot, lambda: "Ordered" not in line_with(pilot, "1008 "))
