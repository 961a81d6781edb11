"""A list to which lines are added on top while somebody reads further down."""

from __future__ import annotations

from collections.abc import Sequence

from ..lines.item import Item
from .pick_list import PickList


class Stream(PickList):
    def show(self, items: Sequence[Item], key: str | None = None) -> None:
        """As any list; and the line under the cursor stays where it is on the screen, unless the
        newest are in view."""
        was, line, scrolled = self.key, self._at - self._top, self._top > 0
        super().show(items, key)
        if was is None or key is not None:
            return
        if self.key != was:
            self.move_to_end()  # the line has grown too old to be listed
        elif scrolled:
            self._top = max(0, self._at - line)
            self._keep_in_view()
            self.repaint()

    @property
    def above(self) -> int:
        """Lines that are newer than all that are in view."""
        return self._top
