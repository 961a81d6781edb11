"""The side panel: the job under the cursor, read once the cursor rests on it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ...behind import questions
from ...lines.listing import panel_place
from ...widgets.page import Page

if TYPE_CHECKING:
    from ....domain.job import Job, JobDetail
    from ..board import BoardScreen

_REST = 0.1
"""Seconds the cursor rests on a job before its details are read."""
_PLACES = ("none", "right", "bottom")


class JobPanel(Page):
    def __init__(self, board: BoardScreen, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._board = board
        self.shows: int | None = None
        """Id of the job that is read in it."""

    @property
    def is_open(self) -> bool:
        return not self._board.has_class("panel-none")

    def place(self) -> None:
        """The board is told where it stands; its stylesheet does the rest."""
        size = self._board.app.size
        there = panel_place(size.width, size.height, self._board.asked.panel)
        for name in _PLACES:
            self._board.set_class(name == there, f"panel-{name}")

    def toggle(self) -> None:
        self._board.asked = replace(self._board.asked, panel=not self.is_open)
        self.place()
        self.read()

    def rest_on(self, job: Job | None) -> None:
        """The cursor stands on another job; it is read if the cursor stays there."""
        if self.is_open:
            self.set_timer(_REST, partial(self._rested, job))

    def _rested(self, job: Job | None) -> None:
        now = self._board.job
        if job == now or (job and now and job.id == now.id):
            self.read()

    def read(self) -> None:
        if not self.is_open:
            return
        job = self._board.job
        if job is None:
            self.shows = None
            self.show(lambda _width, _height: [])
            return
        self._board.ask("panel", partial(questions.detail, job.number), self._take)

    def _take(self, detail: JobDetail) -> None:
        job = self._board.job
        if job is not None and job.id == detail.job.id:
            from ...lines import sheet

            self.shows = job.id
            shown = self._board.shop.shown
            self.show(lambda width, height: sheet.brief(detail, shown(), width, height))
