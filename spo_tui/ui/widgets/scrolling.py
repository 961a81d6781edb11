"""A canvas that shows a part of something longer and moves over it."""

from __future__ import annotations

from textual import events

from .canvas import Canvas

WHEEL = 3
"""Lines that a notch of the wheel moves."""


class Scrolling(Canvas):
    """Subclasses give `move_by`; a page is what stands on the screen, less a line."""

    def move_by(self, rows: int) -> None:
        raise NotImplementedError

    @property
    def page(self) -> int:
        return max(1, self.size.height - 1)

    def move_page(self, pages: int) -> None:
        self.move_by(pages * self.page)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move_by(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move_by(-WHEEL)
