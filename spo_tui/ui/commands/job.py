"""What can be done with one job that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import terminal
from .board import Pause
from .command import Command
from .ending import Related, Reopen
from .moves import MOVES
from .routing import ChooseFolder
from .ways import WAYS

if TYPE_CHECKING:
    from ..screens.job import JobScreen

_READING = "The job is still being read."


class JobCommand(Command):
    screen: JobScreen


class JobMeaning(JobCommand):
    """What this status means, what to do, and what may come next."""

    keys = ("w",)
    label = "what it means"
    footer = 5
    group = "Job"

    def why_not(self) -> str | None:
        return None if self.screen.detail else _READING

    def run(self, key: str) -> None:
        from ..screens.statuses import StatusesScreen

        detail = self.screen.detail
        assert detail is not None
        status = detail.job.position.workflow.status
        self.screen.app.push_screen(StatusesScreen(status))


class HiddenRows(JobCommand):
    """Show or leave out the steps that integrations hide."""

    keys = ("h",)
    label = "hidden rows"
    footer = 11
    group = "View"

    def run(self, key: str) -> None:
        self.screen.show_hidden()


class CopyJobNumber(JobCommand):
    """Copy the job number to the clipboard."""

    keys = ("y",)
    label = "copy number"
    footer = 10
    group = "Job"

    def run(self, key: str) -> None:
        terminal.copy(self.screen.app, self.screen.number)
        self.screen.say(f"copied {self.screen.number}")


class CopyJobPath(JobCommand):
    """Copy the path of the job's working folder."""

    keys = ("Y",)
    label = "copy path"
    group = "Job"

    def why_not(self) -> str | None:
        detail = self.screen.detail
        if detail is None:
            return _READING
        return None if detail.job.working_folder else "This job has no working folder."

    def run(self, key: str) -> None:
        detail = self.screen.detail
        assert detail is not None
        assert detail.job.working_folder is not None
        terminal.copy(self.screen.app, detail.job.working_folder)
        self.screen.say(f"copied {detail.job.working_folder}")


JOB = (
    *MOVES,
    *(JobMeaning, HiddenRows, CopyJobNumber, CopyJobPath, *WAYS, Reopen, Related, Pause),
    ChooseFolder,
)
