"""What the options before the command say, and the desk that they lead to."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..config import Config
    from ..desk.desk import Desk

_ENVIRONMENT = ("SPO_TUI_DATABASE", "SPO_TUI_CONFIG")


class Session:
    def __init__(self, database: str | None, config: str | None, read_only: bool) -> None:
        self._database = database
        self._config_file = config
        self.read_only = read_only
        self._config: Config | None = None
        self._opened: list[Desk] = []

    @property
    def is_new(self) -> bool:
        """Whether nothing was named, and this user has neither a configuration nor a database."""
        named = (self._database, self._config_file, *map(os.environ.get, _ENVIRONMENT))
        if any(named) or self.read_only:
            return False
        from ..system.places import default_config, default_database

        return not default_config().exists() and not default_database().exists()

    @property
    def config(self) -> Config:
        if self._config is None:
            from ..desk.opening import read_config

            self._config = read_config(self._config_file, os.environ)
        return self._config

    @property
    def database(self) -> str:
        from ..desk.opening import database_of

        return database_of(self._database, os.environ, self.config)

    def open_desk(self, *, read_only: bool = False) -> Desk:
        """Raises SpoError, as `spo_tui.desk.opening.open_desk` does."""
        gc.disable()  # to look for garbage among what is imported takes a tenth of a command
        try:
            from ..desk.opening import open_desk

            desk = open_desk(self.config, self.database, read_only=self.read_only or read_only)
        finally:
            gc.freeze()
            gc.enable()
        self._opened.append(desk)
        return desk

    def close(self) -> None:
        while self._opened:
            self._opened.pop().store.close()

    def arguments(self) -> list[str]:
        """The same options for a process that is started on the side."""
        given = {"--database": self._database, "--config": self._config_file}
        words = [word for name, value in given.items() if value for word in (name, value)]
        return [*words, "--read-only"] if self.read_only else words
