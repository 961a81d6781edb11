"""Keeps one clean-up worker at hand: starts it when there is work, replaces it when it hangs."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from queue import Empty, SimpleQueue

from .wire import Answer, Request, Settings, answer_from, line_of

SILENT = 30.0
"""Seconds without a word about a request after which a worker is taken to hang."""
_FIRST_DELAY, _LONGEST_DELAY = 1.0, 30.0
_MOST_STUCK = 2
"""Killed workers that a dead share still holds; with so many, no further one is started."""


class Hand:
    """To be called from one thread."""

    def __init__(self, *, silent: float = SILENT) -> None:
        self._silent = silent
        self._process: subprocess.Popen[bytes] | None = None
        self._stuck: list[subprocess.Popen[bytes]] = []
        self._answers: SimpleQueue[Answer] = SimpleQueue()
        self._asked: dict[int, Request] = {}
        self._heard = 0.0
        self._start_at = 0.0
        self._delay = _FIRST_DELAY

    @property
    def is_free(self) -> bool:
        """Whether nothing is asked of it, and it may be asked something."""
        stuck = len(self._stuck) >= _MOST_STUCK
        return not self._asked and not stuck and time.monotonic() >= self._start_at

    @property
    def asked(self) -> bool:
        return bool(self._asked)

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def ask(self, settings: Settings, requests: Sequence[Request]) -> bool:
        """Whether a worker could be given them; it is started with these settings."""
        if self._process is None and not self._start(settings):
            return False
        assert self._process is not None and self._process.stdin is not None
        self._asked = {request.id: request for request in requests}
        self._heard = time.monotonic()
        with contextlib.suppress(OSError):  # one that has ended is seen by `check`
            self._process.stdin.write(b"".join(map(line_of, requests)))
            self._process.stdin.flush()
        return True

    def take(self) -> list[Answer]:
        """What has been answered, and for what a worker that is no more has left undone."""
        answers: list[Answer] = []
        with contextlib.suppress(Empty):
            while True:
                answer = self._answers.get_nowait()
                if self._asked.pop(answer.id, None) is not None:
                    answers.append(answer)
        return answers + self._check(answers)

    def stop(self) -> None:
        """Ask the worker to end; `finish` makes sure."""
        if self._process is not None:
            _hang_up(self._process)

    def finish(self, until: float) -> None:
        """After `stop`: wait for it until that time of the monotonic clock, then kill it."""
        process, self._process = self._process, None
        if process is None:
            return
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.1)

    def _check(self, answers: Sequence[Answer]) -> list[Answer]:
        self._stuck = [process for process in self._stuck if process.poll() is None]
        process, now = self._process, time.monotonic()
        if answers:
            self._delay = _FIRST_DELAY
        if process is None:
            return []
        if process.poll() is not None:
            return self._give_up("its worker has ended")
        if self._asked and now - self._heard > self._silent:
            process.kill()
            self._stuck.append(process)
            return self._give_up("its share does not answer")
        return []

    def _give_up(self, reason: str) -> list[Answer]:
        assert self._process is not None
        _hang_up(self._process)
        self._process = None
        self._start_at = time.monotonic() + self._delay
        self._delay = min(2 * self._delay, _LONGEST_DELAY)
        undone, self._asked = self._asked, {}
        return [Answer(number, "failed", reason=reason) for number in undone]

    def _start(self, settings: Settings) -> bool:
        command = [sys.executable, "-P", "-m", "spo_tui.floor.cleaning.worker"]
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        except OSError:
            self._start_at = time.monotonic() + self._delay
            self._delay = min(2 * self._delay, _LONGEST_DELAY)
            return False
        self._process = process
        self._answers = SimpleQueue()
        threading.Thread(target=self._listen, args=(process, self._answers), daemon=True).start()
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(line_of(settings))
            process.stdin.flush()
        return True

    def _listen(self, process: subprocess.Popen[bytes], answers: SimpleQueue[Answer]) -> None:
        """Until the worker ends or is replaced."""
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                try:
                    answer = answer_from(line)
                except ValueError:
                    process.kill()
                    return
                if process is not self._process:
                    return
                self._heard = time.monotonic()
                if answer is not None:
                    answers.put(answer)


def _hang_up(process: subprocess.Popen[bytes]) -> None:
    """A worker whose standard input closes ends by itself."""
    assert process.stdin is not None
    with contextlib.suppress(OSError):
        process.stdin.close()
