"""The application: the shop behind the screens, and word of what happens there."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from textual import on
from textual.app import App
from textual.binding import Binding
from textual.driver import Driver

from ..domain.attention import Limits
from ..domain.errors import SpoError
from ..domain.person import Person
from . import glyphs, stylesheets, themes
from .behind.desk_thread import Answered, DeskThread, Failed, Opened, OpeningFailed, Then, Work
from .behind.live import FreshnessChanged, Live, ShopChanged, TimePassed
from .behind.memory import Memory
from .behind.notices import Notices
from .behind.questions import ROWS
from .crash import tell_of_crash
from .lines.rows import Shown
from .screens.board import BoardScreen
from .screens.screen import SpoScreen
from .wire.driver import ThriftyDriver

if TYPE_CHECKING:
    from ..config import Config
    from ..desk.desk import Desk
    from ..domain.board import Look
    from ..domain.query import Query
    from ..system.errand import Errand
    from .commands.doing import Deed


WATCHED_WITHIN = 8.0
"""Seconds that a monitor has to make itself heard, before the board says that none runs."""
LEAVE_WITHIN = 1.0
"""Seconds that quitting waits for a thread which talks to the database."""


FirstLook = Callable[["Query", int], "Look | None"]
"""Reads the first rows of a query before the desk is open, as many as said, where it can."""


class Closable(Protocol):
    def close(self) -> None: ...


class SpoApp(App[None]):
    CSS_PATH: ClassVar = [stylesheets.path("app.tcss"), stylesheets.path("board.tcss")]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = [Binding("ctrl+q", "say_how_to_quit", show=False, priority=True)]

    def __init__(
        self,
        open_desk: Callable[[], Desk],
        config: Config,
        watcher: Callable[[], Closable] | None = None,
        errand: Callable[[Sequence[str]], Errand] | None = None,
        first_look: FirstLook | None = None,
    ) -> None:
        super().__init__()
        self.config = config
        self._limits: Limits = config.limits
        self._zone = config.zone
        self._glyphs = glyphs.choose()
        self._desk: Desk | None = None
        self._desk_thread = DeskThread(self, open_desk)
        self.notices = Notices(config, self)
        self.memory = Memory(config)
        self._live: Live | None = None
        self._start_watcher = watcher
        self._errand = errand
        self._first_look = first_look
        self._watcher: Closable | None = None
        self._watched_at = 0.0
        self.last_deed: Deed | None = None
        """What was done last to jobs, to be done again to others."""
        self.failure = ""
        self._away = ""
        self._paused = False
        for theme in themes.ALL:
            self.register_theme(theme)
        self.theme = themes.choose(self.console.color_system)

    def get_driver_class(self) -> type[Driver]:
        return ThriftyDriver

    def get_default_screen(self) -> BoardScreen:
        self._board = BoardScreen(self.shown())
        return self._board

    def begin(self, query: Query, then: Callable[[Look], None]) -> None:
        """Have the first rows read and drawn, then the desk opened. `then` is called once the
        rows are there, if they can be read before."""

        def seen(look: Look | None) -> None:
            if look is not None:
                then(look)
            self.call_after_refresh(self._drawn)

        first = self._first_look
        self._desk_thread.begin(lambda: first(query, ROWS) if first else None, seen)

    def _drawn(self) -> None:
        self._desk_thread.drawn.set()
        gc.freeze()  # what a program consists of is not looked through for garbage again
        gc.enable()

    def _say(self, told: str) -> None:
        if self._front:
            self._front.say(told, bad=True)

    def on_unmount(self) -> None:
        if self._desk is not None:
            self.memory.keep(self._board.state)
        threads = [thread for thread in (self._live, self._desk_thread) if thread is not None]
        for thread in threads:
            thread.stop()
        if self._watcher is not None:
            self._watcher.close()
        for thread in threads:
            if thread.is_alive():
                thread.join(LEAVE_WITHIN)  # so that the database is closed; a hanging one is left

    # -- what the screens ask of the shop

    def ask(self, kind: str, work: Work, then: Then) -> None:
        """Have `work(desk)` done in the desk's thread, then `then(result)` here. Of several
        questions of one kind only the latest is answered."""
        self._desk_thread.ask(kind, work, then)

    async def answer(self, work: Work) -> Any:
        """The result of `work(desk)`, for commands that wait for it. Raises SpoError."""
        return await self._desk_thread.answer(work)

    def errand(self, command: Sequence[str]) -> Errand:
        """`spo-tui COMMAND...` on this shop, to be started by `errands.run_errand`."""
        if self._errand is None:
            raise SpoError("this board starts no commands: use the command line")
        return self._errand(command)

    def now(self) -> datetime:
        return self._desk.clock() if self._desk else datetime.now(UTC)

    def shown(self) -> Shown:
        return Shown(self.now(), self._zone, self._limits, self._glyphs)

    @property
    def me(self) -> str:
        """The operator's name."""
        return self._desk.who.name if self._desk else ""

    @property
    def who(self) -> Person | None:
        """Who is at the desk, once it is open."""
        return self._desk.who if self._desk else None

    def clock_text(self) -> str:
        return f"{self.now().astimezone(self._zone):%H:%M}"

    @property
    def freshness(self) -> tuple[str, str]:
        """What the badge says, and its style."""
        if self._away:
            return "stale: the database does not answer", "failure"
        if self._paused:
            return "paused: P goes on", "waiting"
        if self._desk is None:
            return "opening", "dim"
        read_only = " read-only" if self._desk.store.read_only else ""
        return f"{self._glyphs.live} live{read_only}", "done"

    @property
    def is_opening(self) -> bool:
        """Whether the database is still being opened."""
        return self._desk is None

    @property
    def is_starting(self) -> bool:
        """The monitor that comes with this board may not have said yet that it lives."""
        coming = self._desk is None and self._start_watcher is not None
        return coming or time.monotonic() < self._watched_at

    @property
    def is_paused(self) -> bool:
        return self._paused

    def pause(self) -> None:
        self._paused = not self._paused
        self._each_screen(lambda screen: screen.freshness_changed())
        if not self._paused:
            self._each_screen(lambda screen: screen.shop_changed())

    def action_say_how_to_quit(self) -> None:
        if self._front:
            self._front.say("q quits")

    def _fatal_error(self) -> None:
        tell_of_crash(self)

    # -- what the threads tell

    @on(Opened)
    def _opened(self, message: Opened) -> None:
        self._desk = message.desk
        self._limits = message.desk.limits
        self._live = Live(self, message.desk)
        self._live.start()
        if self._start_watcher is not None:
            self._watcher = self._start_watcher()
            self._watched_at = time.monotonic() + WATCHED_WITHIN
        self._each_screen(lambda screen: screen.freshness_changed())

    @on(OpeningFailed)
    def _opening_failed(self, message: OpeningFailed) -> None:
        self.failure = str(message.error)
        self.exit(return_code=1)

    @on(Answered)
    def _answered(self, message: Answered) -> None:
        message.then(message.result)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        if message.otherwise is not None:
            message.otherwise(message.error)
        else:
            self._say(str(message.error))

    @on(ShopChanged)
    def _shop_changed(self) -> None:
        self.notices.shop_changed()
        if not self._paused and self._front:
            self._front.shop_changed()

    @on(TimePassed)
    def _time_passed(self) -> None:
        if not self._paused and self._front:
            self._front.time_passed()

    @property
    def _front(self) -> SpoScreen | None:
        """The screen in front, where it is one of the shop's and can be spoken to."""
        if not self.screen_stack:  # word of the shop that comes while the board is being left
            return None
        screen = self.screen
        return screen if isinstance(screen, SpoScreen) and screen.is_whole else None

    @on(FreshnessChanged)
    def _freshness_changed(self, message: FreshnessChanged) -> None:
        self._away = message.away
        self._each_screen(lambda screen: screen.freshness_changed())

    def _each_screen(self, tell: Callable[[SpoScreen], Any]) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, SpoScreen) and screen.is_whole:
                tell(screen)
