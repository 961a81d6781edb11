"""What can be done on the board."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...domain.query import Sort
from ...domain.status import phases
from .. import terminal
from .command import Command
from .going import GoTo

if TYPE_CHECKING:
    from ..screens.board import BoardScreen
    from ..screens.folders import FoldersScreen
    from ..screens.statuses import StatusesScreen

_NO_JOB = "There is no job under the cursor."


class BoardCommand(Command):
    screen: BoardScreen


class Open(BoardCommand):
    """Open the job: everything about it, with its history."""

    keys = ("enter",)
    label = "open"
    footer = 6
    group = "Job"

    def why_not(self) -> str | None:
        return None if self.screen.job else _NO_JOB

    def run(self, key: str) -> None:
        from ..screens.job import JobScreen

        job = self.screen.job
        assert job is not None
        self.screen.app.push_screen(JobScreen(job.number))


class Filter(BoardCommand):
    """Filter while typing: any words, or late, failed, phase:prod."""

    keys = ("slash",)
    label = "filter"
    footer = 2
    group = "View"

    def run(self, key: str) -> None:
        from ..behind import questions
        from ..widgets.filter_line import FilterLine

        self.screen.query_one(FilterLine).edit()
        self.screen.ask("warm", questions.warm_search, lambda _nothing: None)


class NextNeed(BoardCommand):
    """Go to the next job that needs somebody, worst first."""

    keys = ("n",)
    label = "next problem"
    footer = 5
    group = "Job"

    def run(self, key: str) -> None:
        self.screen.need_walk.step(backward=False)


class PreviousNeed(BoardCommand):
    """Go to the previous job that needs somebody."""

    keys = ("N",)
    label = "previous problem"
    group = "Job"

    def run(self, key: str) -> None:
        self.screen.need_walk.step(backward=True)


class BoardNextNeed(GoTo):
    """Back to the board, to the next job that needs somebody."""

    keys = ("n",)
    label = "next problem"

    @classmethod
    def kind(cls) -> type[BoardScreen]:
        from ..screens.board import BoardScreen

        return BoardScreen

    def run(self, key: str) -> None:
        super().run(key)
        board = self.screen.app.screen
        assert isinstance(board, self.kind())
        board.need_walk.step(backward=key == "N")


class BoardPreviousNeed(BoardNextNeed):
    """Back to the board, to the previous job that needs somebody."""

    keys = ("N",)
    label = "previous problem"


class Phase(BoardCommand):
    """Show one phase: 1 to 9 in board order; 0 shows all."""

    keys = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
    shown = "1-9 0"
    group = "View"

    def run(self, key: str) -> None:
        number = int(key or "0")
        phase = phases()[number - 1].key if number else None
        self.screen.ask_for(replace(self.screen.asked, phase=phase))


class NextPhase(BoardCommand):
    """Go to the next phase, or the previous."""

    keys = ("right_square_bracket", "left_square_bracket")
    shown = "] ["
    group = "View"

    def run(self, key: str) -> None:
        keys: list[str | None] = [None, *(phase.key for phase in phases())]
        step = -1 if key == "left_square_bracket" else 1
        asked = self.screen.asked
        phase = keys[(keys.index(asked.phase) + step) % len(keys)]
        self.screen.ask_for(replace(asked, phase=phase))


class SortBy(BoardCommand):
    """Sort by the next column: worst, due, age, newest."""

    keys = ("s",)
    label = "sort"
    group = "View"

    def run(self, key: str) -> None:
        asked = self.screen.asked
        sorts = list(Sort)
        after = sorts[(sorts.index(asked.sort) + 1) % len(sorts)]
        self.screen.ask_for(replace(asked, sort=after, reverse=False))
        self.screen.say(f"sorted: {after.says}")


class Reverse(BoardCommand):
    """Reverse the order."""

    keys = ("S",)
    group = "View"

    def run(self, key: str) -> None:
        asked = self.screen.asked
        self.screen.ask_for(replace(asked, reverse=not asked.reverse))
        turned = "reversed: " if not asked.reverse else "sorted: "
        self.screen.say(turned + asked.sort.says)


class Panel(BoardCommand):
    """Show or hide the panel with the chosen job."""

    keys = ("v",)
    label = "panel"
    footer = 7
    group = "View"

    def run(self, key: str) -> None:
        self.screen.panel.toggle()


class Hidden(BoardCommand):
    """Show or leave out closed jobs."""

    keys = ("h",)
    label = "closed"
    group = "View"

    def run(self, key: str) -> None:
        asked = self.screen.asked
        closed = not asked.closed
        self.screen.ask_for(replace(asked, closed=closed))
        self.screen.say("closed jobs are shown" if closed else "closed jobs are left out")


class Meaning(GoTo):
    """What this status means, what to do, and what may come next."""

    keys = ("w",)
    label = "what it means"

    @classmethod
    def kind(cls) -> type[StatusesScreen]:
        from ..screens.statuses import StatusesScreen

        return StatusesScreen

    def made(self) -> StatusesScreen:
        job = self.screen.chosen_job
        return self.kind()(job.position.workflow.status if job else None)


class HotFolders(GoTo):
    """Hot folders: their state, and the files in them."""

    keys = ("f",)
    label = "hot folders"

    @classmethod
    def kind(cls) -> type[FoldersScreen]:
        from ..screens.folders import FoldersScreen

        return FoldersScreen


class Pause(Command):
    """Hold the view still, or let it live again."""

    keys = ("P",)
    group = "View"

    def run(self, key: str) -> None:
        self.screen.shop.pause()


class CopyNumber(BoardCommand):
    """Copy the job number to the clipboard."""

    keys = ("y",)
    group = "Job"

    def why_not(self) -> str | None:
        return None if self.screen.job else _NO_JOB

    def run(self, key: str) -> None:
        job = self.screen.job
        assert job is not None
        terminal.copy(self.screen.app, job.number)
        self.screen.say(f"copied {job.number}")


class CopyPath(BoardCommand):
    """Copy the path of the job's working folder."""

    keys = ("Y",)
    label = "copy path"
    group = "Job"

    def why_not(self) -> str | None:
        if self.screen.job is None:
            return _NO_JOB
        return None if self.screen.job.working_folder else "This job has no working folder."

    def run(self, key: str) -> None:
        job = self.screen.job
        assert job is not None
        assert job.working_folder is not None
        terminal.copy(self.screen.app, job.working_folder)
        self.screen.say(f"copied {job.working_folder}")


BOARD = (
    *(Open, Filter, NextNeed, PreviousNeed, Phase, NextPhase),
    *(SortBy, Reverse, Panel, Hidden, Meaning, HotFolders, Pause, CopyNumber, CopyPath),
)
