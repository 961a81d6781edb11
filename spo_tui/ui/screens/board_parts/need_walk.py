"""From one job that needs somebody to the next: the worst first, whatever phase is shown."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ....domain.attention import Attention, need
from ....domain.board import NeedKey, NextNeed
from ....domain.job import Job
from ....domain.query import NEEDING
from ...behind import questions
from ...lines import summary

if TYPE_CHECKING:
    from ..board import BoardScreen


class NeedWalk:
    def __init__(self, board: BoardScreen) -> None:
        self._board = board
        self._last: NeedKey | None = None
        """Where the last step led; a job that has been mended since keeps its place here."""
        self._arriving: int | None = None

    def step(self, *, backward: bool) -> None:
        board = self._board
        wanted = board.filter_now
        query = replace(wanted, levels=wanted.levels or NEEDING)
        here = board.job.id if board.job else None
        work = partial(questions.next_need, query, board.query_now, here, self._last, backward)
        board.ask("need", work, self._take)

    def _take(self, found: NextNeed | None) -> None:
        board = self._board
        if found is None:
            board.say(summary.no_need(board.asked.filter, one_here=self._needs(board.job)))
            return
        self._last, self._arriving = found.key, found.job
        if found.outside:
            board.ask_for(replace(board.asked, phase=None), read=False)
        board.jump(found.job, found.anchor)

    def _needs(self, job: Job | None) -> bool:
        shown = self._board.shop.shown()
        return job is not None and (
            need(job.position, job.due, shown.now, shown.limits).attention is not Attention.NONE
        )

    def arrived(self) -> None:
        """A jump has ended: have the suggested action ready."""
        job = self._board.job
        if job is not None and job.id == self._arriving:
            self._board.say(summary.suggestion(job))
        self._arriving = None
