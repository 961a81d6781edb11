"""Keeps the worker of the intake folder running; the folder may be on a share that hangs."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from ...config import Config
from ..news import News

_SILENT = 60.0
_FIRST_DELAY, _LONGEST_DELAY = 1.0, 30.0
_FAREWELL = 1.0
_TICK = 0.5


class IntakeKeeper:
    """`say` is called on threads of its own."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        config: Config,
        program: Sequence[str],
        say: Callable[[News], None],
        *,
        silent: float = _SILENT,
    ) -> None:
        assert config.intake.folder is not None
        self.folder = str(config.resolve(config.intake.folder))
        self._settle, self._program = config.intake.settle, list(program)
        self._clock, self._say, self._silent = clock, say, silent
        self._process: subprocess.Popen[bytes] | None = None
        self._heard = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="intake folder", daemon=True)

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Within about two seconds; a file that is being read is read again by the next."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(2 * _FAREWELL)

    def look_once(self, seconds: float) -> None:
        """Until each file is dealt with or put off, or `seconds` have passed."""
        process, listener = self._start(once=True)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        self._end(process)
        listener.join(_FAREWELL)

    def _run(self) -> None:
        delay = _FIRST_DELAY
        while not self._stop.is_set():
            try:
                process, _ = self._start(once=False)
            except OSError as error:
                self._tell({"what": "intake worker cannot start", "reason": error.strerror})
            else:
                began = time.monotonic()
                self._watch(process)
                self._end(process)
                delay = _FIRST_DELAY if time.monotonic() - began > _LONGEST_DELAY else delay
                # one that a dead share still holds is waited for: a second would hang as well
                while process.poll() is None and not self._stop.wait(_TICK):
                    pass
            if not self._stop.wait(delay):
                delay = min(2 * delay, _LONGEST_DELAY)

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        while process.poll() is None and not self._stop.wait(_TICK):
            if time.monotonic() - self._heard > self._silent:
                process.kill()
                self._tell({"what": "intake folder down", "reason": f"{self.folder} hangs"})
                return

    def _start(self, *, once: bool) -> tuple[subprocess.Popen[bytes], threading.Thread]:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "spo_tui.floor.intake_folder.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._process = process
        self._heard = time.monotonic()
        listener = threading.Thread(target=self._listen, args=(process,), daemon=True)
        listener.start()
        settings = {"folder": self.folder, "settle": self._settle, "program": self._program}
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(json.dumps(settings | {"once": once}).encode() + b"\n")
            process.stdin.flush()
        return process, listener

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self._heard = time.monotonic()
                told = json.loads(line)
                if told["what"] != "alive":
                    self._tell(told)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            process.wait(_FAREWELL)
        except subprocess.TimeoutExpired:
            process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.2)

    def _tell(self, told: dict[str, Any]) -> None:
        file, reason = told.get("file", ""), told["reason"] or ""
        self._say(News(self._clock(), told["what"], "intake", file, reason=reason))
