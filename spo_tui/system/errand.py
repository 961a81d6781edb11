"""A command of our own at work beside the board: how far it is, then what came of it."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, Any

PATIENCE = 3.0
"""Seconds that the command has to put things in order, after it was told to end."""
_LONGEST_WORD = 4096


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    of: int
    """In the unit of `done`; 0 where nobody knows yet."""
    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """Of `result` and `error` one at most is given; neither when it was cancelled."""

    result: dict[str, Any] | None = None
    error: str | None = None


class Errand:
    """`spo-tui COMMAND... --progress`, started by `lines`; it ends when this process does."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = [sys.executable, "-P", "-m", "spo_tui", *command]
        self._lock = threading.Lock()
        self._cancelled = False
        self._process: subprocess.Popen[bytes] | None = None

    def lines(self, tell: Callable[[Progress], object]) -> Finished:
        """Carry it out, to be called once and in a thread of its own: it returns at the end.

        What it had done before it heard of the cancelling counts as done.
        """
        with tempfile.TemporaryFile() as complaints:
            try:
                process = self._start(complaints)
            except OSError as error:
                return Finished(error=f"it cannot be started: {error.strerror or error}")
            if process is None:
                return Finished()
            last: dict[str, Any] = {}
            assert process.stdout is not None
            assert process.stdin is not None
            with process.stdout as out:
                for line in out:
                    last = _read(line) or last
                    if "done" in last:
                        tell(_progress(last))
            status = process.wait()
            with contextlib.suppress(OSError):
                process.stdin.close()
            if "result" in last:
                return Finished(result=dict(last["result"]))
            if self._cancelled:
                return Finished()
            if "error" in last:
                return Finished(error=str(last["error"]))
            return Finished(error=_last_word(complaints) or f"it ended with status {status}")

    def cancel(self) -> None:
        """Tell it to end, and make it when it does not; a second time does nothing."""
        with self._lock:
            if self._cancelled:
                return
            self._cancelled = True
            process = self._process
        if process is not None:
            process.terminate()
            killer = threading.Timer(PATIENCE, process.kill)
            killer.daemon = True
            killer.start()

    def _start(self, complaints: IO[bytes]) -> subprocess.Popen[bytes] | None:
        """None when it has been cancelled before."""
        with self._lock:
            if self._cancelled:
                return None
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                start_new_session=True,
            )
            return self._process


def _read(line: bytes) -> dict[str, Any] | None:
    """What is no line of ours says nothing."""
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _progress(line: dict[str, Any]) -> Progress:
    done, of = line["done"], line.get("of", 0)
    whole = all(isinstance(number, int) for number in (done, of))
    return Progress(done if whole else 0, of if whole else 0, str(line.get("text", "")))


def _last_word(complaints: IO[bytes]) -> str:
    size = complaints.seek(0, 2)
    complaints.seek(max(0, size - _LONGEST_WORD))
    said = complaints.read().decode(errors="replace").strip().splitlines()
    return said[-1].removeprefix("spo-tui: ") if said else ""
