"""Keeps the worker of one hot folder running: starts it, listens to it, replaces it."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from .inbox import Inbox
from .wire import Alive, Down, Settings, message_from, settings_line

SILENT = 30.0
"""Seconds without a word after which a worker is taken to hang."""
_FIRST_DELAY, _LONGEST_DELAY = 1.0, 30.0
_LASTED = 60.0
"""Seconds after which a worker that ends counts as having worked."""
MOST_STUCK = 2
"""Killed processes that a dead share still holds; with so many, no further one is started there."""


class Keeper:
    """To be called from one thread; what the worker says is put in the inbox by another, which
    calls `wake` then."""

    def __init__(
        self,
        settings: Settings,
        wake: Callable[[], None],
        *,
        silent: float = SILENT,
        module: str = "spo_tui.floor.worker",
    ) -> None:
        self.inbox = Inbox()
        self.heard = time.monotonic()
        """When the worker was last heard, on the monotonic clock."""
        self._settings = settings
        self._wake = wake
        self._silent = silent
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None
        self._stuck: list[subprocess.Popen[bytes]] = []
        self._started = 0.0
        self._start_at = 0.0
        self._delay = _FIRST_DELAY

    @property
    def pid(self) -> int | None:
        """The worker's process, while there is one."""
        return self._process.pid if self._process else None

    @property
    def stuck(self) -> int:
        """Workers that were killed, and that a dead share does not let go."""
        return sum(process.poll() is None for process in self._stuck)

    def check(self, others: int = 0) -> None:
        """To be called every second or so: start what is not running, end what hangs. `others`:
        so many processes of other kinds are stuck in the same share."""
        now = time.monotonic()
        self._stuck = [process for process in self._stuck if process.poll() is None]
        process = self._process
        if process is None:
            if now >= self._start_at and len(self._stuck) + others < MOST_STUCK:
                self._start()
        elif process.poll() is not None:
            _hang_up(process)
            self._process = None
            if now - self._started > _LASTED:
                self._delay = _FIRST_DELAY
            elif self._delay > _FIRST_DELAY:
                self._tell(f"its worker keeps ending, with status {process.returncode}")
            self._start_later()
        elif now - self.heard > self._silent:
            process.kill()
            self._stuck.append(process)
            _hang_up(process)
            self._process = None
            self._tell("does not answer")
            self._start_later()

    def look(self) -> None:
        """Ask the worker to look now."""
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(OSError, ValueError):  # it has ended, or is being ended
                self._process.stdin.write(b"look\n")
                self._process.stdin.flush()

    def stop(self) -> None:
        """Ask the worker to end; `finish` makes sure."""
        if self._process is not None:
            _hang_up(self._process)

    def finish(self, until: float) -> None:
        """After `stop`: wait for it until that time of the monotonic clock, then kill it."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(0.1)
        self._process = None

    def _start(self) -> None:
        command = [sys.executable, "-P", "-m", self._module]
        self._started = self.heard = time.monotonic()
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        except OSError as error:
            self._tell(f"its worker cannot be started: {(error.strerror or 'no reason').lower()}")
            self._start_later()
            return
        self._process = process
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(settings_line(self._settings))
            process.stdin.flush()

    def _start_later(self) -> None:
        self._start_at = time.monotonic() + self._delay
        self._delay = min(2 * self._delay, _LONGEST_DELAY)

    def _tell(self, reason: str) -> None:
        self.inbox.put(Down(reason))
        self._wake()

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        """Until the worker ends or is replaced."""
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                try:
                    message = message_from(line)
                except ValueError:
                    process.kill()
                    return
                if process is not self._process:
                    return
                self.heard = time.monotonic()
                if not isinstance(message, Alive):
                    self.inbox.put(message)
                    self._wake()


def _hang_up(process: subprocess.Popen[bytes]) -> None:
    """A worker whose standard input closes ends by itself."""
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()
