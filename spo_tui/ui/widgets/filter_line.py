"""The line in which a filter is typed; what is typed takes effect at once."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.widgets import Input, Static

from ..text import content


class _Field(Input):
    """Arrows move the list behind it, Enter keeps the filter, Esc clears it."""

    async def _on_key(self, event: events.Key) -> None:
        steps = {"down": 1, "up": -1, "pagedown": 10, "pageup": -10}
        if event.key in steps:
            self.post_message(FilterLine.Moved(steps[event.key]))
        elif event.key in ("enter", "escape"):
            self.post_message(FilterLine.Left(keep=event.key == "enter"))
        else:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()


class FilterLine(Container):
    class Typed(Message):
        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        def __init__(self, *, keep: bool) -> None:
            super().__init__()
            self.keep = keep

    class Moved(Message):
        def __init__(self, rows: int) -> None:
            super().__init__()
            self.rows = rows

    def __init__(self, hint: str) -> None:
        super().__init__()
        self._hint = hint

    def compose(self) -> ComposeResult:
        yield Static("/", id="slash")
        yield _Field(placeholder=self._hint, select_on_focus=False)
        yield Static("", id="complaint")

    def on_mount(self) -> None:
        self.query_one(_Field).cursor_blink = False
        self.display = False

    def edit(self) -> None:
        self.display = True
        self.query_one(_Field).focus()

    def clear(self) -> None:
        with self.prevent(Input.Changed):
            self.query_one(_Field).value = ""
        self.display = False

    def complain(self, why: str) -> None:
        """Show what is wrong with the text; the last filter that was right stays in force."""
        self.query_one("#complaint", Static).update(content(why))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed("".join(c for c in event.value if c.isprintable())))

    def on_filter_line_left(self, event: Left) -> None:
        if not event.keep:
            self.clear()
        else:
            self.display = False
        self.complain("")
