"""A list of lines to choose one from, held by key; headings are passed over."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message

from ..lines.emptiness import empty_line
from ..lines.item import Item
from .canvas import Span
from .scrolling import Scrolling


class PickList(Scrolling):
    class Moved(Message):
        """The cursor stands on another item."""

    class Chosen(Message):
        """An item was clicked twice."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._items: list[Item] = []
        self._at = 0
        self._top = 0
        self.empty: Sequence[str] = ()
        """What is not there, and what to do."""

    @property
    def key(self) -> str | None:
        return self._items[self._at].key if self._items else None

    def show(self, items: Sequence[Item], key: str | None = None) -> None:
        """Take new items; the cursor goes to `key`, else stays on its own, else on the first."""
        wanted = key or self.key
        self._items = list(items)
        places = [place for place, item in enumerate(items) if item.key is not None]
        same = [place for place in places if items[place].key == wanted]
        self._at = (same or places or [0])[0]
        self._keep_in_view()
        if key is not None:
            self._show_heading()
        self.repaint()
        self.post_message(self.Moved())

    def spans(self, y: int) -> Sequence[Span]:
        if not self._items:
            return empty_line(self.empty, y, self.size.width)
        line = self._top + y
        if line >= len(self._items):
            return []
        return self._items[line].draw(self.size.width, line == self._at)

    def move_by(self, rows: int) -> None:
        step = 1 if rows > 0 else -1
        at, left = self._at, abs(rows)
        place = at
        while left and 0 <= place + step < len(self._items):
            place += step
            if self._items[place].key is not None:
                at, left = place, left - 1
        self._go(at)

    def move_to_start(self) -> None:
        self.move_by(-len(self._items))
        self._top = 0
        self.repaint()

    def move_to_end(self) -> None:
        self.move_by(len(self._items))

    def _go(self, at: int) -> None:
        moved = at != self._at
        self._at = at
        self._keep_in_view()
        self.repaint()
        if moved:
            self.post_message(self.Moved())

    def _show_heading(self) -> None:
        """Where there is room, what stands above the items among which the cursor is put."""
        above = self._items[: self._at + 1]
        head = max((at for at, item in enumerate(above) if item.key is None), default=self._top)
        if self._at - head < self.size.height:
            self._top = min(self._top, head)

    def _keep_in_view(self) -> None:
        height = max(1, self.size.height)
        self._top = max(0, min(self._top, len(self._items) - height))
        headed = self._at > 0 and self._items[self._at - 1].key is None
        first = self._at - 1 if headed and height > 1 else self._at
        if first < self._top:
            self._top = first
        elif self._at >= self._top + height:
            self._top = self._at - height + 1

    def on_resize(self) -> None:
        self._keep_in_view()
        self._show_heading()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        line = self._top + event.y
        if 0 <= line < len(self._items) and self._items[line].key is not None:
            if line == self._at and event.chain == 2:
                self.post_message(self.Chosen())
            self._go(line)
