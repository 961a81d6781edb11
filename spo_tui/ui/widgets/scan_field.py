"""The line into which a scanner types."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import Input


class ScanField(Input):
    """Every key that can be printed is text; Enter or Tab end a scan, Esc clears what is typed.

    A scan is taken out of the line before the next key is looked at, however fast they come.
    """

    takes_bursts = True
    """Keys that have come together may be given to it as one paste."""

    class Scanned(Message):
        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    async def _on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "tab"):
            self._end()
        elif event.key == "escape" and self.value:
            self.value = ""
        else:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()

    def _on_paste(self, event: events.Paste) -> None:
        """Several scans may come at once; what follows the last line end is still being typed."""
        *whole, rest = event.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for line in whole:
            self.insert_text_at_cursor(line)
            self._end()
        self.insert_text_at_cursor(rest)
        event.stop()
        event.prevent_default()

    def _end(self) -> None:
        text, self.value = self.value, ""
        if text.strip():
            self.post_message(self.Scanned(text))
