"""The pictures of the screens: the demo shop at a standing clock, each reached by its keys."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from spo_tui.config import Config, load
from spo_tui.config import Shop as ShopConfig
from spo_tui.demo.shop import make_shop
from spo_tui.desk import floor
from spo_tui.desk.desk import Desk
from spo_tui.desk.ending import end_order
from spo_tui.desk.events import record_events
from spo_tui.desk.notes import add_note
from spo_tui.desk.orders import show_order
from spo_tui.desk.purchase_orders import set_po
from spo_tui.desk.refunds import correct_refund, record_refund
from spo_tui.desk.reopening import request_reopen
from spo_tui.domain.ending import Ending
from spo_tui.domain.event import StatusEvent
from spo_tui.domain.person import Person, Role
from spo_tui.store.engine import open_store
from spo_tui.ui.app import SpoApp
from spo_tui.ui.behind.desk_thread import Then, Work
from spo_tui.ui.behind.shop import Shop
from spo_tui.ui.screens.board import BoardScreen
from tests.ui.busy_floor import busy_floor
from tests.waiting import until

NOW = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)
WATCHED_FOR, LOOKED_AGO = timedelta(hours=3), timedelta(seconds=2)
"""Since when a monitor watches the shop, and how long ago it last looked."""


@dataclass(frozen=True)
class Picture:
    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    look: str = "dark"
    empty: bool = False
    prepare: Callable[[Desk], None] | None = None
    """What has happened in the shop before."""


SMALL, MIDDLE, LARGE = (80, 24), (120, 40), (200, 60)


def refunded(desk: Desk) -> None:
    """An order of which too much was recorded as refunded, and the note that explains it."""
    record_refund(desk, ORDER, "20.00", "re_3Qx81")
    refund = show_order(desk, ORDER).refunds[0].id
    told = "20.00 was typed for 10.00"
    correct_refund(desk, ORDER, "10.00", reference="re_3Qx82", text=told, refund=refund)
    add_note(desk, ORDER, "Please print the reprint on the same stock.", kind="customer")


def without_po(desk: Desk) -> None:
    set_po(desk, ORDER, "")


def ended(desk: Desk) -> None:
    end_order(desk, ORDER, Ending.SHIP)
    for job in show_order(desk, ORDER).jobs:
        record_events(desk, [StatusEvent(job.number, "CleanUp")], source="cleanup")
    request_reopen(desk, show_order(desk, ORDER).jobs[0].number, "two sheets came back torn")


def unwatched(desk: Desk) -> None:
    for monitor in floor.list_monitors(desk):
        floor.leave(desk, monitor.id)


ORDER = "12340"
OPEN_IT = ("O", "slash", *ORDER, "enter", "enter")
AT_PO, AT_REFUNDS = (*OPEN_IT, "p"), (*OPEN_IT, "R")
ORDER_PICTURES = (
    Picture("orders-80x24", SMALL, ("O",)),
    Picture("orders-60x20", (60, 20), ("O",)),
    Picture("orders-120x40", MIDDLE, ("O",), prepare=refunded),
    Picture("orders-200x60", LARGE, ("O",)),
    Picture(
        "orders-filter",
        SMALL,
        ("O", "slash", *"shipping:"),
    ),
    Picture("orders-nothing-found", SMALL, ("O", "slash", *"zzz", "enter")),
    Picture("order-80x24", SMALL, OPEN_IT),
    Picture("order-refunded-80x24", SMALL, (*OPEN_IT, "pagedown"), prepare=refunded),
    Picture("order-120x40", MIDDLE, OPEN_IT, prepare=refunded),
    Picture("order-200x60", LARGE, OPEN_IT, prepare=refunded),
    Picture("order-without-po", MIDDLE, (*OPEN_IT, "j"), prepare=without_po),
    Picture("order-ended", MIDDLE, OPEN_IT, prepare=ended),
    Picture("order-ascii", MIDDLE, OPEN_IT, "ascii", prepare=refunded),
    Picture("order-no-colour", MIDDLE, OPEN_IT, "no-colour", prepare=refunded),
    Picture("order-light", MIDDLE, OPEN_IT, "light", prepare=refunded),
    Picture("order-contrast", MIDDLE, OPEN_IT, "contrast", prepare=refunded),
    Picture("order-16", SMALL, OPEN_IT, "16", prepare=refunded),
    Picture("po-edit", SMALL, AT_PO),
    Picture("po-too-long", SMALL, (*AT_PO, *"x" * 60)),
    Picture("po-removed", SMALL, (*AT_PO, *["backspace"] * 14)),
    Picture("po-leave", SMALL, (*AT_PO, "x", "escape")),
    Picture("totals", SMALL, (*OPEN_IT, "T", "1", "down", "x"), prepare=refunded),
    Picture("refunds", SMALL, AT_REFUNDS, prepare=refunded),
    Picture("refunds-none", SMALL, AT_REFUNDS),
    Picture("correction", SMALL, (*AT_REFUNDS, "c", *"10"), prepare=refunded),
    Picture("order-note", SMALL, (*OPEN_IT, "t", "2", *"hello")),
    Picture("order-end-menu", SMALL, (*OPEN_IT, "X")),
    Picture("order-end-asks", SMALL, (*OPEN_IT, "X", "3")),
    Picture("order-again", SMALL, (*OPEN_IT, "A")),
    Picture("order-reopen", SMALL, (*OPEN_IT, "U"), prepare=ended),
    Picture("order-related", SMALL, (*OPEN_IT, "W")),
    Picture("order-download", SMALL, (*OPEN_IT, "d")),
    Picture("order-documents", SMALL, (*OPEN_IT, "D")),
)
FOLDER_PICTURES = (
    Picture("folders-60x20", (60, 20), ("f",), prepare=busy_floor),
    Picture("folders-80x24", SMALL, ("f",), prepare=busy_floor),
    Picture("folders-120x40", MIDDLE, ("f", *"jjj"), prepare=busy_floor),
    Picture("folders-200x60", LARGE, ("f", *"jj"), prepare=busy_floor),
    Picture("folders-delivery", MIDDLE, ("f", *"jjj", "G", "k"), prepare=busy_floor),
    Picture("folders-ascii", SMALL, ("f",), "ascii", prepare=busy_floor),
    Picture("folders-no-colour", SMALL, ("f", *"jjjj"), "no-colour", prepare=busy_floor),
    Picture("folders-16", SMALL, ("f",), "16", prepare=busy_floor),
    Picture("folders-light", MIDDLE, ("f", *"jjjj"), "light", prepare=busy_floor),
    Picture("folders-unwatched", SMALL, ("f",), prepare=unwatched),
    Picture("folders-route", SMALL, ("f", "right_square_bracket", "F"), prepare=busy_floor),
    Picture("board-folder-down", MIDDLE, (), prepare=busy_floor),
)
PICTURES = (
    Picture("board-80x24", SMALL),
    Picture("board-120x40", MIDDLE),
    Picture("board-200x60", LARGE),
    Picture("board-60x20", (60, 20)),
    Picture("board-light", MIDDLE, look="light"),
    Picture("board-ascii", SMALL, look="ascii"),
    Picture("board-no-colour", SMALL, look="no-colour"),
    Picture("board-contrast", SMALL, ("4",), look="contrast"),
    Picture("board-16", SMALL, ("4",), look="16"),
    Picture("move-menu-16", SMALL, ("4", "m"), look="16"),
    Picture("board-production", SMALL, ("4",)),
    Picture("board-mis", MIDDLE, ("7",)),
    Picture("board-problem", MIDDLE, ("n", "n", "n", "n", "n")),
    Picture("board-panel", SMALL, ("4", "v")),
    Picture("board-filter", SMALL, ("slash", *"flyer")),
    Picture("board-bad-filter", SMALL, ("slash", *"phase:xx")),
    Picture("board-nothing-found", SMALL, ("slash", *"zzz")),
    Picture("move-menu", SMALL, ("4", "m")),
    Picture("block-reason", SMALL, ("4", "b")),
    Picture("bulk", MIDDLE, ("4", "space", "space", "j", "space", "space", "space", "m", "1")),
    Picture("marks", SMALL, ("4", "space", "space", "j", "space")),
    Picture("board-by-due", MIDDLE, ("4", "s")),
    Picture("board-closed", SMALL, ("6",)),
    Picture("board-empty", SMALL, empty=True),
    Picture("job-80x24", SMALL, ("4", "enter")),
    Picture("job-120x40", MIDDLE, ("4", "enter")),
    Picture("status-80x24", SMALL, ("4", "w")),
    Picture("status-120x40", MIDDLE, ("4", "w")),
    *FOLDER_PICTURES,
    Picture("help-80x24", SMALL, ("question_mark",)),
    Picture("help-120x40", MIDDLE, ("question_mark",)),
    Picture("filter-completion", SMALL, ("slash", *"late sta")),
    Picture("activity-80x24", SMALL, ("e",)),
    Picture("activity-120x40", MIDDLE, ("e",)),
    Picture("causes-80x24", SMALL, ("a",)),
    Picture("causes-120x40", MIDDLE, ("a",)),
    Picture("handover-80x24", SMALL, ("H",)),
    Picture("views-80x24", SMALL, ("L",)),
    Picture("scan-80x24", SMALL, ("number_sign",)),
    Picture("scan-60x20", (60, 20), ("number_sign",)),
    Picture("board-production-60x20", (60, 20), ("4",)),
    Picture("insights-80x24", SMALL, ("i",)),
    Picture("insights-120x40", MIDDLE, ("i", "3")),
    Picture("insights-times-120x40", MIDDLE, ("i", "2")),
    Picture("insights-ascii", SMALL, ("i", "3"), look="ascii"),
    Picture("insights-table", SMALL, ("i", "4", "v")),
    Picture("insights-trend-no-colour", SMALL, ("i", "7"), look="no-colour"),
    Picture("insights-contrast", MIDDLE, ("i", "3"), look="contrast"),
    Picture("insights-16", SMALL, ("i", "3"), look="16"),
    Picture("insights-hours-80x24", SMALL, ("i", "3")),
    Picture("insights-due-80x24", SMALL, ("i", "6")),
    Picture("insights-times-ascii", SMALL, ("i", "2"), look="ascii"),
    Picture("insights-failures-light", SMALL, ("i", "4"), look="light"),
    Picture("insights-days", SMALL, ("i", "slash")),
    Picture("report-form", SMALL, ("i", "E", "1")),
    *ORDER_PICTURES,
    Picture("palette", SMALL, ("colon", *"copy")),
)


def make_demo(directory: Path) -> Path:
    """The demo shop as at NOW, with paths that do not tell where it was made; its database."""
    make_shop(directory, now=NOW)
    database = sqlite3.connect(directory / "spo.db")
    with database:
        database.execute("UPDATE hot_folder SET path = '/srv/shop/hot/' || name")
        began, beat = (int((NOW - ago).timestamp() * 1e6) for ago in (WATCHED_FOR, LOOKED_AGO))
        monitor = ("watch1", "print01", 4711, began, beat)
        database.execute("INSERT INTO monitor VALUES (?, ?, ?, ?, ?)", monitor)
        database.execute("UPDATE hot_folder SET holder = 'watch1', scanned_at = ?", (beat,))
    database.close()
    return directory / "spo.db"


class WatchedShop(Shop):
    """Knows which of its questions are still to be answered."""

    def __init__(self, to: SpoApp, open_desk: Callable[[], Desk], config: Config) -> None:
        super().__init__(to, open_desk, config, None, None, None)
        self.waiting: dict[str, object] = {}
        self.asking = 0

    def ask(self, kind: str, work: Work, then: Then) -> None:
        token = self.waiting[kind] = object()

        def answered(result: Any) -> None:
            then(result)
            if self.waiting.get(kind) is token:
                del self.waiting[kind]

        super().ask(kind, work, answered)

    async def answer(self, work: Work) -> Any:
        self.asking += 1
        try:
            return await super().answer(work)
        finally:
            self.asking -= 1


class Watched(SpoApp):
    def __init__(self, open_desk: Callable[[], Desk], config: Config) -> None:
        super().__init__(open_desk, config)
        self.shop: WatchedShop = WatchedShop(self, open_desk, config)

    @property
    def is_settled(self) -> bool:
        """Nothing is left to be read, and the panel shows the job under the cursor."""
        screen, shop = self.screen, self.shop
        if shop.waiting or "live" not in shop.freshness[0] or shop.asking:
            return False
        if not isinstance(screen, BoardScreen) or screen.has_class("panel-none"):
            return True
        return screen.panel.shows == (screen.job.id if screen.job else None)


def prepare(happen: Callable[[Desk], None], database: Path) -> None:
    who = Person("olga", Role.ADMIN)
    desk = Desk(open_store(str(database)), who, clock=lambda: NOW - timedelta(minutes=12))
    try:
        happen(desk)
    finally:
        desk.store.close()


def application(database: Path) -> Watched:
    """The board on the demo shop, for ever at NOW, without monitor and simulator."""
    config_file = database.parent / "config.toml"
    config = (
        load(config_file) if config_file.exists() else Config(shop=ShopConfig("Demo print shop"))
    )
    who = Person("olga", Role.ADMIN)
    return Watched(lambda: Desk(open_store(str(database)), who, clock=lambda: NOW), config)


def reach(picture: Picture) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Presses the picture's keys, each when the one before has had its effect."""

    async def go(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, Watched)
        for key in picture.keys:
            await until(pilot, lambda: app.is_settled)
            await pilot.press(key)
        await until(pilot, lambda: app.is_settled)
        await pilot.pause()

    return go
