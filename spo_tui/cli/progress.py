"""How a command that takes long tells the board how far it is (`spo_tui.system.errand`)."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from ..domain.errors import SpoError
from .ending import ended_by_signals

_EVERY = 0.25
"""Seconds between two lines."""

progress_option = click.option(
    "--progress", is_flag=True, hidden=True, help="JSON lines on the way; ends with its input."
)


class Telling:
    """Without `--progress` it says nothing."""

    def __init__(self, wanted: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self.wanted = wanted
        self._clock = clock
        self._next = 0.0

    def __call__(self, done: int, of: int, text: str = "") -> None:
        """So much is done, of so much in the same unit (0: nobody knows); told now and then."""
        if self.wanted and self._clock() >= self._next:
            self._next = self._clock() + _EVERY
            self._write({"done": done, "of": of, "text": text})

    def result(self, document: dict[str, Any]) -> None:
        """The end, and what came of it."""
        self._write({"result": document})

    def error(self, reason: str) -> None:
        self._write({"error": reason})

    def _write(self, line: dict[str, Any]) -> None:
        from .output import dumps, write

        if self.wanted:
            write(dumps(line) + "\n")
            sys.stdout.buffer.flush()


@contextmanager
def telling(context: click.Context, wanted: bool) -> Iterator[Telling]:
    """Around all that the command does: what goes wrong in it is also the last line, and
    SIGTERM, or the end of whoever started it for its lines, ends it by way of every `finally`."""
    told = Telling(wanted)
    with ended_by_signals(context):
        if wanted:
            _end_with_parent()
        try:
            yield told
        except SpoError as error:
            told.error(str(error))
            raise
        except OSError as error:
            told.error(": ".join(str(p) for p in (error.filename, error.strerror) if p))
            raise


def _end_with_parent() -> None:
    from ..floor.child import end_with_parent

    stop = threading.Event()

    def end() -> None:
        stop.wait()
        os.kill(os.getpid(), signal.SIGTERM)

    end_with_parent(stop)
    threading.Thread(target=end, name="end", daemon=True).start()
