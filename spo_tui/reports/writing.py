"""What writers tell on the way."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[int, int], object]
"""(rows written, rows in all; 0 where that is not known)."""


class Told:
    def __init__(self, total: int, tell: Tell) -> None:
        self.rows = 0
        self._total = total
        self._tell = tell
        tell(0, total)

    def more(self, rows: int) -> None:
        self.rows += rows
        self._tell(self.rows, max(self._total, self.rows) if self._total else 0)
