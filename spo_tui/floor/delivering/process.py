"""A courier's process, seen from the monitor: started, told, listened to, and got rid of."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from .wire import Answer, At, Ground, Order, answer_from, order_line

COMMAND = (sys.executable, "-P", "-m", "spo_tui.floor.delivering.courier")
_TERMINATED = 5.0
"""Seconds that a process has to end in before it is killed."""


class Process:
    """What it says is kept in `answers`, by a thread that calls `wake` then."""

    def __init__(
        self, ground: Ground, wake: Callable[[], None], command: Sequence[str] = COMMAND
    ) -> None:
        """Raises OSError when it cannot be started."""
        self.answers: deque[Answer] = deque()
        self.at = At()
        """The newest word of how far it is."""
        self.heard = time.monotonic()
        self._wake = wake
        self._kill_at: float | None = None
        self._popen = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()
        self._write(order_line(ground))

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def is_running(self) -> bool:
        return self._popen.poll() is None

    def tell(self, order: Order) -> None:
        self._write(order_line(order))

    def end(self) -> None:
        """Not waited for: a process in a dead share may not even be killed."""
        self._kill_at = time.monotonic() + _TERMINATED
        self._hang_up()
        self._popen.terminate()

    def is_gone(self, now: float) -> bool:
        """After `end`: whether it is; to be asked now and then."""
        if self.is_running and self._kill_at is not None and now >= self._kill_at:
            self._popen.kill()
        return not self.is_running

    def finish(self, until: float) -> None:
        """End it now, by `until` of the monotonic clock."""
        self._hang_up()
        try:
            self._popen.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._popen.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._popen.wait(0.1)

    def _hang_up(self) -> None:
        """A courier whose standard input closes ends by itself."""
        assert self._popen.stdin is not None
        with contextlib.suppress(OSError):
            self._popen.stdin.close()

    def _write(self, line: bytes) -> None:
        assert self._popen.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # it has ended, which shows
            self._popen.stdin.write(line)
            self._popen.stdin.flush()

    def _listen(self) -> None:
        assert self._popen.stdout is not None
        with self._popen.stdout as lines:
            for line in lines:
                try:
                    answer = answer_from(line)
                except ValueError:
                    self._popen.kill()
                    break
                self.heard = time.monotonic()
                if isinstance(answer, At):
                    self.at = answer
                else:
                    self.answers.append(answer)
                    self._wake()
        self._wake()
