"""What can be done with the stream of what happens, and with the handover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import terminal
from .board import Pause
from .command import Command
from .going import GoTo
from .searching import Search

if TYPE_CHECKING:
    from ..screens.activity import ActivityScreen
    from ..screens.handover import HandoverScreen

_NO_JOB = "No job belongs to this line."


class Activity(GoTo):
    """What happens now, everywhere."""

    keys = ("e",)
    label = "activity"

    @classmethod
    def kind(cls) -> type[ActivityScreen]:
        from ..screens.activity import ActivityScreen

        return ActivityScreen


class Handover(GoTo):
    """The shift in words: moved, failed, waiting, the worst."""

    keys = ("H",)
    label = "handover"
    footer = 9

    @classmethod
    def kind(cls) -> type[HandoverScreen]:
        from ..screens.handover import HandoverScreen

        return HandoverScreen


class ActivityCommand(Command):
    screen: ActivityScreen


class OpenJob(ActivityCommand):
    """Open the job of this line."""

    keys = ("enter",)
    label = "open job"
    footer = 3
    group = "Job"

    def why_not(self) -> str | None:
        return None if self.screen.job else _NO_JOB

    def run(self, key: str) -> None:
        from ..screens.job import JobScreen

        assert self.screen.job is not None
        self.screen.app.push_screen(JobScreen(self.screen.job))


class OnlyOneKind(ActivityCommand):
    """Only one kind: moves, failures, MIS, e-mail, notes; then all."""

    keys = ("l",)
    label = "kind"
    footer = 4
    group = "View"

    def run(self, key: str) -> None:
        self.screen.show_next_topic()


class HiddenRows(ActivityCommand):
    """Show or leave out the steps that integrations hide."""

    keys = ("h",)
    label = "hidden rows"
    group = "View"

    def run(self, key: str) -> None:
        self.screen.show_hidden()


class CopyJobNumber(ActivityCommand):
    """Copy the job number to the clipboard."""

    keys = ("y",)
    group = "Job"

    def why_not(self) -> str | None:
        return None if self.screen.job else _NO_JOB

    def run(self, key: str) -> None:
        assert self.screen.job is not None
        terminal.copy(self.screen.app, self.screen.job)
        self.screen.say(f"copied {self.screen.job}")


class CopyHandover(Command):
    """Copy the whole text to the clipboard."""

    screen: HandoverScreen
    keys = ("y",)
    label = "copy"
    footer = 2

    def why_not(self) -> str | None:
        return None if self.screen.text else "The shift is still being read."

    def run(self, key: str) -> None:
        terminal.copy_lines(self.screen.app, self.screen.text)
        self.screen.say("copied the handover")


ACTIVITY = (OpenJob, Search, OnlyOneKind, Handover, HiddenRows, CopyJobNumber, Pause)
HANDOVER = (CopyHandover, Pause)
