"""Marks: what is done next is done to all marked jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
        self.screen.mark_range()


class MarkAll(Command):
    """Mark all that the board shows now, or take all marks off."""

    screen: BoardScreen
    keys = ("asterisk",)
    group = "Mark"

    def run(self, key: str) -> None:
        self.screen.mark_all()


MARKS = (Mark, MarkRange, MarkAll)
