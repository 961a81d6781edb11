"""The board's first frame, written by hand: to import Textual takes longer than all before it.

It holds the terminal until Textual's driver takes it over. Keys typed meanwhile wait where the
driver reads them; Ctrl-C alone still ends the program.
"""

from __future__ import annotations

import os
import shutil
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from ...domain.query import Query, parse
from ..behind.memory import Memory
from ..behind.questions import ROWS
from ..wire.thrift import ENTER, Thrift
from .colours import Colours, color_system
from .lines import FirstLines

if TYPE_CHECKING:
    from ...config import Config
    from ...domain.board import Look

_HIDE_CURSOR = "\x1b[?25l"
_LEAVE = "\x1b[m\x1b[?1049l\x1b[?25h"
_LEAST = (40, 10)
"""Columns and lines below which there is no room for a board."""


class FirstFrame:
    """A terminal that shows the board, and what has to be known to take it over."""

    def __init__(
        self, lines: FirstLines, colours: Colours, query: Query, size: tuple[int, int]
    ) -> None:
        self.size = size
        """Columns and lines."""
        self.thrift = Thrift()
        """Knows what stands on the terminal."""
        self.taken = False
        """Whether it is the driver that gives the terminal back."""
        self._lines = lines
        self._colours = colours
        self.query = query
        self._look: Look | None = None
        self._before = ENTER + _HIDE_CURSOR
        """With the first of what is drawn: a blank screen is never seen."""
        self._input = sys.stdin.fileno()
        self.attributes = termios.tcgetattr(self._input)
        """Of the terminal, before anything was changed."""

    def look_for(self, query: Query) -> Look | None:
        """The rows that stand there, if they are those of the query. They are kept no longer."""
        look, self._look = self._look, None
        return look if query == self.query else None

    def enter(self) -> None:
        """Keys are to reach the board as they are, and neither the screen nor a shell."""
        mode = termios.tcgetattr(self._input)
        mode[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        mode[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        mode[6][termios.VMIN] = 1
        for key in (termios.VSUSP, termios.VQUIT):  # they would leave the terminal as it is now
            mode[6][key] = bytes([os.fpathconf(self._input, "PC_VDISABLE")])
        termios.tcsetattr(self._input, termios.TCSANOW, mode)

    def draw(self, look: Look | None) -> None:
        """The board with these rows; None while they are being read."""
        self._look = look
        told = []
        for y, (spans, ground) in enumerate(self._lines.lines(look), 1):
            told.append(f"\x1b[{y};1H")
            told += [self._colours.sequence(style, ground) + text for text, style in spans]
        before, self._before = self._before, ""
        self._write(before + self.thrift.pack("".join(told)))

    def read(self, glance: Callable[[Query, int], Look | None]) -> None:
        look = glance(self.query, ROWS)
        if look is not None:
            self.draw(look)

    def leave(self) -> None:
        """Give the terminal back as it was, without the keys that were meant for the board."""
        with suppress(termios.error, OSError):
            if not self._before:
                self._write(_LEAVE)
            termios.tcsetattr(self._input, termios.TCSANOW, self.attributes)
            termios.tcflush(self._input, termios.TCIFLUSH)

    @staticmethod
    def _write(text: str) -> None:
        sys.stderr.write(text)  # where Textual writes too
        sys.stderr.flush()


@contextmanager
def first_frame(
    config: Config, glance: Callable[[Query, int], Look | None], *, coming: bool
) -> Iterator[FirstFrame | None]:
    """Show the board until the driver takes the terminal over, with the rows that `glance` reads.
    `coming` says that a monitor comes with the board. None where there is no such frame."""
    frame = _prepared(config, coming)
    if frame is None:
        yield None
        return
    try:
        frame.enter()
        frame.draw(None)
        frame.read(glance)
        yield frame
    finally:
        if not frame.taken:
            frame.leave()


def _prepared(config: Config, coming: bool) -> FirstFrame | None:
    size = shutil.get_terminal_size()
    system = color_system(os.environ)
    state, trouble = Memory(config).recall()
    small = size[0] < _LEAST[0] or size[1] < _LEAST[1]
    readable = sys.stderr.isatty() and sys.stderr.encoding.lower().startswith("utf")
    if small or system is None or trouble or not readable:
        return None
    query = state.query(parse(state.filter))
    lines = FirstLines(config, state, query, size, coming=coming)
    return FirstFrame(lines, Colours(system, os.environ), query, size)
