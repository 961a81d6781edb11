"""The program in tmux: what a shell of its own says, and what the operator sees."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import join
from typing import Any

import pyte
import pytest

from tests.waiting import wait_for

PROGRAM = str(Path(sys.executable).with_name("spo-tui"))
PROMPT = "ready>"
BOUND = 40.0

_FOREIGN = ("NO_COLOR", "COLORTERM", "SSH_TTY", "COLUMNS", "LINES")
"""Settings of whoever runs the tests."""

needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Pane:
    """A shell on a terminal of tmux; `term` is what it is told that the terminal is."""

    def __init__(self, home: Path, term: str = "screen-256color") -> None:
        self._asked = 0
        self._socket = str(home / "tmux.sock")
        settings = home / "tmux.conf"
        settings.write_text(
            f'set -g default-terminal "{term}"\nset -g status off\nset -s escape-time 20\n'
        )
        shell = ["env", f"PS1={PROMPT} ", "LANG=C.UTF-8", f"XDG_STATE_HOME={home}", "sh"]
        shell[1:1] = [word for name in _FOREIGN for word in ("-u", name)]
        self.tmux("-f", str(settings), "new-session", "-d", "-x", "80", "-y", "24", join(shell))
        self.until_shown(PROMPT)

    def tmux(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-u", "-S", self._socket, *words], capture_output=True, text=True, check=False
        )
        return done.stdout

    @property
    def text(self) -> str:
        return self.tmux("capture-pane", "-p")

    @property
    def coloured(self) -> str:
        return self.tmux("capture-pane", "-p", "-e")

    @property
    def cells(self) -> list[list[tuple[object, ...]]]:
        """What stands in each cell, and how; of a blank only that it is one."""
        lines = self.coloured.split("\n")[:-1]
        screen = pyte.Screen(int(self.flag("pane_width")), len(lines))
        pyte.Stream(screen).feed("\r\n".join(lines))
        return [
            [_seen(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)
        ]

    def flag(self, name: str) -> str:
        return self.tmux("display-message", "-p", f"#{{{name}}}").strip()

    def type(self, text: str) -> None:
        self.tmux("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        self.tmux("send-keys", *keys)

    def paste(self, text: str) -> None:
        """As a terminal pastes: in brackets where the program has asked for them."""
        self.tmux("set-buffer", text)
        self.tmux("paste-buffer", "-p", "-r")

    def resize(self, columns: int, lines: int) -> None:
        self.tmux("resize-window", "-x", str(columns), "-y", str(lines))

    def until(self, fact: Callable[[], object]) -> None:
        try:
            wait_for(fact, BOUND)
        except AssertionError:
            raise AssertionError(f"it did not come true:\n{self.text}") from None

    def until_shown(self, text: str) -> None:
        self.until(lambda: text in self.text)

    def run(self, *words: str) -> None:
        """Have the shell run a command, without waiting for it."""
        self.type(join(words))
        self.press("Enter")

    def said(self, command: str) -> str:
        """What a short command of the shell prints."""
        self._asked += 1
        end = f"end-of-{self._asked}"
        self.type(f"{command}; echo {end}")
        self.press("Enter")
        self.until(lambda: f"\n{end}\n" in self.text)
        return self.text.partition(f"\n{end}\n")[0].rpartition(f"; echo {end}\n")[2]


def _seen(cell: Any) -> tuple[object, ...]:
    if cell.data == " " and not (cell.underscore or cell.reverse):
        return (" ",)
    return (cell.data, cell.fg, cell.bg, cell.bold, cell.underscore, cell.reverse)


@contextmanager
def pane(home: Path, term: str = "screen-256color") -> Iterator[Pane]:
    home.mkdir(exist_ok=True)
    made = Pane(home, term)
    try:
        yield made
    finally:
        made.tmux("kill-server")
