"""Textual's driver for terminals, writing no more than it must."""

from __future__ import annotations

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from .thrift import Thrift
from .typing_ahead import TypingAhead


class ThriftyDriver(LinuxDriver):
    """A terminal that has been given another size shows what it likes, until it is drawn anew."""

    def start_application_mode(self) -> None:
        self._thrift = Thrift()
        self._resized = False
        self._typing = TypingAhead(self._app)
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def write(self, data: str) -> None:
        if self._resized:
            self._resized = False
            self._thrift.forget()
        super().write(self._thrift.pack(data))

    def _get_terminal_size(self) -> tuple[int, int]:
        self._resized = True
        return super()._get_terminal_size()

    def process_message(self, message: Message) -> None:
        if isinstance(message, events.Resize):
            self._resized = True
        super().process_message(message)

    def send_message(self, message: Message) -> None:
        if isinstance(message, (events.Key, events.Paste)):
            self._loop.call_soon_threadsafe(self._typing.take, message)
        else:
            super().send_message(message)
