"""Saved views: listed with counts, applied, added, deleted; and what is kept between runs."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from textual.pilot import Pilot

from spo_tui.domain.errors import SpoError
from spo_tui.domain.query import Sort, parse
from spo_tui.system.places import default_state
from spo_tui.ui.behind import views
from spo_tui.ui.behind.views import BoardState, Kept, Origin, View
from spo_tui.ui.screens.board import BoardScreen
from spo_tui.ui.screens.views import ViewsScreen
from tests.ui.conftest import Board, Shopfront
from tests.ui.seeing import line_with, screen_text
from tests.waiting import until


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return default_state()


# -- the file


def test_what_the_board_showed_comes_back(state: Path) -> None:
    assert views.load_state("harbour") == (BoardState(), "")
    left = BoardState("late !acme", "production", Sort.DUE, True, True, False)
    views.save_state("harbour", left)
    views.save_state("north", BoardState("failed"))
    assert views.load_state("harbour") == (left, "")
    assert stat.S_IMODE(state.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(state.stat().st_mode) == 0o600
    assert [file.name for file in state.parent.iterdir()] == [state.name]


def test_the_shops_that_were_left_last_are_remembered(state: Path) -> None:
    for number in range(views.MOST_SHOPS + 5):
        views.save_state(f"demo{number}", BoardState("late"))
        views.save_state("harbour", BoardState("failed"))
    kept = views.read_kept().boards
    assert len(kept) == views.MOST_SHOPS
    assert kept["harbour"] == BoardState("failed")
    assert "demo0" not in kept


def test_a_filter_that_is_no_longer_understood_is_left_out_and_said(state: Path) -> None:
    state.parent.mkdir(parents=True)
    state.write_text(json.dumps({"boards": {"harbour": {"filter": "phase:xx", "sort": "due"}}}))
    found, trouble = views.load_state("harbour")
    assert found == BoardState(sort=Sort.DUE)
    assert "'xx' is not a phase" in trouble


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"views": 3}', '{"boards": {"a": {"sort": "x"}}}', "\udcff"]
)
def test_a_bad_file_is_left_out_with_a_line_and_not_lost(state: Path, text: str) -> None:
    state.parent.mkdir(parents=True)
    state.write_text(text, errors="surrogateescape")
    found, trouble = views.load_state("harbour")
    assert found == BoardState()
    assert str(state) in trouble and "\n" not in trouble
    views.keep_view("Rush", "priority>80")
    assert views.read_kept() == Kept(views={"Rush": "priority>80"})
    aside = state.with_suffix(".bad").read_text(errors="surrogateescape")
    assert aside == text


def test_what_cannot_be_written_is_told_and_leaves_nothing(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    views.keep_view("Rush", "late")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(SpoError, match="cannot be written: No space left"):
        views.keep_view("Other", "late")
    assert [file.name for file in state.parent.iterdir()] == [state.name]
    assert views.read_kept().views == {"Rush": "late"}


def test_of_one_name_the_own_view_stands() -> None:
    configured = {"Press 3": "hot_folder:rip3", "late": "late !blocked"}
    found = views.all_views(configured, Kept(views={"press 3": "hot_folder:rip3 late"}))
    by_name = {view.name: view for view in found}
    assert by_name["late"] == View("late", "late !blocked", Origin.SHOP)
    assert by_name["press 3"].origin is Origin.OWN
    assert "Late" not in by_name and "Press 3" not in by_name
    assert by_name["Mine"].origin is Origin.BUILT_IN


def test_the_built_in_views_are_filters() -> None:
    for view in views.all_views({}, Kept()):
        assert parse(view.filter).describe() == view.filter


@pytest.mark.parametrize("name", ["", "  ", "x" * 41])
def test_a_view_needs_a_name_of_some_length(name: str) -> None:
    with pytest.raises(SpoError, match="name"):
        views.keep_view(name, "late")


def test_a_view_is_replaced_and_forgotten_by_its_name() -> None:
    views.keep_view("Rush", "late")
    views.keep_view(" RUSH ", "priority>80")
    assert views.read_kept().views == {"RUSH": "priority>80"}
    views.forget_view("rush")
    assert views.read_kept().views == {}


# -- the screen


def behind(pilot: Pilot[None]) -> BoardScreen:
    screen = next(s for s in pilot.app.screen_stack if isinstance(s, BoardScreen))
    assert isinstance(screen, BoardScreen)
    return screen


async def open_views(pilot: Pilot[None]) -> None:
    await pilot.app.push_screen(ViewsScreen(behind(pilot)))
    await until(pilot, lambda: isinstance(pilot.app.screen, ViewsScreen))
    await until(pilot, lambda: "?" not in counts(pilot) and all(counts(pilot).values()))


def counts(pilot: Pilot[None]) -> dict[str, str]:
    screen = pilot.app.screen
    assert isinstance(screen, ViewsScreen)
    return {v.name: screen._counts.get(v.filter, "") for v in screen._views.values()}


async def go_to(pilot: Pilot[None], name: str) -> None:
    screen = pilot.app.screen
    assert isinstance(screen, ViewsScreen)
    await pilot.press("g")
    while screen.chosen is None or screen.chosen.name != name:
        was = screen.chosen
        await pilot.press("j")
        assert screen.chosen != was, f"{name} is not listed"


async def test_views_are_listed_with_their_counts(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        await open_views(pilot)
        await until(pilot, lambda: counts(pilot)["Needs somebody"] == "6")
        assert counts(pilot)["Blocked"] == "1"
        assert counts(pilot)["Mine"] == "0"
        assert counts(pilot)["Today's due"] == "6"
        assert line_with(pilot, "Late").split() == ["▌", "Late", "1", "late"]
        assert "the board shows: all open jobs" in screen_text(pilot.app)
        shop.tell("1003", "CopyToHotFolderFailed")
        await until(pilot, lambda: counts(pilot)["Needs somebody"] == "7")


async def test_enter_shows_a_view_on_the_board(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        behind(pilot).ask_for(BoardState(phase="shipping"))
        await open_views(pilot)
        await go_to(pilot, "Blocked")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardScreen))
        await until(pilot, lambda: " 1008 " not in screen_text(pilot.app))
        assert " 1002 " in screen_text(pilot.app)
        assert (behind(pilot).asked.filter, behind(pilot).asked.phase) == ("blocked", None)
        await pilot.press("slash", *" late")
        await until(pilot, lambda: behind(pilot).asked.filter == "blocked late")


async def test_the_boards_filter_is_kept_under_a_name(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        behind(pilot).ask_for(BoardState("poster  !late", "order_creation"))
        await open_views(pilot)
        await pilot.press("plus")
        await until(pilot, lambda: "phase:order_creation poster !late" in screen_text(pilot.app))
        await pilot.press(*"Big [/] ones", "enter")
        await until(pilot, lambda: "kept as Big [/] ones" in screen_text(pilot.app))
        assert views.read_kept().views == {"Big [/] ones": "phase:order_creation poster !late"}
        await until(pilot, lambda: counts(pilot).get("Big [/] ones") == "1")
        screen = pilot.app.screen
        assert isinstance(screen, ViewsScreen)
        assert screen.chosen is not None and screen.chosen.name == "Big [/] ones"


async def test_where_everything_is_shown_there_is_no_filter_to_keep(
    board: Board, shop: Shopfront
) -> None:
    async with board(shop) as pilot:
        await open_views(pilot)
        await pilot.press("plus")
        await until(pilot, lambda: "filter it first" in screen_text(pilot.app))
        assert isinstance(pilot.app.screen, ViewsScreen)


async def test_only_own_views_are_deleted_and_only_after_a_yes(
    board: Board, shop: Shopfront
) -> None:
    views.keep_view("Rush", "priority>80")
    async with board(shop) as pilot:
        await open_views(pilot)
        await go_to(pilot, "Late")
        await pilot.press("x")
        await until(pilot, lambda: "Only views of your own" in screen_text(pilot.app))
        await go_to(pilot, "Rush")
        await pilot.press("x")
        await until(pilot, lambda: "No job is touched" in screen_text(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ViewsScreen))
        assert views.read_kept().views
        await pilot.press("x")
        await until(pilot, lambda: "No job is touched" in screen_text(pilot.app))
        await pilot.press("y")
        await until(pilot, lambda: "deleted Rush" in screen_text(pilot.app))
        assert not views.read_kept().views
        assert "Rush" not in counts(pilot)


async def test_a_view_of_another_shop_has_no_count_and_hurts_nobody(
    board: Board, shop: Shopfront
) -> None:
    views.keep_view("Elsewhere", "storefront:moon")
    async with board(shop) as pilot:
        await pilot.app.push_screen(ViewsScreen(behind(pilot)))
        await until(pilot, lambda: isinstance(pilot.app.screen, ViewsScreen))
        await until(pilot, lambda: all(counts(pilot).values()))
        assert counts(pilot)["Elsewhere"] == "?"


async def test_a_bad_file_is_said_once_on_the_screen(
    board: Board, shop: Shopfront, state: Path
) -> None:
    state.parent.mkdir(parents=True)
    state.write_text("{")
    async with board(shop, size=(160, 30)) as pilot:
        await open_views(pilot)
        assert "is not as it was written" in screen_text(pilot.app)
        assert counts(pilot)["Late"] == "1"


async def test_the_board_is_found_as_it_was_left(board: Board, shop: Shopfront) -> None:
    async with board(shop) as pilot:
        await pilot.press("4", "s", "slash", *"!blocked", "enter")
        await until(pilot, lambda: "!blocked" in screen_text(pilot.app))
    async with board(shop) as pilot:
        await until(pilot, lambda: "!blocked" in screen_text(pilot.app).splitlines()[0])
        screen = pilot.app.screen
        assert isinstance(screen, BoardScreen)
        assert screen.asked.phase == "production"
        assert screen.query_now.sort == "due"
