"""How far a command beside the board is; Esc cancels it."""

from __future__ import annotations

import threading

from textual import events, on
from textual.message import Message

from ...system.errand import Errand, Finished, Progress
from ..glyphs import Glyphs
from ..text import fit
from ..widgets.canvas import Span
from .dialog import ROOM, Dialog, keys_line

_LEAVE_AFTER = 5.0
"""Seconds after cancelling in which it should have ended: one that a dead share holds cannot."""


class _Told(Message):
    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress


class _Ended(Message):
    def __init__(self, finished: Finished) -> None:
        super().__init__()
        self.finished = finished


class ErrandDialog(Dialog[Finished]):
    """Starts the errand, and answers with what came of it."""

    def __init__(self, title: str, errand: Errand, glyphs: Glyphs) -> None:
        super().__init__()
        self._title = title
        self._errand = errand
        self._glyphs = glyphs
        self._progress: Progress | None = None
        self._cancelling = False

    def on_mount(self) -> None:
        super().on_mount()
        threading.Thread(target=self._work, name="errand", daemon=True).start()

    def _work(self) -> None:
        finished = self._errand.lines(lambda progress: self.post_message(_Told(progress)))
        self.post_message(_Ended(finished))

    def lines(self) -> list[list[Span]]:
        told = self._progress.text if self._progress else "Starting …"
        keys = [("cancelling …", "waiting")] if self._cancelling else keys_line(("Esc", "cancels"))
        return [
            [(fit(self._title, ROOM).rstrip(), "strong")],
            [],
            [(fit(told, ROOM).rstrip(), "")],
            self._bar(),
            [],
            keys,
        ]

    def _bar(self) -> list[Span]:
        """Nothing where it is not known how much there is to do."""
        if self._progress is None or self._progress.of <= 0:
            return []
        part = max(0.0, min(1.0, self._progress.done / self._progress.of))
        room = ROOM - 6
        full = int(room * part)
        return [
            (self._glyphs.full * full, "running"),
            (self._glyphs.empty * (room - full), "faint"),
            (f"{int(100 * part):4} %", ""),
        ]

    @on(_Told)
    def _told(self, message: _Told) -> None:
        self._progress = message.progress
        self.tell()

    @on(_Ended)
    def _ended(self, message: _Ended) -> None:
        if self.is_current:
            self.dismiss(message.finished)

    def _leave(self) -> None:
        if self.is_current:
            self.dismiss(Finished())

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if event.key in ("escape", "c") and not self._cancelling:
            self._cancelling = True
            self._errand.cancel()
            self.set_timer(_LEAVE_AFTER, self._leave)
            self.tell()
