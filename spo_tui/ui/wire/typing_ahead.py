"""Keys that arrive faster than they take effect: over a slow line, or from a scanner.

Textual hands each key to whatever has the focus at that moment, and a key that opens a field takes
some turns of the loop to move it there. What is typed behind it would act as commands.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from textual import events
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump

BOUND = 1.0
"""Seconds that a key waits for the one before: a board whose database is away still hears."""
OPENING = 10.0
"""The same while the database is being opened, with the first jobs in sight already."""
_LOOK = 0.01
"""Seconds between two looks at what does not call back."""


class TypingAhead:
    """Gives the application one key after the other, each when the last has had its effect."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._waiting: deque[Message] = deque()
        self._work: asyncio.Task[None] | None = None

    def take(self, message: Message) -> None:
        """To be called where the application's loop runs."""
        self._waiting.append(message)
        if self._work is None or self._work.done():
            self._work = asyncio.get_running_loop().create_task(self._give())

    async def _give(self) -> None:
        while self._waiting:
            told = self._way()
            await self._app._post_message(self._next())
            try:
                await asyncio.wait_for(self._settled(told), self._bound)
            except TimeoutError:
                continue

    def _next(self) -> Message:
        """The next message; what a scanner has typed meanwhile into a field made for it, whole."""
        first = self._waiting.popleft()
        typed = _typed(first)
        if typed is None or not getattr(self._app.focused, "takes_bursts", False):
            return first
        while self._waiting and (more := _typed(self._waiting[0])) is not None:
            typed += more
            self._waiting.popleft()
        return events.Paste(typed) if len(typed) > 1 else first

    @property
    def _bound(self) -> float:
        shop = getattr(self._app, "shop", None)
        return OPENING if shop is not None and shop.is_opening else BOUND

    async def _settled(self, told: list[MessagePump]) -> None:
        await self._passed([self._app, *told, self._app])
        while getattr(self._app.screen, "is_busy", False):
            await asyncio.sleep(_LOOK)
        await self._passed([*self._way(), self._app])

    def _way(self) -> list[MessagePump]:
        """Who hears of a key now: what has the focus, all that it lies in, and the screen."""
        if not self._app.screen_stack:
            return []
        start = self._app.focused or self._app.screen
        return [node for node in start.ancestors_with_self if node is not self._app]

    @staticmethod
    async def _passed(nodes: list[MessagePump]) -> None:
        """Wait until each has done, in turn, what it was told before."""
        loop = asyncio.get_running_loop()
        for node in nodes:
            done: asyncio.Future[None] = loop.create_future()
            if not node.is_running or not node.call_later(_finish, done):
                continue
            while node.is_running and not done.done():  # one that closes forgets what it was told
                await asyncio.wait([done], timeout=_LOOK)


def _typed(message: Message) -> str | None:
    """The text that the key stands for; None for a key that does something else."""
    if not isinstance(message, events.Key):
        return None
    if message.key == "enter":
        return "\n"
    return message.character if message.is_printable else None


def _finish(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)
