"""What the worker of a hot folder has said, until somebody has the time to deal with it."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from ..domain.hot_folder import FileState, Sighting
from .wire import Alive, Down, Files, Message, Outputs, TakenFiles, Up

Said = Up | Down | TakenFiles | Outputs | Sequence[Sighting]
"""A state of the folder, what its consumer has taken, outputs that were made, or all files in
the folder."""


class Inbox:
    """Keeps the newest only: a listing replaces the one before, a state too. A file that had
    settled in a listing that was replaced is kept all the same: it was there, and is gone."""

    def __init__(self) -> None:
        self.looked_at = 0.0
        """When the look of the newest listing began."""
        self._lock = threading.Lock()
        self._state: Up | Down | None = None
        self._files: Sequence[Sighting] | None = None
        self._passing: dict[str, Sighting] = {}
        self._taken = TakenFiles([])
        self._made = Outputs([])

    def put(self, message: Message) -> None:
        with self._lock:
            match message:
                case Up() | Down():
                    self._state = message
                case Files(files, looked_at):
                    self._keep_passing(files)
                    self.looked_at = looked_at
                    self._files = files
                case TakenFiles():
                    self._taken.files.extend(message.files)
                case Outputs():
                    self._made.made.extend(message.made)
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
            if self._taken.files:
                news.append(self._taken)
                self._taken = TakenFiles([])
            if self._made.made:
                news.append(self._made)
                self._made = Outputs([])
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
