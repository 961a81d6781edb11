"""The process that looks into working folders, and may hang or die with their share.

`python -m spo_tui.floor.outputs.worker`: as `spo_tui.floor.worker`, for the working root.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import BinaryIO

from ...domain.output import KnownOutput, Made
from ..listing import OutOfReach, open_folder
from ..watching import Watching
from ..wire import Alive, Down, Message, Outputs, Settings, Up, line_of, settings_from
from ..worker import end_with, is_trusted
from .looking import WorkingFolders

_SHARE = 50
"""A pass over all folders may take one part in so many of the time."""
_SOONEST, _LATEST = 1.0, 30.0
_TOGETHER = 200
"""Files told in one message."""


@dataclass
class Worker:
    settings: Settings
    out: BinaryIO
    _hinted: threading.Event = field(default_factory=threading.Event)
    _watching: Watching | None = None
    _root: tuple[int, int] | None = None
    _state: Up | Down | None = None
    _spoke_at: float = 0.0
    _took: float = 0.0

    def __post_init__(self) -> None:
        known = [KnownOutput(*one) for one in self.settings.known]
        given = self.settings
        self._folders = WorkingFolders(given.settle, given.still, known, self._still_alive)

    def hint(self) -> None:
        self._hinted.set()

    def run(self) -> None:
        """Until the process ends."""
        while True:
            self._hinted.clear()
            began = time.monotonic()
            self._look()
            self._took = time.monotonic() - began
            self._wait(self._next_look())

    def _next_look(self) -> float:
        soonest = min(_SOONEST, self.settings.rescan)
        due = time.monotonic() + min(max(self._took * _SHARE, soonest), _LATEST)
        arriving = self._folders.due()
        return due if arriving is None else min(due, max(arriving, time.monotonic() + self._took))

    def _wait(self, due: float) -> None:
        while (now := time.monotonic()) < due:
            if self._hinted.wait(max(0.0, min(due, self._spoke_at + self.settings.beat) - now)):
                return
            self._still_alive()

    def _look(self) -> None:
        first = not isinstance(self._state, Up)
        made: list[Made] = []
        try:
            with open_folder(self.settings.path) as root:
                self._check_root(os.fstat(root))
                for one in self._folders.look(root, first=first):
                    made.append(one)
                    if len(made) >= _TOGETHER:
                        self._say(Outputs(made))
                        made = []
            state: Up | Down = Up()
        except OutOfReach as error:
            state = Down(str(error))
        if made:
            self._say(Outputs(made))
        # that all is seen is said when what lay there at the start has been judged, too
        if isinstance(state, Down) or not first or self._folders.due() is None:
            self._say_state(state)

    def _check_root(self, facts: os.stat_result) -> None:
        root = (facts.st_dev, facts.st_ino)
        if root == self._root:
            return
        self._root = root
        self._folders.quick = is_trusted(self.settings)
        if self._watching is not None:
            self._watching.close()
            self._watching = None
        if self._folders.quick:
            self._watching = Watching(self.settings.path, self.hint)

    def _say_state(self, state: Up | Down) -> None:
        if state != self._state:
            self._state = state
            self._say(state)

    def _still_alive(self) -> None:
        if time.monotonic() >= self._spoke_at + self.settings.beat:
            self._say(Alive())

    def _say(self, message: Message) -> None:
        self.out.write(line_of(message))
        self.out.flush()
        self._spoke_at = time.monotonic()


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl+c is for the supervisor, which ends us
    signal.signal(signal.SIGIO, signal.SIG_IGN)  # somebody wants to write what we look into
    source = sys.stdin.buffer
    worker = Worker(settings_from(source.readline()), sys.stdout.buffer)
    threading.Thread(target=end_with, args=(source, worker.hint), daemon=True).start()
    try:
        worker.run()
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main()
