"""The screen of the hot folders: how they stand, what waits, and what is done about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from spo_tui.desk import delivering, floor
from spo_tui.desk.folders import look_at_folders
from spo_tui.desk.jobs import show_job
from spo_tui.domain.delivery import Step, other_content
from spo_tui.domain.hot_folder import FileState, Sighting
from spo_tui.domain.matching import letters
from spo_tui.domain.routing import Rule
from spo_tui.domain.traffic import Traffics
from spo_tui.ui.screens.board import BoardScreen
from spo_tui.ui.screens.folders import FoldersScreen
from spo_tui.ui.screens.job import JobScreen
from tests.outputs import made
from tests.ui.conftest import NOW, Board, Shopfront
from tests.ui.seeing import line_with, screen_text
from tests.waiting import until


@pytest.fixture
def floor_shop(shop: Shopfront, tmp_path: Path) -> Shopfront:
    """1003 is being copied to rip1, 1004 waits, 1006 has failed; rip2 is down and 1007 waits for
    it; no rule takes 1008; in ctp lies a file that nobody can place."""
    desk = shop.open()
    to = {name: replace(desk, routing=(Rule(name, name),)) for name in ("rip1", "rip2")}
    nowhere = replace(desk, routing=(Rule("none", None, (letters(["Z"]),)),))
    floor.open_folders(
        desk,
        [
            ("ctp", "Plates", "/srv/ctp", "observe"),
            ("rip1", "Hall", "/srv/rip1", "copy"),
            ("rip2", "Hall", "/srv/rip2", "copy"),
        ],
    )
    held = floor.hold(desk, "m", [1, 2, 3], dict.fromkeys((1, 2, 3), NOW - timedelta(seconds=4)))
    assert held == {1, 2, 3}
    ids = {folder.name: folder.id for folder in floor.list_folders(desk)}
    for folder_id in ids.values():
        floor.report_state(desk, folder_id, "up", "", free_bytes=412_000_000_000, holder="m")
    work = tmp_path / "work"
    made(to["rip1"], "1006", work, b"x" * 3000)
    load = delivering.claim(desk, ids["rip1"], "m")
    assert load is not None
    delivering.fail(desk, ids["rip1"], "m", load.token, dict.fromkeys(load.jobs, other_content()))
    made(to["rip1"], "1003", work, b"x" * 2000)
    load = delivering.claim(desk, ids["rip1"], "m")
    assert load is not None
    delivering.progress(desk, load.token, dict.fromkeys(load.jobs, 860), Step.COPYING)
    made(to["rip1"], "1004", work, b"x" * 1000)
    made(to["rip2"], "1007", work, b"x" * 1000)
    made(nowhere, "1008", work, b"x" * 1000)
    floor.report_state(desk, ids["rip2"], "down", "no answer in time", holder="m")
    stray = Sighting("Output_201_1001_P.pdf", 5000, 1, 1, 1, FileState.SETTLED)
    floor.see(desk, ids["ctp"], [stray])
    desk.store.close()
    return shop


async def opened(pilot: Pilot[None]) -> FoldersScreen:
    await pilot.press("f")
    await until(pilot, lambda: isinstance(pilot.app.screen, FoldersScreen))
    screen = pilot.app.screen
    assert isinstance(screen, FoldersScreen)
    await until(pilot, lambda: screen.found.folders)
    return screen


async def go_to(pilot: Pilot[None], screen: FoldersScreen, key: str) -> None:
    """The line of that key, from wherever the cursor stands."""
    await pilot.press("g")
    while screen.mover.key != key:
        was = screen.mover.key
        await pilot.press("j")
        assert screen.mover.key != was, f"{key} is not listed:\n{screen_text(pilot.app)}"


async def choose(pilot: Pilot[None], screen: FoldersScreen, name: str) -> None:
    await go_to(pilot, screen, f"folder {name}")
    await until(pilot, lambda: screen.found.chosen == name)


def seen(shop: Shopfront, name: str | None = None) -> Traffics:
    desk = shop.open()
    try:
        return look_at_folders(desk, name)
    finally:
        desk.store.close()


def copy_state(shop: Shopfront, job: str) -> str | None:
    desk = shop.open()
    try:
        return show_job(desk, job).job.copy_state
    finally:
        desk.store.close()


@pytest.mark.parametrize("width", [60, 80, 120, 200])
async def test_each_folder_says_how_it_stands(
    board: Board, floor_shop: Shopfront, width: int
) -> None:
    async with board(floor_shop, size=(width, 40)) as pilot:
        screen = await opened(pilot)
        text = screen_text(pilot.app)
        assert "share rip2 unreachable since 09:41 · 1 job waits" in text
        up, down = line_with(pilot, "● up      rip1 "), line_with(pilot, "✗ down    rip2 ")
        assert "1 wait, copying 43 %" in up
        assert "1 wait" in down
        assert ("412.0 GB" in up) is (width > 60)
        assert ("Hall" in up) is (width == 200)
        await choose(pilot, screen, "rip1")
        facts = screen_text(pilot.app)
        assert "other content under the same name" in facts
        assert "1 job: r retries it" in facts
        assert "monitor on " in facts
        assert ("folders, last look 0s ago" in facts) is (width > 60)


async def test_without_a_monitor_it_says_how_to_start_one(
    board: Board, floor_shop: Shopfront
) -> None:
    desk = floor_shop.open()
    floor.leave(desk, "m")
    desk.store.close()
    async with board(floor_shop) as pilot:
        await opened(pilot)
        assert "no monitor runs: start `spo-tui watch`" in screen_text(pilot.app)


async def test_the_list_below_is_of_the_folder_under_the_cursor(
    board: Board, floor_shop: Shopfront
) -> None:
    async with board(floor_shop, size=(100, 40)) as pilot:
        screen = await opened(pilot)
        await choose(pilot, screen, "rip1")
        await until(pilot, lambda: "rip1: in line" in screen_text(pilot.app))
        assert "copying 43 %" in line_with(pilot, "  1003 ")
        assert "queued" in line_with(pilot, "  1004 ")
        assert "failed" in line_with(pilot, "1006 ")
        await choose(pilot, screen, "rip2")
        await until(pilot, lambda: "rip2: in line" in screen_text(pilot.app))
        assert "waits for the share" in line_with(pilot, "  1007 ")
        assert "  1003 " not in screen_text(pilot.app)
        assert "Output_201_1001_P.pdf" in line_with(pilot, "ctp, the type letter comes first")
        (waits,) = screen.found.deliveries
        keys = []
        for _ in range(4):
            await pilot.press("right_square_bracket")
            keys.append((screen.mover.key or "").partition(" ")[0])
        assert keys == ["delivery", "file", "delivery", "delivery"]
        assert (screen.mover.key, screen.folder) == (f"delivery {waits.id}", "rip2")
        await pilot.press("left_square_bracket", "left_square_bracket", "left_square_bracket")
        assert screen.mover.key == "folder rip2"
        await pilot.press("G")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, JobScreen))


async def test_enter_on_a_folder_shows_its_jobs_on_the_board(
    board: Board, floor_shop: Shopfront
) -> None:
    async with board(floor_shop, size=(120, 30)) as pilot:
        screen = await opened(pilot)
        await choose(pilot, screen, "rip1")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))
        await until(pilot, lambda: "1008" not in screen_text(pilot.app))
        text = screen_text(pilot.app)
        assert "hot_folder:rip1" in text
        assert all(job in text for job in ("1003", "1004", "1006"))
        assert "copying 43 %" in line_with(pilot, "1003")


async def test_z_pauses_the_folder_and_lets_it_go_on(board: Board, floor_shop: Shopfront) -> None:
    async with board(floor_shop, size=(100, 40)) as pilot:
        screen = await opened(pilot)
        await choose(pilot, screen, "rip1")
        await pilot.press("z")
        await until(pilot, lambda: "‖ paused" in screen_text(pilot.app))
        await until(pilot, lambda: "by olga since 09:41, z resumes" in screen_text(pilot.app))
        assert "waits: paused" in line_with(pilot, "  1004 ")
        await pilot.press("z")
        await until(pilot, lambda: "resumed 09:41 by olga" in screen_text(pilot.app))
        await choose(pilot, screen, "ctp")
        await pilot.press("z")
        await until(pilot, lambda: "only observed" in screen_text(pilot.app))


async def test_r_retries_all_that_failed_there_after_asking(
    board: Board, floor_shop: Shopfront
) -> None:
    async with board(floor_shop, size=(100, 40)) as pilot:
        screen = await opened(pilot)
        await choose(pilot, screen, "rip2")
        await pilot.press("r")
        await until(pilot, lambda: "No copy into rip2 has failed." in screen_text(pilot.app))
        await choose(pilot, screen, "rip1")
        await pilot.press("r")
        await until(pilot, lambda: "1 job: ask for the copy again." in screen_text(pilot.app))
        await pilot.press("enter")
        assert copy_state(floor_shop, "1006") == "failed"
        await pilot.press("r")
        await until(pilot, lambda: "1 job: ask for the copy again." in screen_text(pilot.app))
        await pilot.press("y")
        await until(pilot, lambda: "1 job retried" in screen_text(pilot.app))
        await until(pilot, lambda: "2 wait, copying 43 %" in line_with(pilot, "up      rip1 "))
        assert copy_state(floor_shop, "1006") == "queued"


async def test_a_look_is_asked_for(board: Board, floor_shop: Shopfront) -> None:
    async with board(floor_shop, size=(100, 40)) as pilot:
        screen = await opened(pilot)
        await choose(pilot, screen, "rip1")
        await pilot.press("C")
        await until(pilot, lambda: "rip1: the monitor looks now" in screen_text(pilot.app))
        it = seen(floor_shop).of("rip1")
        assert it is not None
        assert it.folder.rescan_at == NOW


async def test_a_job_without_a_route_is_sent_from_here(board: Board, floor_shop: Shopfront) -> None:
    async with board(floor_shop, size=(100, 40)) as pilot:
        screen = await opened(pilot)
        assert "1 job waits: no rule chose a hot folder" in screen_text(pilot.app)
        (waits,) = screen.found.unrouted
        await go_to(pilot, screen, f"delivery {waits.id}")
        await pilot.press("F")
        await until(pilot, lambda: "to which hot folder?" in screen_text(pilot.app))
        assert "ctp" not in line_with(pilot, "1 rip1")
        assert "Hall, down" in line_with(pilot, "2 rip2")
        await pilot.press("1")
        await until(pilot, lambda: "1 job: queued for rip1" in screen_text(pilot.app))
        await until(pilot, lambda: not screen.found.unrouted)
        assert copy_state(floor_shop, "1008") == "queued"


async def test_marked_jobs_without_a_route_are_sent_from_the_board(
    board: Board, floor_shop: Shopfront
) -> None:
    async with board(floor_shop, size=(100, 40)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, BoardScreen)
        assert "choose folder (F)" in line_with(pilot, "1008")
        await pilot.press("F")
        await until(pilot, lambda: "does not wait for somebody" in screen_text(pilot.app))
        screen.marks.toggle("1008")
        screen.marks.toggle("1002")
        await pilot.press("F")
        await until(pilot, lambda: "2 jobs: to which hot folder?" in screen_text(pilot.app))
        await pilot.press("3")
        await until(pilot, lambda: "1 job queued, 1 not:" in screen_text(pilot.app))
        await pilot.press("escape")
        assert copy_state(floor_shop, "1008") == "skipped"


async def test_the_board_has_a_word_only_when_something_is_wrong(
    board: Board, floor_shop: Shopfront
) -> None:
    async with board(floor_shop, size=(100, 30)) as pilot:
        first = screen_text(pilot.app).splitlines()[0]
        assert "rip2 down, 1 wait (f)" in first
        desk = floor_shop.open()
        floor.report_state(desk, _id(floor_shop, "rip2"), "up", "", holder="m")
        await until(pilot, lambda: "1 unplaced (f)" in screen_text(pilot.app).splitlines()[0])
        floor.leave(desk, "m")
        desk.store.close()
        await until(pilot, lambda: "no monitor (f)" in screen_text(pilot.app).splitlines()[0])


def _id(shop: Shopfront, name: str) -> int:
    it = seen(shop).of(name)
    assert it is not None
    return it.folder.id
