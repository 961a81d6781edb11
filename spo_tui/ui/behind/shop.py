"""The shop behind the screens: what they ask of it, who asks, and how fresh the answers are."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual.message_pump import MessagePump

from ...domain.attention import Limits
from ...domain.errors import SpoError
from ...domain.person import Person
from .. import glyphs
from ..lines.bars import OPENING
from ..lines.rows import Shown
from .desk_thread import DeskThread, Then, Work
from .live import FreshnessChanged, Live, ShopChanged
from .memory import Memory
from .questions import ROWS

if TYPE_CHECKING:
    from ...config import Config
    from ...desk.desk import Desk
    from ...domain.board import Look
    from ...domain.query import Query
    from ...system.errand import Errand
    from .deed import Deed


WATCHED_WITHIN = 8.0
"""Seconds that a monitor has to make itself heard, before the board says that none runs."""
LEAVE_WITHIN = 1.0
"""Seconds that quitting waits for a thread which talks to the database."""

FirstLook = Callable[["Query", int], "Look | None"]
"""Reads the first rows of a query before the desk is open, as many as said, where it can."""
MakeErrand = Callable[[Sequence[str]], "Errand"]


class Closable(Protocol):
    def close(self) -> None: ...


class HasShop(Protocol):
    shop: Shop


def shop_of(app: object) -> Shop:
    """Of the application, which every part of a screen knows as no more than that."""
    return cast("HasShop", app).shop


class Shop:
    def __init__(
        self,
        to: MessagePump,
        open_desk: Callable[[], Desk],
        config: Config,
        watcher: Callable[[], Closable] | None,
        errand: MakeErrand | None,
        first_look: FirstLook | None,
    ) -> None:
        """`to` is told by its threads what happens; `watcher` starts the monitor that comes
        along."""
        self._to = to
        self.config = config
        self._limits: Limits = config.limits
        self.glyphs = glyphs.choose()
        self._desk: Desk | None = None
        self._desk_thread = DeskThread(to, open_desk)
        self.memory = Memory(config)
        self._live: Live | None = None
        self._start_watcher = watcher
        self._errand = errand
        self._first_look = first_look
        self._watcher: Closable | None = None
        self._watched_at = 0.0
        self.last_deed: Deed | None = None
        """What was done last to jobs, to be done again to others."""
        self.away = ""
        """Why the database does not answer; empty while it does."""
        self.is_paused = False

    # -- from the first look to the end

    def begin(self, query: Query | None, then: Callable[[Look | None], None]) -> None:
        """Have the first rows of the query read, if there is one, None where they cannot be yet;
        the desk is opened once `drawn` has been called."""
        first = self._first_look
        self._desk_thread.begin(lambda: first(query, ROWS) if first and query else None, then)

    def drawn(self) -> None:
        self._desk_thread.drawn.set()

    def opened(self, desk: Desk) -> None:
        self._desk = desk
        self._limits = desk.limits
        self._live = Live(self._to, desk)
        self._live.start()
        if self._start_watcher is not None:
            self._watcher = self._start_watcher()
            self._watched_at = time.monotonic() + WATCHED_WITHIN

    def close(self) -> None:
        threads = [thread for thread in (self._live, self._desk_thread) if thread is not None]
        for thread in threads:
            thread.stop()
        if self._watcher is not None:
            self._watcher.close()
        for thread in threads:
            if thread.is_alive():
                thread.join(LEAVE_WITHIN)  # so that the database is closed; a hanging one is left

    # -- what is asked of it

    def ask(self, kind: str, work: Work, then: Then) -> None:
        """Have `work(desk)` done in the desk's thread, then `then(result)` where widgets may be
        touched. Of several questions of one kind only the latest is answered."""
        self._desk_thread.ask(kind, work, then)

    async def answer(self, work: Work) -> Any:
        """The result of `work(desk)`, for commands that wait for it. Raises SpoError."""
        return await self._desk_thread.answer(work)

    def errand(self, command: Sequence[str]) -> Errand:
        """`spo-tui COMMAND...` on this shop, to be started by `errands.run_errand`."""
        if self._errand is None:
            raise SpoError("this board starts no commands: use the command line")
        return self._errand(command)

    # -- who looks, when, and at how fresh a view

    def now(self) -> datetime:
        return self._desk.clock() if self._desk else datetime.now(UTC)

    def shown(self) -> Shown:
        return Shown(self.now(), self.config.zone, self._limits, self.glyphs)

    def clock_text(self) -> str:
        return f"{self.now().astimezone(self.config.zone):%H:%M}"

    @property
    def who(self) -> Person | None:
        """Who is at the desk, once it is open."""
        return self._desk.who if self._desk else None

    @property
    def me(self) -> str:
        """The operator's name."""
        return self._desk.who.name if self._desk else ""

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
    def freshness(self) -> tuple[str, str]:
        """What the badge says, and its style."""
        if self.away:
            return "stale: the database does not answer", "failure"
        if self.is_paused:
            return "paused: P goes on", "waiting"
        if self._desk is None:
            return OPENING
        read_only = " read-only" if self._desk.store.read_only else ""
        return f"{self.glyphs.live} live{read_only}", "done"

    def pause(self) -> None:
        """Let the screens stand still, or go on and catch up."""
        self.is_paused = not self.is_paused
        self._to.post_message(FreshnessChanged(self.away))
        if not self.is_paused:
            self._to.post_message(ShopChanged())
