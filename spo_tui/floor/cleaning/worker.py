"""The process that clears working folders, and may hang or die with their share.

`python -m spo_tui.floor.cleaning.worker`: a line of settings on standard input, then a line for
each request; answers on standard output (see `wire`), until standard input closes. It knows no
database.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from queue import Empty, SimpleQueue
from typing import BinaryIO

from .clearing import Clearing
from .marked import OutOfReach
from .wire import ALIVE, BEAT, Answer, Request, Settings, line_of, request_from, settings_from


class Worker:
    """One request after the other; between them, what was left in the trash from before."""

    def __init__(self, settings: Settings, out: BinaryIO) -> None:
        self.requests: SimpleQueue[Request] = SimpleQueue()
        self._out = out
        self._spoke_at = time.monotonic()
        self._clearing = Clearing(settings, self._still_alive)
        self._leftover: list[str] = []
        self._to_sweep = settings.sweep

    def run(self) -> None:
        """Until the process ends."""
        while True:
            self._find_leftover()
            try:
                request = self.requests.get(block=not self._leftover)
            except Empty:
                if self._clearing.sweep(self._leftover[-1]):
                    self._leftover.pop()
                continue
            self._say(line_of(self._answer(request)))

    def _find_leftover(self) -> None:
        if self._to_sweep:
            self._to_sweep = False
            with contextlib.suppress(OutOfReach, OSError):
                self._leftover = self._clearing.swept()

    def _answer(self, request: Request) -> Answer:
        if time.monotonic() > request.until:
            return Answer(request.id, "failed", reason="the worker had stood still")
        return self._clearing.do(request)

    def _still_alive(self) -> None:
        if time.monotonic() >= self._spoke_at + BEAT:
            self._say(ALIVE)

    def _say(self, line: bytes) -> None:
        self._out.write(line)
        self._out.flush()
        self._spoke_at = time.monotonic()


def listen(source: BinaryIO, worker: Worker) -> None:
    """Hand on what is asked; end this process when nobody can ask any more, even while it hangs
    in a dead share."""
    for line in source:
        worker.requests.put(request_from(line))
    os._exit(0)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl+c is for the supervisor, which ends us
    source = sys.stdin.buffer
    worker = Worker(settings_from(source.readline()), sys.stdout.buffer)
    threading.Thread(target=listen, args=(source, worker), daemon=True).start()
    try:
        worker.run()
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main()
