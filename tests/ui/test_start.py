"""The board's start: the first rows stand there before the database is open."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from functools import partial

from spo_tui.config import Config
from spo_tui.desk.desk import Desk
from spo_tui.desk.opening import first_look
from spo_tui.domain.board import Look
from spo_tui.domain.query import Query
from spo_tui.ui.app import SpoApp
from spo_tui.ui.behind.views import BoardState
from spo_tui.ui.screens.board import BoardScreen
from tests.ui.conftest import Shopfront
from tests.waiting import until


class Door:
    """Opens the desk when it is told to."""

    def __init__(self, shop: Shopfront) -> None:
        self._shop = shop
        self.may_open = threading.Event()
        self.asked_at: list[datetime] = []

    def open(self) -> Desk:
        self.asked_at.append(datetime.now(UTC))
        assert self.may_open.wait(60)
        return self._shop.open()


async def test_the_first_rows_do_not_wait_for_the_database(shop: Shopfront) -> None:
    door = Door(shop)
    app = SpoApp(door.open, Config(), first_look=partial(first_look, str(shop.path)))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, BoardScreen) and app.screen.job)
        screen = app.screen
        assert isinstance(screen, BoardScreen)
        assert app.shop.freshness[0] == "opening"
        first = screen.job
        assert first is not None
        await pilot.press("down", "down")
        chosen = screen.job
        assert chosen is not None and chosen.number != first.number
        await until(pilot, lambda: door.asked_at)
        door.may_open.set()
        await until(pilot, lambda: "live" in app.shop.freshness[0])
        shop.tell(first.number, "Printed")
        await until(pilot, lambda: screen.jobs.statuses().get(first.number) == "Printed")
        assert screen.job is not None and screen.job.number == chosen.number


async def test_where_nothing_can_be_seen_beforehand_the_open_desk_tells(shop: Shopfront) -> None:
    def none(query: Query, rows: int) -> Look | None:
        return None

    app = SpoApp(shop.open, Config(), first_look=none)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, BoardScreen) and app.screen.job)


async def test_while_a_filter_has_not_taken_effect_keys_wait(shop: Shopfront) -> None:
    door = Door(shop)
    app = SpoApp(door.open, Config(), first_look=partial(first_look, str(shop.path)))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, BoardScreen) and app.screen.job)
        screen = app.screen
        assert isinstance(screen, BoardScreen)
        assert not screen.is_busy
        screen.ask_for(BoardState(filter="1011"))
        assert screen.is_busy, "other jobs are in sight than were asked for"
        door.may_open.set()
        await until(pilot, lambda: not screen.is_busy)
        assert screen.job is not None and screen.job.number == "1011"
