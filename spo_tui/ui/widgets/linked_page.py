"""Lines to be read, with stops among them at which something can be opened or pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.message import Message

from ..lines.item import Item
from .canvas import Span
from .scrolling import Scrolling

Write = Callable[[int], list[Item]]
"""Width -> the lines; those with a key are stops."""


class LinkedPage(Scrolling):
    """The cursor goes from stop to stop; where none is in sight, the page scrolls to it."""

    class Chosen(Message):
        """A stop was clicked twice, or a button once."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._write: Write = lambda _width: []
        self._items: list[Item] = []
        self._buttons: frozenset[str] = frozenset()
        self._key: str | None = None
        self._top = 0

    @property
    def key(self) -> str | None:
        return self._key

    def show(self, write: Write, buttons: frozenset[str] = frozenset()) -> None:
        """Take new lines; the cursor stays on its stop. `buttons` are the keys of those stops
        that one click presses."""
        self._write, self._buttons = write, buttons
        self._again()
        self.repaint()

    def go_to(self, key: str) -> None:
        """Put the cursor on this stop, and bring it into sight."""
        if self._place(key) is not None:
            self._key = key
            self._keep_in_view()
            self.repaint()

    def spans(self, y: int) -> Sequence[Span]:
        line = self._top + y
        if line >= len(self._items):
            return []
        item = self._items[line]
        return item.draw(self.size.width, item.key is not None and item.key == self._key)

    def _again(self) -> None:
        before = self._place(self._key)
        self._items = self._write(self.size.width)
        stops = [item.key for item in self._items if item.key is not None]
        if self._key not in stops:
            self._key = stops[min(before or 0, len(stops) - 1)] if stops and before else None
            self._key = self._key or next(iter(stops), None)
        self._show_from(self._top)

    def _place(self, key: str | None) -> int | None:
        """The line on which a stop stands."""
        found = (at for at, item in enumerate(self._items) if item.key == key)
        return next(found, None) if key is not None else None

    def _show_from(self, top: int) -> None:
        self._top = max(0, min(top, len(self._items) - self.size.height))

    def _keep_in_view(self) -> None:
        at = self._place(self._key)
        if at is None:
            return
        if at < self._top:
            self._show_from(at)
        elif at >= self._top + self.size.height:
            self._show_from(at - self.size.height + 1)

    def _in_sight(self, line: int) -> bool:
        return self._top <= line < self._top + self.size.height

    def move_by(self, rows: int) -> None:
        step = 1 if rows > 0 else -1
        for _ in range(abs(rows)):
            self._step(step)
        self.repaint()

    def _step(self, step: int) -> None:
        here = self._place(self._key)
        seen = here is not None and self._in_sight(here)
        edge = self._top - 1 if step > 0 else self._top + self.size.height
        start = here if seen and here is not None else edge
        after = range(start + step, len(self._items) if step > 0 else -1, step)
        following = next((at for at in after if self._items[at].key is not None), None)
        if following is None or not self._in_sight(following):
            self._show_from(self._top + step)
        if following is not None and self._in_sight(following):
            self._key = self._items[following].key

    def move_page(self, pages: int) -> None:
        self._show_from(self._top + pages * self.page)
        self._take_stop_in_sight()

    def move_to_start(self) -> None:
        self._show_from(0)
        self._key = next((item.key for item in self._items if item.key is not None), None)
        self.repaint()

    def move_to_end(self) -> None:
        self._show_from(len(self._items))
        self._take_stop_in_sight()

    def _take_stop_in_sight(self) -> None:
        here = self._place(self._key)
        if here is None or not self._in_sight(here):
            shown = self._items[self._top : self._top + self.size.height]
            self._key = next((item.key for item in shown if item.key is not None), self._key)
        self.repaint()

    def on_resize(self) -> None:
        self._again()
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._show_from(self._top + 3)
        self.repaint()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._show_from(self._top - 3)
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        line = self._top + event.y
        if not 0 <= line < len(self._items):
            return
        key = self._items[line].key
        if key is None:
            return
        again = key == self._key and event.chain == 2
        self._key = key
        self.repaint()
        if again or key in self._buttons:
            self.post_message(self.Chosen())
