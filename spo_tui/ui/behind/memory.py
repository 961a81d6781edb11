"""What the board remembers between runs, for this shop and this user."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from ...domain.errors import SpoError
from . import views

if TYPE_CHECKING:
    from ...config import Config
    from ...domain.scan import Station


class Memory:
    def __init__(self, config: Config) -> None:
        self._shop = str(config.source or config.database or "")

    def recall(self) -> tuple[views.BoardState, str]:
        """What was kept, else the plain board; and what is wrong with what was kept."""
        return views.load_state(self._shop)

    def recall_station(self) -> Station | None:
        return views.load_station(self._shop)

    def keep_station(self, station: Station | None) -> None:
        with contextlib.suppress(SpoError):
            views.save_station(self._shop, station)

    def keep(self, state: views.BoardState) -> None:
        """Quitting is not held up by a folder that cannot be written."""
        with contextlib.suppress(SpoError):
            views.save_state(self._shop, state)
