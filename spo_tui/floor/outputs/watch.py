"""What a monitor does about outputs: keeps the process that looks, and takes its word to jobs."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar

from ...desk import floor, outputs
from ...desk.desk import Desk
from ...domain.output import KnownOutput
from ..inbox import Said
from ..keeper import Keeper
from ..post import Pace
from ..wire import Down, Outputs, Settings, Up

T = TypeVar("T")
SETTLE = 2.0
"""Seconds of stillness before a file is complete that nobody vouches for."""
_MODULE = "spo_tui.floor.outputs.worker"
_NAME = "outputs"


class Attempt(Protocol):
    def __call__(self, name: Hashable, work: Callable[[], T]) -> T | None: ...


class Tell(Protocol):
    def __call__(
        self, what: str, *, file: str = "", job: str | None = None, reason: str = ""
    ) -> None: ...


class OutputWatch:
    """Each monitor has one; that of the monitor which has run longest does the work for all."""

    def __init__(
        self,
        desk: Desk,
        monitor_id: str,
        pace: Pace,
        *,
        attempt: Attempt,
        tell: Tell,
        wake: Callable[[], None],
    ) -> None:
        """Below the desk's working root; without one there is nothing to do."""
        self._desk = desk
        self._root = (desk.places.working_root or "").rstrip("/")
        self._monitor_id = monitor_id
        self._pace = pace
        self._attempt = attempt
        self._tell = tell
        self._wake = wake
        self._keeper: Keeper | None = None
        self._todo: deque[Said] = deque()
        self._state: Up | Down | None = None
        self._mine: bool | None = None
        self._ask_at = 0.0

    @property
    def is_idle(self) -> bool:
        """Whether all folders have been looked into, and nothing of it is left to do."""
        if not self._root or self._mine is False:
            return True
        return self._state is not None and not self._todo

    def tick(self) -> None:
        """To be called every second or so."""
        now = time.monotonic()
        if self._root and now >= self._ask_at:
            mine = self._attempt(_NAME, self._is_mine)
            if mine is not None:
                self._ask_at = now + self._pace.beat
                self._mine = mine
                self._take() if mine else self._leave(now)
        if self._keeper is not None:
            self._keeper.check()
            self.attend()

    def attend(self) -> None:
        """Take what has been said to the database; what cannot be is kept for the next time."""
        if self._keeper is not None:
            self._todo.extend(self._keeper.inbox.take())
        while self._todo and self._deal(self._todo[0]):
            self._todo.popleft()

    def stop(self) -> None:
        if self._keeper is not None:
            self._keeper.stop()

    def finish(self, until: float) -> None:
        if self._keeper is not None:
            self._keeper.finish(until)
            self._keeper = None

    def _is_mine(self) -> bool:
        alive = [one.id for one in floor.list_monitors(self._desk) if one.alive]
        return bool(alive) and alive[0] == self._monitor_id

    def _take(self) -> None:
        if self._keeper is not None:
            return
        known = self._attempt(_NAME, lambda: outputs.known_outputs(self._desk, self._root))
        if known is not None:
            given = self._settings(known)
            silent = self._pace.silent
            self._keeper = Keeper(given, self._wake, silent=silent, module=_MODULE)
            self._tell("watching outputs", reason=self._root)

    def _leave(self, now: float) -> None:
        if self._keeper is not None:
            self.stop()
            self.finish(now)
            self._todo.clear()
            self._tell("left outputs", reason="another monitor has run for longer")

    def _deal(self, said: Said) -> bool:
        """Whether nothing is left of it to do."""
        if isinstance(said, Up | Down):
            if said != self._state:
                reason = said.reason if isinstance(said, Down) else ""
                self._tell("outputs down" if reason else "outputs up", reason=reason)
            self._state = said
        elif isinstance(said, Outputs):
            made = said.made
            noted = self._attempt(_NAME, lambda: outputs.note_outputs(self._desk, self._root, made))
            if noted is None:
                return False
            for one in noted:
                self._tell(one.what, file=one.name, job=one.job, reason=one.reason)
        return True

    def _settings(self, known: list[KnownOutput]) -> Settings:
        return Settings(
            self._root,
            settle=SETTLE,
            still=self._pace.still,
            rescan=self._pace.rescan,
            beat=self._pace.beat,
            known=tuple((one.folder, one.name, one.size, one.at) for one in known),
        )
