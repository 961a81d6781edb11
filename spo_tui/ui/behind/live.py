"""The thread that hears of changes and lets time pass, and says how fresh the view is."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from textual.message import Message
from textual.message_pump import MessagePump

from ...domain.errors import SpoError

if TYPE_CHECKING:
    from ...desk.desk import Desk

GAP = 0.12
"""Seconds between two words of change: a burst becomes one."""
TICK = 5.0
"""Seconds after which ages and due times are looked at again."""


class ShopChanged(Message):
    """Something was committed, by this process or by another."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, ShopChanged)


class TimePassed(Message):
    pass


class FreshnessChanged(Message):
    """`away` is why the database does not answer; empty when it does."""

    def __init__(self, away: str) -> None:
        super().__init__()
        self.away = away


class Live(threading.Thread):
    def __init__(self, to: MessagePump, desk: Desk) -> None:
        super().__init__(name="live", daemon=True)
        self._to = to
        self._desk = desk
        self._ended = threading.Event()
        self._away = ""

    def stop(self) -> None:
        self._ended.set()

    def run(self) -> None:
        from ...store.feed import open_pulse

        pulse = open_pulse(self._desk.store)
        ticked = time.monotonic() - TICK
        try:
            while not self._ended.is_set():
                try:
                    changed = pulse.wait(1.0, self._ended)
                    ticks = time.monotonic() - ticked >= TICK
                    if ticks:
                        self._let_time_pass()
                except SpoError as error:
                    self._say(str(error))
                    self._ended.wait(0.5)
                    continue
                back = bool(self._away)
                self._say("")
                if changed or back:
                    self._to.post_message(ShopChanged())
                    self._ended.wait(GAP)
                if ticks:
                    ticked = time.monotonic()
                    self._to.post_message(TimePassed())
        finally:
            pulse.close()

    def _let_time_pass(self) -> None:
        from ...desk.clock import BATCH, pass_time

        if not self._desk.store.read_only:
            while pass_time(self._desk) == BATCH and not self._ended.is_set():
                pass

    def _say(self, away: str) -> None:
        if away != self._away:
            self._away = away
            self._to.post_message(FreshnessChanged(away))
