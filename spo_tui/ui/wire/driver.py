"""Textual's driver for terminals, writing no more than it must."""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder
from typing import Any, Protocol

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from .pasting import PlainPaste
from .thrift import ENTER, Thrift
from .typing_ahead import TypingAhead

_LOOK = 0.1
"""Seconds between two looks at whether the board is being left, or an Esc stands alone."""
_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
_MOST = 4096
"""Bytes read at a time."""


class Held(Protocol):
    """A terminal on which the first frame stands already."""

    thrift: Thrift
    size: tuple[int, int]
    attributes: list[Any]
    taken: bool


class ThriftyDriver(LinuxDriver):
    """A terminal that has been given another size shows what it likes, until it is drawn anew."""

    def start_application_mode(self) -> None:
        frame: Held | None = getattr(self._app, "first_frame", None)
        self._frame = frame if frame is not None and not frame.taken else None
        self._thrift = self._frame.thrift if self._frame else Thrift()
        self._resized = False
        self._frame_parts: list[str] = []
        self._typing = TypingAhead(self._app)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._frame is not None:
            self.attrs_before = self._frame.attributes
            self._frame.taken = True
            self._frame = None

    def write(self, data: str) -> None:
        if self._frame is not None and data == ENTER:
            return  # to enter again what is there already would clear it
        self._frame_parts.append(data)
        if self._frame_parts[0] == _BEGIN and data != _END:
            return  # of a frame nothing is written before it is whole
        whole = "".join(self._frame_parts)
        self._frame_parts.clear()
        if self._resized:
            self._resized = False
            self._thrift.forget()
        packed = self._thrift.pack(whole)
        if packed:
            super().write(packed)

    def stop_application_mode(self) -> None:
        self._frame_parts.clear()  # a frame that has not become whole must not keep back the end
        super().stop_application_mode()

    def _get_terminal_size(self) -> tuple[int, int]:
        size = super()._get_terminal_size()
        self._resized = self._frame is None or size != self._frame.size
        return size

    def process_message(self, message: Message) -> None:
        if isinstance(message, events.Resize):
            self._resized = True
        super().process_message(message)

    def run_input_thread(self) -> None:
        """As Textual's own; but what is pasted is text, and a byte that is no UTF-8, as a terminal
        set up otherwise sends, is an unknown letter and not the end of the board."""
        parser, paste = XTermParser(self._debug), PlainPaste()
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_LOOK):
                    read = os.read(self.fileno, _MOST)
                    if not read:
                        return  # the terminal has gone, and the signal that says so has come
                    data = paste.plain(decode(read))
                    for message in parser.feed(data) if data else ():
                        self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)

    def send_message(self, message: Message) -> None:
        if isinstance(message, (events.Key, events.Paste)):
            self._loop.call_soon_threadsafe(self._typing.take, message)
        else:
            super().send_message(message)
