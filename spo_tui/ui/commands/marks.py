"""Marks: what is done next is done to all marked jobs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ..behind import questions
from .command import Command
from .doing import NO_JOB

if TYPE_CHECKING:
    from ..screens.board import BoardScreen


class Mark(Command):
    """Mark the job, or take the mark off."""

    screen: BoardScreen
    keys = ("space",)
    group = "Mark"
    label = "mark"

    def why_not(self) -> str | None:
        return None if self.screen.job else NO_JOB

    def run(self, key: str) -> None:
        assert self.screen.job is not None
        self.screen.marks.toggle(self.screen.job.number)
        self.screen.move_by(1)


class MarkRange(Command):
    """Mark all from the last mark to here."""

    screen: BoardScreen
    keys = ("V",)
    group = "Mark"

    def why_not(self) -> str | None:
        return None if self.screen.job else NO_JOB

    def run(self, key: str) -> None:
        screen = self.screen
        assert screen.job is not None
        screen.marks.add(screen.jobs.between(screen.marks.last, screen.job.number))


class MarkAll(Command):
    """Mark all that the board shows now, or take all marks off."""

    screen: BoardScreen
    keys = ("asterisk",)
    group = "Mark"

    def run(self, key: str) -> None:
        if self.screen.marks:
            self.screen.marks.clear()
        else:
            work = partial(questions.numbers, self.screen.query_now)
            self.screen.ask("marks", work, self._mark)

    def _mark(self, numbers: list[str]) -> None:
        self.screen.marks.add(numbers)
        if len(numbers) == questions.MOST_MARKED:
            self.screen.say(f"{len(numbers):,} are marked: no more are at once. Narrow it with /")


MARKS = (Mark, MarkRange, MarkAll)
