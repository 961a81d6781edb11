"""A small shop at a standing clock, and a way to drive its screens."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from spo_tui.config import Config, Shop
from spo_tui.desk.desk import Desk
from spo_tui.desk.events import record_events
from spo_tui.desk.intake import place_ticket
from spo_tui.domain.event import StatusEvent
from spo_tui.domain.person import Person, Role
from spo_tui.domain.ticket import Ticket, TicketCustomer, TicketJob
from spo_tui.store.engine import open_store
from spo_tui.system.errand import Errand
from spo_tui.ui.app import SpoApp
from spo_tui.ui.screens.board import BoardScreen
from tests.waiting import until

NOW = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)
ME = Person("olga", Role.ADMIN)
HOSTILE = [
    "[/]",
    "[@click=app.quit]x[/]",
    "\x1b]52;c;eA==\x07\x1b[6n",
    "\u202egpj.exe",
    "a\x9b2J",
    "漢字",
]


@pytest.fixture(autouse=True)
def _dark(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the terminal that the tests run in can show."""
    monkeypatch.setenv("SPO_TUI_LOOK", "dark")


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Shopfront:
    """The shop's database, seen from outside the board."""

    path: Path
    clock: Clock = field(default_factory=Clock)

    def open(self) -> Desk:
        return Desk(open_store(str(self.path)), ME, clock=self.clock)

    def tell(self, job: str, status: str, info: str = "", source: str = "mis") -> None:
        """An event from outside, as another process would record it."""
        desk = self.open()
        try:
            record_events(desk, [StatusEvent(job, status, info=info)], source=source)
        finally:
            desk.store.close()

    def place(self, ticket: Ticket) -> None:
        desk = self.open()
        try:
            place_ticket(desk, ticket, "North")
        finally:
            desk.store.close()


JOBS = [
    ("1001", "201", "A5 flyer silk", 5000, "CopyToHotFolderFailed", "share rip2 unreachable", 20),
    ("1002", "201", "Annual report", 800, "Blocked", "waiting for paper", 30),
    ("1003", "202", "Menu A4 6pp", 500, "Printed", "", 5),
    ("1004", "202", "Business cards", 250, "InProduction", "", 6),
    ("1005", "203", "Wedding card A6", 120, "OutputCreationFailed", "font Gotham missing", 28),
    ("1006", "203", "Roll label 60x40", 10000, "OutputCreationStarted", "", 7),
    ("1007", "204", "Roll-up banner", 2, "AwaitingApproval", "", 50),
    ("1008", "204", "Poster A1", 100, "Ordered", "", 9),
    ("1009", "205", "Brochure 24pp", 1500, "InPacking", "", -2),
    ("1010", "205", "Letterhead", 2000, "CleanUp", "", 3),
    ("1011", "206", "Wobbler", 300, "InFinishing", "", 4),
]


@pytest.fixture(scope="session")
def master_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("master") / "spo.db"
    clock = Clock(NOW - timedelta(minutes=26))
    shop = Shopfront(path, clock)
    desk = shop.open()
    for number, order, product, quantity, status, info, due in JOBS:
        customer = TicketCustomer(f"c{order}", company=f"Customer {order}")
        job = TicketJob(number, product, quantity=quantity, due=NOW + timedelta(hours=due))
        place_ticket(desk, Ticket((job,), order=order, customer=customer, po="PO-7"), "North")
        if status != "Ordered":
            record_events(desk, [StatusEvent(number, status, info=info)], source="mis")
    record_events(desk, [StatusEvent("1011", "MisFailed", info="no route")], source="mis")
    record_events(desk, [StatusEvent("1004", "CustomStatusHidden", label="sync")], source="mis")
    desk.store.close()
    return path


@pytest.fixture
def shop(master_shop: Path, tmp_path: Path) -> Shopfront:
    for file in master_shop.parent.glob("spo.db*"):
        shutil.copy(file, tmp_path / file.name)
    return Shopfront(tmp_path / "spo.db")


@pytest.fixture
def hostile_shop(tmp_path: Path) -> Shopfront:
    """Every text that comes from outside is something that must not reach the terminal."""
    shop = Shopfront(tmp_path / "hostile.db")
    for place, text in enumerate(HOSTILE):
        number = f"{place}{text}"
        customer = TicketCustomer(text, text, text, text, text)
        job = TicketJob(number, text, text or "P", 1, text, artwork=text)
        shop.place(Ticket((job,), order=f"o{number}", customer=customer, po=text))
        shop.tell(number, f"{text}?", text)
        shop.tell(number, "Blocked", text, source=text)
        shop.tell(number, "MisFailed", text)
    return shop


Board = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


@pytest.fixture
def board() -> Board:
    """`async with board(shop, size=(80, 24)) as pilot`: the board with its first jobs read."""

    @asynccontextmanager
    async def start(
        shop: Shopfront, size: tuple[int, int] = (80, 24), empty: bool = False
    ) -> AsyncIterator[Pilot[None]]:
        app = SpoApp(
            shop.open,
            Config(shop=Shop(name="Harbour Print")),
            errand=lambda command: Errand(["--database", str(shop.path), *command]),
        )
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: isinstance(app.screen, BoardScreen))
            screen = app.screen
            assert isinstance(screen, BoardScreen)
            await until(pilot, lambda: screen._look is not None and "live" in app.shop.freshness[0])
            assert empty or screen.job is not None
            yield pilot

    return start
