"""Keys that arrive faster than they take effect: over a slow line, or from a scanner.

Textual hands each key to whatever has the focus at that moment, and a key that opens a field takes
some turns of the loop to move it there. What is typed behind it would act as commands.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump

from ..screens.screen import SpoScreen

BOUND = 1.0
"""Seconds that a key waits for the one before: a board whose database is away still hears."""
_TURN = 0.002


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
            await self._app._post_message(self._waiting.popleft())
            try:
                await asyncio.wait_for(self._settled(told), BOUND)
            except TimeoutError:
                continue

    async def _settled(self, told: list[MessagePump]) -> None:
        await self._passed([self._app, *told, self._app])
        while isinstance(self._app.screen, SpoScreen) and self._app.screen.is_busy:
            await asyncio.sleep(_TURN)
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
        for node in nodes:
            done = asyncio.Event()
            if not node.is_running or not node.call_later(done.set):
                continue
            while node.is_running and not done.is_set():
                await asyncio.sleep(_TURN)
