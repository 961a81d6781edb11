"""What can be done with the hot folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .board import Pause
from .command import Command

if TYPE_CHECKING:
    from ..screens.folders import FoldersScreen


class FoldersCommand(Command):
    screen: FoldersScreen


class OpenJob(FoldersCommand):
    """Open the job that the file belongs to."""

    keys = ("enter",)
    label = "open job"
    footer = 2
    group = "Job"

    def why_not(self) -> str | None:
        return None if self.screen.job else "No job belongs to this line."

    def run(self, key: str) -> None:
        from ..screens.job import JobScreen

        job = self.screen.job
        assert job is not None
        self.screen.app.push_screen(JobScreen(job))


FOLDERS = (OpenJob, Pause)
