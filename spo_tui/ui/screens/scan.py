"""Scan mode: a barcode scanner is a keyboard, and the answer is read across the room.

Everything that can be printed goes into the scan field, so that no code can do anything but be
looked up: the letters that act elsewhere act here as a line of their own (`u` and Enter, typed or
scanned from a card on the wall) or as function keys, which no scanner sends. Without a station a
scan shows the job; with one it sets the station's status.

The screen is installed once and kept: it comes back with its station and its last scans, and
what was scanned just before it was left is still done.
"""

from __future__ import annotations

import asyncio
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from ...domain import words
from ...domain.errors import SpoError
from ...domain.job import JobDetail
from ...domain.scan import Outcome, Scanned, Station
from .. import stylesheets
from ..commands import scan as commands
from ..commands.command import Command
from ..glyphs import ASCII
from ..lines import sheet
from ..lines.span import Lines
from ..text import fit, wrap
from ..widgets.canvas import Span
from ..widgets.foot_bar import FootBar
from ..widgets.page import Page
from ..widgets.scan_banner import ScanBanner, look_of
from ..widgets.scan_field import ScanField
from ..widgets.title_bar import TitleBar
from .screen import SpoScreen

if TYPE_CHECKING:
    from ...desk.desk import Desk
    from ...desk.scans import ScanSession

_KEPT = 200
"""Scans that the list remembers."""


class ScanScreen(SpoScreen):
    CSS_PATH = stylesheets.path("scan.tcss")
    ACTIONS = commands.SCANNING

    def __init__(self) -> None:
        super().__init__()
        self.station: Station | None = None
        self._session: ScanSession | None = None
        self._waiting: asyncio.Queue[str] = asyncio.Queue()
        self._scans: deque[Scanned] = deque(maxlen=_KEPT)
        self.done = 0
        self.wrong = 0
        self._detail: JobDetail | None = None

    @classmethod
    def own_commands(cls) -> tuple[type[Command], ...]:
        return cls.ACTIONS

    @classmethod
    def all_commands(cls) -> tuple[type[Command], ...]:
        """None that a letter would start."""
        return cls.ACTIONS

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield ScanBanner(self.shop.shown(), id="banner")
        with Container(id="entry"):
            yield Static("scan", id="prompt")
            yield ScanField(id="field", max_length=200, select_on_focus=False)
        yield Page(id="below")
        yield FootBar()

    def on_mount(self) -> None:
        field = self.query_one(ScanField)
        field.cursor_blink = False
        field.focus()
        self.station = self.shop.memory.recall_station()
        self._show()
        self.run_worker(self._work(), group="scans")

    def on_screen_resume(self) -> None:
        self.query_one(ScanField).focus()

    @on(events.DescendantBlur)
    def _keep_focus(self) -> None:
        if self.app.screen is self:
            self.query_one(ScanField).focus()

    @property
    def mover(self) -> Page:
        return self.query_one("#below", Page)

    @property
    def job(self) -> str | None:
        """The number of the job that was scanned last."""
        return self._detail.job.number if self._detail else None

    # -- scans are done one after the other, in the order in which they came

    @on(ScanField.Scanned)
    def _scanned(self, event: ScanField.Scanned) -> None:
        self.feed(event.text)

    def feed(self, text: str) -> None:
        self._waiting.put_nowait(text)

    async def _work(self) -> None:
        while True:
            text = await self._waiting.get()
            try:
                scanned = await self.shop.answer(partial(self._scan, text))
            except SpoError as error:
                now = self.shop.now()
                scanned = Scanned(text, Outcome.REFUSED, f"{error}: scan it again", now, None)
                self._take(scanned)
            else:
                self.station = scanned.station
                if scanned.outcome is Outcome.STATION:
                    self.shop.memory.keep_station(self.station)
                self._take(scanned)

    def _scan(self, text: str, desk: Desk) -> Scanned:
        """In the desk's thread, which alone uses the session."""
        from ...desk.scans import ScanSession

        if self._session is None:
            self._session = ScanSession(self.station)
        return self._session.scan(desk, text)

    def _take(self, scanned: Scanned) -> None:
        self.done += not scanned.outcome.is_wrong
        self.wrong += scanned.outcome.is_wrong
        self._scans.appendleft(scanned)
        self._detail = scanned.detail or self._detail
        if scanned.outcome.is_wrong:
            self.app.bell()
        self.query_one(ScanBanner).show(scanned, self.done + self.wrong)
        if self._waiting.empty():  # else the next answer is drawn at once over this one
            self._show()

    # -- what is shown

    def _show(self) -> None:
        station = self.station
        place = (f"each scan sets {station.says}", "chosen strong") if station else _NO_STATION
        left: list[Span] = [("Scan", "strong"), ("   " + fit(place[0], 40).rstrip(), place[1])]
        middle: list[Span] = [(words.plural(self.done, "scan"), "dim")]
        if self.wrong:
            middle.append((f"   {self.wrong:,} wrong", "failure strong"))
        self.query_one(TitleBar).show(left, middle, self.shop.clock_text())
        last = self._scans[0] if self._scans else None
        shows_job = last is not None and last.outcome is Outcome.SHOWN
        self.mover.show(self._sheet if shows_job else self._list)

    def _sheet(self, width: int, _height: int) -> Lines:
        assert self._detail is not None
        return sheet.whole(self._detail, self.shop.shown(), width - 2, hidden=False)

    def _list(self, width: int, _height: int) -> Lines:
        if not self._scans:
            told = (line for point in _HOW for line in wrap(point, max(20, width - 4), 4))
            return [[], *([(f"  {line}", "dim")] for line in told)]
        return [[], *(self._line(scanned, width) for scanned in self._scans)]

    def _line(self, scanned: Scanned, width: int) -> list[Span]:
        shown = self.shop.shown()
        style, glyph, _ = look_of(scanned.outcome, plain=shown.glyphs is ASCII)
        job = scanned.job
        told = scanned.told.replace("→", "->") if shown.glyphs is ASCII else scanned.told
        room = 20 if width < 72 else 38 if width < 110 else 46
        name = (
            f"{job.number:<{6 if width < 72 else 12}} {job.product}"
            if job
            else " ".join(scanned.text.split())
        )
        when = words.moment(scanned.at, shown.now, shown.zone)
        return [
            (f"  {glyph} ", style),
            (fit(when, 9), "dim"),
            (fit(name, room) + " ", "strong"),
            (fit(told, max(0, width - room - 14)), style),
        ]

    def time_passed(self) -> None:
        self._show()


_NO_STATION = ("no station: a scan shows the job", "dim")
_HOW = (
    "Scan a job's code, or type its number and Enter: the job is shown.",
    "F2 chooses a station: from then on each scan sets its status.",
    "98765, P98765, *98765*, JOB:98765 and P_12345_98765_output.pdf are one job.",
    "u and Enter, or F4, takes the last one back. Cards on the wall can do the"
    " same: print codes that read u, STATION:Printed, or STATION: for none.",
)
