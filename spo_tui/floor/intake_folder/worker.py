"""The process that looks into the folder: `python -m spo_tui.floor.intake_folder.worker`.

Its settings come as a line of JSON on standard input; what happens goes to standard output, a
line of JSON each. It ends when standard input closes. A lock in the folder keeps two of them, on
one machine or several, from taking the same file.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .filing import file_done, file_rejected, make_folders
from .listing import REJECTS, Found, Settling, identity_of
from .reading import Verdict, read

_LOCK = ".spo-intake.lock"
_BEAT = 2.0
_LONGEST_LOOK = 1.0
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 60.0
_MOST_BROKEN = 3


@dataclass
class Worker:
    folder: str
    settle: float
    program: Sequence[str]
    once: bool
    stop: threading.Event
    _state: str = ""
    _told: float = 0.0
    _tries: dict[Found, int] = field(default_factory=dict)

    def run(self) -> None:
        settling = Settling(self.settle)
        while not self.stop.is_set():
            self._alive()
            waiting = 0
            try:
                with self._locked() as lock:
                    if lock is None:
                        self._say_state("standing by", "another monitor takes files in from there")
                    else:
                        self._say_state("taking in", self.folder)
                        make_folders(self.folder)
                        waiting = self._turn(settling, lock)
            except OSError as error:
                self._say_state("intake folder down", f"{self.folder}: {error.strerror}")
            if self.once and not waiting:
                return
            self.stop.wait(min(_LONGEST_LOOK, max(0.05, self.settle / 3)))

    @contextlib.contextmanager
    def _locked(self) -> Iterator[int | None]:
        path = Path(self.folder, _LOCK)
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
            else:
                yield lock
        finally:
            os.close(lock)

    def _turn(self, settling: Settling, lock: int) -> int:
        """Take what is whole; returns how many files are still to come."""
        whole, coming = settling.look(self.folder)
        for found in whole:
            if self.stop.is_set():
                break
            try:
                self._take(found, settling, lock)
            except OSError as error:
                settling.put_off(found, _LONGEST_PAUSE)
                self._say("not now", found.name, error.strerror or "no reason")
        return coming

    def _take(self, found: Found, settling: Settling, lock: int) -> None:
        path = str(Path(self.folder, found.name))
        if not found.regular:
            self._reject(found, ["it is no file: put the file itself here"])
            return
        Path(path + REJECTS).unlink(missing_ok=True)
        done = read(found, path, self.program, lock, self._stopped)
        if done.verdict is Verdict.STOPPED or identity_of(path) != found.identity:
            return
        tries = self._tries.pop(found, 0) + 1
        if done.verdict is Verdict.TAKEN:
            file_done(self.folder, found.name)
            self._say(done.verdict.value, found.name, "")
        elif done.verdict is Verdict.REJECTED or (
            done.verdict is Verdict.BROKE and tries >= _MOST_BROKEN
        ):
            self._reject(found, done.reasons)
        else:
            self._tries[found] = tries
            settling.put_off(found, min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(tries - 1, 10)))
            if tries == 1:
                self._say("not now", found.name, done.reasons[0])

    def _reject(self, found: Found, reasons: Sequence[str]) -> None:
        file_rejected(self.folder, found.name, reasons)
        more = f" and {len(reasons) - 1} more" if len(reasons) > 1 else ""
        self._say(Verdict.REJECTED.value, found.name, f"{reasons[0]}{more}")

    def _stopped(self) -> bool:
        self._alive()
        return self.stop.is_set()

    def _alive(self) -> None:
        if time.monotonic() - self._told >= _BEAT:
            self._say("alive", "", "")

    def _say_state(self, what: str, reason: str) -> None:
        if (what + reason) != self._state:
            self._state = what + reason
            self._say(what, "", reason)

    def _say(self, what: str, file: str, reason: str) -> None:
        self._told = time.monotonic()
        print(json.dumps({"what": what, "file": file, "reason": reason}), flush=True)  # noqa: T201


def main() -> None:
    settings = json.loads(sys.stdin.buffer.readline())
    stop = threading.Event()

    def wait_for_end() -> None:
        while os.read(0, 1024):
            pass
        stop.set()

    threading.Thread(target=wait_for_end, daemon=True).start()
    with contextlib.suppress(BrokenPipeError):
        Worker(**settings, stop=stop).run()


if __name__ == "__main__":
    main()
