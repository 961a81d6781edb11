"""What the worker of a hot folder has said, until somebody has the time to deal with it."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from ..domain.hot_folder import FileState, Sighting
from .wire import Alive, Down, Files, Message, Up

Said = Up | Down | Sequence[Sighting]
"""A state of the folder, or all files in it."""


class Inbox:
    """Keeps the newest only: a listing replaces the one before, a state too. A file that had
    settled in a listing that was replaced is kept all the same: it was there, and is gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: Up | Down | None = None
        self._files: Sequence[Sighting] | None = None
        self._passing: dict[str, Sighting] = {}

    def put(self, message: Message) -> None:
        with self._lock:
            match message:
                case Up() | Down():
                    self._state = message
                case Files(files):
                    self._keep_passing(files)
                    self._files = files
                case Alive():
                    pass

    def take(self) -> list[Said]:
        """All of it, in the order in which it is to be dealt with."""
        with self._lock:
            news: list[Said] = []
            if self._passing and self._files is not None:
                here = {file.name: file for file in self._files}
                news.append(list((here | self._passing).values()))
            if self._files is not None:
                news.append(self._files)
            if self._state is not None:
                news.insert(0 if isinstance(self._state, Up) else len(news), self._state)
            self._state, self._files, self._passing = None, None, {}
            return news

    def _keep_passing(self, newer: Sequence[Sighting]) -> None:
        if not self._files:
            return
        here = {(file.name, file.identity) for file in newer}
        for file in self._files:
            if file.state is FileState.SETTLED and (file.name, file.identity) not in here:
                self._passing[file.name] = file
