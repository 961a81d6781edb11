"""The application: brings word of the shop to the screens."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding

from . import stylesheets
from .base_app import BaseApp
from .behind.desk_thread import Answered, Failed, Opened, OpeningFailed
from .behind.live import FreshnessChanged, ShopChanged, TimePassed
from .behind.shop import Closable, FirstLook, MakeErrand, Shop
from .notices import Notices
from .screens.board import BoardScreen
from .screens.screen import SpoScreen

if TYPE_CHECKING:
    from ..config import Config
    from ..desk.desk import Desk
    from ..domain.board import Look
    from ..domain.query import Query
    from .first.frame import FirstFrame


class SpoApp(BaseApp[None]):
    CSS_PATH: ClassVar = [stylesheets.path("app.tcss"), stylesheets.path("board.tcss")]
    BINDINGS: ClassVar = [Binding("ctrl+q", "say_how_to_quit", show=False, priority=True)]

    def __init__(
        self,
        open_desk: Callable[[], Desk],
        config: Config,
        watcher: Callable[[], Closable] | None = None,
        errand: MakeErrand | None = None,
        first_look: FirstLook | None = None,
    ) -> None:
        super().__init__()
        self.shop = Shop(self, open_desk, config, watcher, errand, first_look)
        self.notices = Notices(config, self)
        self.failure = ""
        self.first_frame: FirstFrame | None = None
        """What the terminal shows before this takes it over."""

    def get_default_screen(self) -> BoardScreen:
        self._board = BoardScreen(self.shop.shown(), self._begin)
        return self._board

    def _begin(self, query: Query, then: Callable[[Look], None]) -> None:
        """Have the first rows read and drawn, then the desk opened. `then` is called once the
        rows are there, if they can be read before."""

        def seen(look: Look | None) -> None:
            if look is not None:
                then(look)
            self.call_after_refresh(self._drawn)

        there = self.first_frame.look_for(query) if self.first_frame else None
        if there is not None:
            then(there)
        self.shop.begin(None if there else query, seen)

    def _drawn(self) -> None:
        self.shop.drawn()
        gc.freeze()  # what a program consists of is not looked through for garbage again
        gc.enable()

    def on_unmount(self) -> None:
        if not self.shop.is_opening:
            self.shop.memory.keep(self._board.asked)
        self.shop.close()

    def action_say_how_to_quit(self) -> None:
        if self._front:
            self._front.say("q quits")

    # -- what the shop's threads tell

    @on(Opened)
    def _opened(self, message: Opened) -> None:
        self.shop.opened(message.desk)
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
        elif self._front:
            self._front.say(str(message.error), bad=True)

    @on(ShopChanged)
    def _shop_changed(self) -> None:
        self.notices.shop_changed()
        if not self.shop.is_paused and self._front:
            self._front.shop_changed()

    @on(TimePassed)
    def _time_passed(self) -> None:
        if not self.shop.is_paused and self._front:
            self._front.time_passed()

    @on(FreshnessChanged)
    def _freshness_changed(self, message: FreshnessChanged) -> None:
        self.shop.away = message.away
        self._each_screen(lambda screen: screen.freshness_changed())

    @property
    def _front(self) -> SpoScreen | None:
        """The screen in front, where it is one of the shop's and can be spoken to."""
        if not self.screen_stack:  # word of the shop that comes while the board is being left
            return None
        screen = self.screen
        return screen if isinstance(screen, SpoScreen) and screen.is_whole else None

    def _each_screen(self, tell: Callable[[SpoScreen], Any]) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, SpoScreen) and screen.is_whole:
                tell(screen)
