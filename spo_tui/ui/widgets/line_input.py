"""One line to type into; what is pasted stays whole on it."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class LineInput(Input):
    def on_mount(self) -> None:
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        """Textual takes the first line and lets go of the others."""
        words = ("".join(filter(str.isprintable, word)) for word in event.text.split())
        self.replace(" ".join(filter(None, words)), *self.selection)
        event.stop()
        event.prevent_default()
