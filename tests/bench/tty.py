"""A program on a terminal of its own, with every chunk that it writes and when it was read.

While something is measured nothing but reading happens; what stood on the screen, and when, is
worked out afterwards from the log.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyte

_SYNC = re.compile(rb"\x1b\[\?2026([hl])")
_ASKS_FOR_SYNC = b"\x1b[?2026$p"
_HAS_SYNC = b"\x1b[?2026;2$y"
_FOREIGN = ("NO_COLOR", "TMUX", "COLUMNS", "LINES")
"""What whoever measures has said of another terminal."""
_TICKS = os.sysconf("SC_CLK_TCK")
KEYS = {"down": b"\x1b[B", "up": b"\x1b[A", "escape": b"\x1b", "enter": b"\r"}
Seen = Callable[[str], bool]


class Session:
    def __init__(self, command: Sequence[str], columns: int = 120, lines: int = 40) -> None:
        self.columns, self.lines = columns, lines
        self.log: list[tuple[float, bytes]] = []
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("TEXTUAL", "SSH", "SPO_")) and name not in _FOREIGN
        }
        environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        self.began = time.perf_counter()
        self.pid, self._handle = pty.fork()
        if self.pid == 0:
            os.execve(command[0], list(command), environment)
        size = struct.pack("HHHH", lines, columns, 0, 0)
        fcntl.ioctl(self._handle, termios.TIOCSWINSZ, size)

    def send(self, key: str) -> float:
        now = time.perf_counter()
        os.write(self._handle, KEYS.get(key, key.encode()))
        return now

    def read(self, until: float) -> bool:
        """Take what is written before that time, at least a chunk; False when there was none."""
        wait = until - time.perf_counter()
        if not select.select([self._handle], [], [], max(0.0, wait))[0]:
            return False
        try:
            some = os.read(self._handle, 65536)
        except OSError:
            return False
        self.log.append((time.perf_counter(), some))
        if _ASKS_FOR_SYNC in some:
            os.write(self._handle, _HAS_SYNC)
        return True

    def settle(self, quiet: float, bound: float) -> None:
        """Until nothing was written for `quiet` seconds."""
        end = time.perf_counter() + bound
        while time.perf_counter() < end:
            if not self.read(min(end, time.perf_counter() + quiet)):
                return

    def until(self, seen: Seen, bound: float = 60.0) -> float:
        """When the screen first showed it. Raises TimeoutError with the screen."""
        end = time.perf_counter() + bound
        while time.perf_counter() < end:
            self.read(time.perf_counter() + 0.05)
            self.settle(0.05, 1.0)
            found = self.when(seen)
            if found is not None:
                return found
        raise TimeoutError("not seen:\n" + "\n".join(self.screens()[-1][1].splitlines()))

    def when(self, seen: Seen, since: int = 0) -> float | None:
        """The time of the first whole frame, from chunk `since` on, on which it stands."""
        return next((at for at, text in self.screens(since) if seen(text)), None)

    def screens(self, since: int = 0) -> list[tuple[float, str]]:
        """Each whole frame from chunk `since` on: when it was read, and its text."""
        screen = pyte.Screen(self.columns, self.lines)
        stream = pyte.ByteStream(screen)
        frames = []
        drawing = False
        for place, (at, some) in enumerate(self.log):
            stream.feed(some)
            marks = _SYNC.findall(some)
            if marks:
                drawing = marks[-1] == b"h"
            if place >= since and not drawing:
                frames.append((at, "\n".join(screen.display)))
        return frames

    def written(self, since: int) -> int:
        return sum(len(some) for _, some in self.log[since:])

    def cpu(self) -> float:
        """Seconds of processor that the process tree has used."""
        total = 0
        for pid in self.tree():
            fields = _stat(pid)
            total += int(fields[11]) + int(fields[12]) if fields else 0
        return total / _TICKS

    def memory(self) -> float:
        """MiB that the first process held at most."""
        facts = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8").splitlines()
        peak = next(line for line in facts if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024

    def tree(self) -> list[int]:
        parents: dict[int, list[int]] = {}
        for entry in Path("/proc").iterdir():
            fields = _stat(int(entry.name)) if entry.name.isdigit() else []
            if fields:
                parents.setdefault(int(fields[1]), []).append(int(entry.name))
        found, todo = [], [self.pid]
        while todo:
            found.append(todo.pop())
            todo += parents.get(found[-1], [])
        return found

    def close(self, key: str = "q") -> None:
        """Leave by the key, or else be ended."""
        self.send(key)
        end = time.perf_counter() + 5
        while time.perf_counter() < end:
            self.read(time.perf_counter() + 0.05)
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                break
        else:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._handle)


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name; none when it has ended."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        return told.rpartition(")")[2].split()
    except OSError:
        return []
