"""A process of our own beside the board, which ends when the board does."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

_ASKED, _TERMINATED, _KILLED = 1.0, 0.6, 0.3
"""Seconds that the child has after each step of being ended: under 2 in all."""


class Child:
    """`python -m MODULE ARGUMENT...` with a pipe for its standard input: when that closes, by
    `close` or because this process is no more, the child is to end (`end_with_parent`)."""

    def __init__(self, command: Sequence[str], log: Path | None = None) -> None:
        """What the child prints goes to the end of `log`, or nowhere. `-P`: a file that happens
        to lie in the working directory is never imported."""
        with contextlib.ExitStack() as stack:
            out = (
                subprocess.DEVNULL if log is None else stack.enter_context(log.open("ab")).fileno()
            )
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", *command],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        """End the child, within 2 seconds; a second time does nothing."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        if self._ends_within(_ASKED):
            return
        self._process.terminate()
        if self._ends_within(_TERMINATED):
            return
        self._process.kill()
        self._ends_within(_KILLED)

    def _ends_within(self, seconds: float) -> bool:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True


def start_watcher(arguments: Sequence[str], log: Path | None = None) -> Child:
    """`spo-tui ARGUMENT...` beside this process; among them must be what makes it call
    `end_with_parent`."""
    return Child(["spo_tui", *arguments], log)


def end_with_parent(stop: threading.Event) -> None:
    """In the child: set `stop` when standard input closes."""

    def wait_for_end() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 1024):
                pass
        stop.set()

    threading.Thread(target=wait_for_end, name="end with parent", daemon=True).start()
