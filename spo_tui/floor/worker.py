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
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from ..domain.hot_folder import FileState, Sighting
from ..system.mounts import Mount, mount_of
from .consumer import Consumer
from .listing import OutOfReach, list_files, open_folder
from .settle import STEADY, Settling
from .watching import Watching
from .wholeness import examine
from .wire import (
    POLL,
    Alive,
    Down,
    Files,
    Message,
    Settings,
    TakenFiles,
    Up,
    line_of,
    settings_from,
)

_UNKNOWN = "unknown"
SHARE_SETTLE = 10.0
"""Seconds of stillness that a file on a share must have at least: what a client sees of its size
may be that old."""
_SPACE_EVERY = 30.0
"""Seconds between two words of the free space, while it changes."""


class Worker:
    """Looks at every hint, at the times that settling asks for, and now and then anyway."""

    def __init__(self, settings: Settings, out: BinaryIO) -> None:
        self._settings = settings
        self._out = out
        self._hinted = threading.Event()
        self._watching: Watching | None = None
        self._settling = Settling(settings.settle, still=settings.still)
        self._consumer = Consumer(settings.path, settings.done, settings.error)
        self._root: tuple[int, int] | None = None
        self._mount = ""
        self._state: Up | Down | None = None
        self._sent: dict[str, Sighting] = {}
        self._sent_at = 0.0
        self._spoke_at = 0.0
        self._space_at = 0.0
        self._asked = False

    def hint(self) -> None:
        """Look now, and say what is there even if it is no news: somebody has asked for it."""
        self._asked = True
        self._hinted.set()

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
        logs = self._consumer.due() if up else None
        return min(at for at in (due, arriving, logs) if at is not None)

    def _look(self) -> None:
        asked, self._asked = self._asked, False
        looked_at = time.monotonic()
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
                free = _free_bytes(folder)
                taken = self._consumer.look(self._still_alive)
        except OutOfReach as error:
            self._say_state(Down(str(error)))
            return
        self._say_state(Up(free))
        self._say_files(looked_at, asked)
        if taken:
            self._say(TakenFiles(taken))

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
        trusted = is_trusted(self._settings)
        self._settling.quick = trusted
        self._settling.settle = settle_on(mount, self._settings.settle)
        if self._watching is not None and not trusted:
            self._watching.close()
            self._watching = None
        elif self._watching is not None:
            self._watching.renew()
        elif trusted:
            self._watching = Watching(self._settings.path, self._hinted.set)

    def _say_state(self, state: Up | Down) -> None:
        if state == self._state:
            self._say_space(state)
            return
        if isinstance(self._state, Down) and self._watching is not None:
            self._watching.renew()
        self._state = state
        self._sent_at = 0.0
        self._say(state)

    def _say_space(self, state: Up | Down) -> None:
        """That the space has changed is news now and then, and not each time."""
        before = self._state
        if not isinstance(state, Up) or not isinstance(before, Up):
            return
        if before.free_bytes != state.free_bytes and time.monotonic() >= self._space_at:
            self._space_at = time.monotonic() + _SPACE_EVERY
            self._state = state
            self._say(state)

    def _say_files(self, looked_at: float, asked: bool) -> None:
        """The whole list, if it is news; that a file grows is news once a second."""
        files = {file.name: file for file in self._settling.sightings()}
        now = time.monotonic()
        if not asked and self._sent_at and (files == self._sent or self._merely_grow(files, now)):
            return
        self._sent, self._sent_at = files, now
        self._say(Files(list(files.values()), looked_at))

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


def is_trusted(settings: Settings) -> bool:
    """Whether the file system tells of what happens in it, and its times are its own."""
    mount = _mount_of(settings.path)
    return not settings.polling and not mount.is_network and mount.kind != _UNKNOWN


def settle_on(mount: Mount, settle: float) -> float:
    """Seconds of stillness that count there, where `settle` is asked for."""
    return max(settle, SHARE_SETTLE) if mount.is_network else settle


def _mount_of(path: str) -> Mount:
    try:
        return mount_of(Path(path))
    except OSError:  # not every system, and not every user, can tell
        return Mount("/", _UNKNOWN)


def _free_bytes(folder: int) -> int | None:
    try:
        space = os.fstatvfs(folder)
    except OSError:  # the folder can be read all the same
        return None
    return space.f_bavail * space.f_frsize


def end_with(stream: BinaryIO, asked: Callable[[], None] = lambda: None) -> None:
    """End this process when `stream` closes, even while another thread hangs in a dead share.
    Whatever is said there meanwhile is a wish to look, of which `asked` is told."""
    while os.read(stream.fileno(), 1024):
        asked()
    os._exit(0)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl+c is for the supervisor, which ends us
    signal.signal(signal.SIGIO, signal.SIG_IGN)  # somebody wants to write what we look into
    source = sys.stdin.buffer
    settings = settings_from(source.readline())
    worker = Worker(settings, sys.stdout.buffer)
    threading.Thread(target=end_with, args=(source, worker.hint), daemon=True).start()
    try:
        worker.run()
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main()
