"""What can be done with the hot folders."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from ...domain import words
from ...domain.errors import SpoError
from ..dialogs.confirm import Confirm
from ..dialogs.report import Report
from .board import Pause
from .command import Command
from .routing import ChooseFolder

if TYPE_CHECKING:
    from ...desk.desk import Desk
    from ...desk.moves import Moved
    from ..screens.folders import FoldersScreen

Working = Coroutine[Any, Any, None]
_NONE = "There is no hot folder here."


class FoldersCommand(Command):
    screen: FoldersScreen

    def why_not(self) -> str | None:
        return None if self.screen.chosen else _NONE

    @property
    def name(self) -> str:
        assert self.screen.chosen is not None
        return self.screen.chosen.folder.name

    async def do(self, work: Callable[[Desk], Any]) -> Any:
        """What it gives; None where it was refused, which is said."""
        try:
            return await self.screen.shop.answer(work)
        except SpoError as error:
            self.screen.say(str(error), bad=True)
            return None


class Open(FoldersCommand):
    """The folder's jobs on the board, or the job of the line."""

    keys = ("enter",)
    label = "open"
    footer = 2
    group = "Job"

    def why_not(self) -> str | None:
        if self.screen.on_folder or self.screen.job:
            return None
        return "No job belongs to this line."

    def run(self, key: str) -> None:
        from ..screens.job import JobScreen

        if self.screen.on_folder:
            self.screen.show_on_board()
        else:
            assert self.screen.job is not None
            self.screen.app.push_screen(JobScreen(self.screen.job))


class NextGroup(FoldersCommand):
    """Into this folder and back: the next group, or the previous."""

    keys = ("right_square_bracket", "left_square_bracket")
    label = "into it"
    shown = "] ["
    footer = 6
    group = "Move"

    def run(self, key: str) -> None:
        self.screen.move_group(-1 if key == "left_square_bracket" else 1)


class Retry(FoldersCommand):
    """Retry all copies into this folder that have failed."""

    keys = ("r",)
    label = "retry all"
    footer = 3

    def why_not(self) -> str | None:
        it = self.screen.chosen
        if it is None or it.failed:
            return super().why_not()
        return f"No copy into {it.folder.name} has failed."

    def run(self, key: str) -> Working:
        return self._run(self.name)

    async def _run(self, name: str) -> None:
        trial: Moved | None = await self.do(partial(_retry, name, True))
        if trial is None:
            return
        jobs = words.plural(len(trial.moved), "job")
        told = [f"{jobs}: ask for the copy again."]
        told += [f"  {number}: {reason}" for number, reason in trial.refused]
        asked = Confirm(f"Hot folder {name}", told, "does it")
        if not await self.screen.app.push_screen_wait(asked):
            return
        done: Moved | None = await self.do(partial(_retry, name, False))
        if done is None:
            return
        self.screen.say(f"{words.plural(len(done.moved), 'job')} retried", bad=bool(done.refused))
        self.screen.shop_changed()
        if done.refused:
            told_off = f"{words.plural(len(done.refused), 'job')} not:"
            report = Report(f"Hot folder {name}", told_off, done.refused, "closes")
            await self.screen.app.push_screen_wait(report)


class PauseFolder(FoldersCommand):
    """Pause copying to the folder, or let it go on."""

    keys = ("z",)
    label = "pause folder"
    footer = 4

    def run(self, key: str) -> Working:
        assert self.screen.chosen is not None
        return self._run(self.name, bool(self.screen.chosen.folder.paused))

    async def _run(self, name: str, paused: bool) -> None:
        if await self.do(partial(_resume if paused else _pause, name)) is not None:
            told = f"{name} goes on" if paused else f"{name} is paused: z lets it go on"
            self.screen.say(told)
            self.screen.shop_changed()


class LookNow(FoldersCommand):
    """Have the monitor look into the folder now."""

    keys = ("C",)
    label = "check now"
    footer = 5

    def run(self, key: str) -> Working:
        return self._run(self.name)

    async def _run(self, name: str) -> None:
        looks = await self.do(partial(_rescan, name))
        if looks is not None:
            none = f"asked for; no monitor looks after {name}: start spo-tui watch"
            self.screen.say(f"{name}: the monitor looks now" if looks else none, bad=not looks)
            self.screen.shop_changed()


def _pause(name: str, desk: Desk) -> Any:
    from ...desk.folders import pause_folder

    return pause_folder(desk, name)


def _resume(name: str, desk: Desk) -> Any:
    from ...desk.folders import resume_folder

    return resume_folder(desk, name)


def _rescan(name: str, desk: Desk) -> bool:
    from ...desk.folders import rescan_folder

    return rescan_folder(desk, name)


def _retry(name: str, dry_run: bool, desk: Desk) -> Moved:
    from ...desk.folders import retry_folder

    return retry_folder(desk, name, dry_run=dry_run)


FOLDERS = (Open, Retry, PauseFolder, LookNow, ChooseFolder, NextGroup, Pause)
