"""The program in a pseudo-terminal, seen through a terminal emulator."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pyte

BOUND = 30.0


class Console:
    """`python -m spo_tui ARGUMENTS` on a terminal of its own; `raw` is all that it wrote."""

    running: ClassVar[list[Console]] = []

    def __init__(
        self,
        arguments: list[str],
        columns: int = 80,
        lines: int = 24,
        program: tuple[str, ...] = ("-m", "spo_tui"),
    ) -> None:
        self.raw = b""
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        environment = os.environ | {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
        for name in ("NO_COLOR", "COLORTERM", "SSH_TTY", "TMUX", "COLUMNS", "LINES"):
            environment.pop(name, None)
        self.pid, self._handle = pty.fork()
        if self.pid == 0:
            os.execve(sys.executable, [sys.executable, *program, *arguments], environment)
        self.running.append(self)
        self.resize(columns, lines)

    def resize(self, columns: int, lines: int) -> None:
        size = struct.pack("HHHH", lines, columns, 0, 0)
        fcntl.ioctl(self._handle, termios.TIOCSWINSZ, size)
        self._screen.resize(lines, columns)

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    def send(self, keys: str) -> None:
        self.send_bytes(keys.encode())

    def send_bytes(self, keys: bytes) -> None:
        os.write(self._handle, keys)

    def until(self, fact: Callable[[], object], bound: float = BOUND) -> None:
        end = time.monotonic() + bound
        while not fact():
            assert time.monotonic() < end, f"it did not come true:\n{self.text}"
            self._read()

    def until_shown(self, text: str) -> None:
        self.until(lambda: text in self.text)

    def end(self, bound: float = BOUND) -> int:
        """Read until the program has ended; its exit status, negative for a signal."""
        end = time.monotonic() + bound
        while True:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            self._read()
            if done:
                self.running.remove(self)
                os.close(self._handle)
                return os.waitstatus_to_exitcode(status)
            assert time.monotonic() < end, f"it did not end:\n{self.text}"

    def kill(self, number: int = signal.SIGKILL) -> None:
        os.kill(self.pid, number)

    def _read(self) -> None:
        if not select.select([self._handle], [], [], 0.05)[0]:
            return
        try:
            some = os.read(self._handle, 65536)
        except OSError:
            return  # the other end is closed
        self.raw += some
        self._stream.feed(some)


def shop_with(directory: Path, tickets: str) -> list[str]:
    """Global options for a database into which `tickets` (CSV) was imported."""
    import subprocess

    database = directory / "spo.db"
    (directory / "tickets.csv").write_text(tickets, encoding="utf-8")
    options = ["--database", str(database)]
    command = [sys.executable, "-m", "spo_tui", *options, "import", str(directory / "tickets.csv")]
    subprocess.run(command, check=True, capture_output=True)
    return options
