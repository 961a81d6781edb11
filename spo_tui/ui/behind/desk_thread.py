"""The thread that talks to the database, so that the screen never waits for it."""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.message_pump import MessagePump

from ...domain.errors import SpoError

if TYPE_CHECKING:
    from ...desk.desk import Desk

Work = Callable[["Desk"], Any]
Then = Callable[[Any], None]
Otherwise = Callable[[SpoError], None]
_DRAWN_WITHIN = 1.0
"""Seconds that opening the desk waits for the first frame."""


class Opened(Message):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk


class OpeningFailed(Message):
    def __init__(self, error: SpoError) -> None:
        super().__init__()
        self.error = error


class Answered(Message):
    """The work is done; `then` is to be called with its result where widgets may be touched."""

    def __init__(self, then: Then, result: Any) -> None:
        super().__init__()
        self.then = then
        self.result = result


class Failed(Message):
    def __init__(self, error: SpoError, otherwise: Otherwise | None) -> None:
        super().__init__()
        self.error = error
        self.otherwise = otherwise


class DeskThread(threading.Thread):
    """Opens the desk, then does what it is asked; of one kind of question only the latest.

    Before that it takes a `glance`, and waits until its result is `drawn`: what opening imports
    would hold up the first frame.
    """

    def __init__(self, to: MessagePump, open_desk: Callable[[], Desk]) -> None:
        super().__init__(name="desk", daemon=True)
        self._to = to
        self._open = open_desk
        self._asked: OrderedDict[str, tuple[Work, Then, Otherwise | None]] = OrderedDict()
        self._wake = threading.Condition()
        self._stopped = False
        self._glance: tuple[Callable[[], Any], Then] | None = None
        self.drawn = threading.Event()
        self._numbers = count(1)

    def begin(self, glance: Callable[[], Any], then: Then) -> None:
        self._glance = (glance, then)
        self.start()

    def ask(self, kind: str, work: Work, then: Then, otherwise: Otherwise | None = None) -> None:
        with self._wake:
            self._asked.pop(kind, None)
            self._asked[kind] = (work, then, otherwise)
            self._wake.notify()

    async def answer(self, work: Work) -> Any:
        """The result of `work(desk)`, whatever else is asked. Raises SpoError."""
        waiting: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def done(result: Any) -> None:
            if not waiting.done():  # whoever asked may be gone
                waiting.set_result(result)

        def failed(error: SpoError) -> None:
            if not waiting.done():
                waiting.set_exception(error)

        self.ask(f"question {next(self._numbers)}", work, done, failed)
        return await waiting

    def stop(self) -> None:
        with self._wake:
            self._stopped = True
            self._wake.notify()

    def run(self) -> None:
        if self._glance is not None:
            glance, then = self._glance
            self._to.post_message(Answered(then, glance()))
            self.drawn.wait(_DRAWN_WITHIN)
        try:
            desk = self._open()
        except SpoError as error:
            self._to.post_message(OpeningFailed(error))
            return
        self._to.post_message(Opened(desk))
        while True:
            with self._wake:
                while not self._asked and not self._stopped:
                    self._wake.wait()
                if self._stopped:
                    break
                _, (work, then, otherwise) = self._asked.popitem(last=False)
            try:
                result = work(desk)
            except SpoError as error:
                self._to.post_message(Failed(error, otherwise))
            else:
                self._to.post_message(Answered(then, result))
        desk.store.close()
