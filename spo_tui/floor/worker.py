"""The process that looks into one hot folder, and may hang or die with its share.

`python -m spo_tui.floor.worker`: a line of settings on standard input, lines of news on standard
output (see `wire`), until standard input closes. It knows no database, and no job.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO

from ..domain.hot_folder import FileState, Sighting
from ..system.mounts import Mount, mount_of
from .listing import OutOfReach, list_files, open_folder
from .settle import STEADY, Settling
from .watching import Watching
from .wholeness import examine
from .wire import POLL, Alive, Down, Files, Message, Settings, Up, line_of, settings_from

_UNKNOWN = "unknown"


class Worker:
    """Looks at every hint, at the times that settling asks for, and now and then anyway."""

    def __init__(self, settings: Settings, out: BinaryIO) -> None:
        self._settings = settings
        self._out = out
        self._hinted = threading.Event()
        self._watching: Watching | None = None
        self._settling = Settling(settings.settle, still=settings.still)
        self._root: tuple[int, int] | None = None
        self._mount = ""
        self._state: Up | Down | None = None
        self._sent: dict[str, Sighting] = {}
        self._sent_at = 0.0
        self._spoke_at = 0.0

    def run(self) -> None:
        """Until the process ends."""
        while True:
            began = time.monotonic()
            self._hinted.clear()
            self._look()
            # A look that takes long must not be all that is done.
            time.sleep(min(time.monotonic() - began, STEADY))
            self._wait()

    def _wait(self) -> None:
        due = self._next_look()
        while (now := time.monotonic()) < due:
            if self._hinted.wait(max(0.0, min(due, self._spoke_at + self._settings.beat) - now)):
                return
            self._still_alive()

    def _next_look(self) -> float:
        now = time.monotonic()
        up = isinstance(self._state, Up)
        told = self._watching is not None and self._watching.works
        due = now + (self._settings.rescan if up and told else POLL)
        arriving = self._settling.due() if up else None
        return due if arriving is None else min(due, arriving)

    def _look(self) -> None:
        try:
            with open_folder(self._settings.path) as folder:
                self._check_root(os.fstat(folder))
                began = time.monotonic()
                files = list_files(folder, self._still_alive)
                self._settling.look(
                    files,
                    began,
                    time.monotonic(),
                    lambda name, stat: examine(folder, name, stat),
                    first=not isinstance(self._state, Up),
                )
        except OutOfReach as error:
            self._say_state(Down(str(error)))
            return
        self._say_state(Up())
        self._say_files()

    def _check_root(self, facts: os.stat_result) -> None:
        """Take note when the path leads to another folder than before.

        Raises OutOfReach when that is the bare mount point of a share that is gone: its files
        have not left.
        """
        root = (facts.st_dev, facts.st_ino)
        if root == self._root:
            return
        mount = _mount_of(self._settings.path)
        if self._mount.startswith(mount.point) and self._mount != mount.point:
            raise OutOfReach(f"{self._mount} is not mounted any more")
        self._root, self._mount = root, mount.point
        trusted = not self._settings.polling and not mount.is_network and mount.kind != _UNKNOWN
        self._settling.quick = trusted
        if self._watching is not None and not trusted:
            self._watching.close()
            self._watching = None
        elif self._watching is not None:
            self._watching.renew()
        elif trusted:
            self._watching = Watching(self._settings.path, self._hinted.set)

    def _say_state(self, state: Up | Down) -> None:
        if state == self._state:
            return
        if isinstance(self._state, Down) and self._watching is not None:
            self._watching.renew()
        self._state = state
        self._sent_at = 0.0
        self._say(state)

    def _say_files(self) -> None:
        """The whole list, if it is news; that a file grows is news once a second."""
        files = {file.name: file for file in self._settling.sightings()}
        now = time.monotonic()
        if self._sent_at and (files == self._sent or self._merely_grow(files, now)):
            return
        self._sent, self._sent_at = files, now
        self._say(Files(list(files.values())))

    def _merely_grow(self, files: dict[str, Sighting], now: float) -> bool:
        if now >= self._sent_at + STEADY or files.keys() != self._sent.keys():
            return False
        arriving = FileState.ARRIVING
        return all(
            file == self._sent[name] or (file.state is self._sent[name].state is arriving)
            for name, file in files.items()
        )

    def _still_alive(self) -> None:
        if time.monotonic() >= self._spoke_at + self._settings.beat:
            self._say(Alive())

    def _say(self, message: Message) -> None:
        self._out.write(line_of(message))
        self._out.flush()
        self._spoke_at = time.monotonic()


def _mount_of(path: str) -> Mount:
    try:
        return mount_of(Path(path))
    except OSError:  # not every system, and not every user, can tell
        return Mount("/", _UNKNOWN)


def end_with(stream: BinaryIO) -> None:
    """End this process when `stream` closes, even while another thread hangs in a dead share."""
    while stream.read(1024):
        pass
    os._exit(0)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl+c is for the supervisor, which ends us
    signal.signal(signal.SIGIO, signal.SIG_IGN)  # somebody wants to write what we look into
    source = sys.stdin.buffer
    settings = settings_from(source.readline())
    threading.Thread(target=end_with, args=(source,), daemon=True).start()
    try:
        Worker(settings, sys.stdout.buffer).run()
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main()
