"""What can be done about failures that have one cause."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from ...domain import words
from ...domain.errors import SpoError
from ...domain.status import catalogue
from .board import Pause
from .command import Command
from .doing import lasting_lines, refused_lines
from .going import GoTo
from .moves import LEGS

if TYPE_CHECKING:
    from ...desk.desk import Desk
    from ...desk.moves import Moved
    from ...domain.causes import Cause
    from ...domain.moves import Leg
    from ..screens.causes import CausesScreen

_NONE = "Nothing has failed."


class Causes(GoTo):
    """What has failed, those of one cause as one line."""

    keys = ("a",)
    label = "causes"

    @classmethod
    def kind(cls) -> type[CausesScreen]:
        from ..screens.causes import CausesScreen

        return CausesScreen


class CausesCommand(Command):
    screen: CausesScreen


class OpenJob(CausesCommand):
    """Show the jobs of this cause; then open the job."""

    keys = ("enter",)
    label = "open"
    footer = 2
    group = "Job"

    def why_not(self) -> str | None:
        return None if self.screen.job or self.screen.cause else _NONE

    def run(self, key: str) -> None:
        from ..screens.job import JobScreen

        if self.screen.job is not None:
            self.screen.app.push_screen(JobScreen(self.screen.job))
        else:
            self.screen.show_jobs()


class Retry(CausesCommand):
    """Retry all jobs of this cause, after saying what will happen."""

    keys = ("r",)
    label = "retry"
    footer = 3

    def why_not(self) -> str | None:
        cause = self.screen.cause
        if cause is None:
            return _NONE
        if not self.screen.to_retry:
            return "All of them have been tried again."
        if cause.retry is None:
            return f"No retry mends it. {catalogue()[cause.status].action}".strip()
        return None

    def run(self, key: str) -> Coroutine[Any, Any, None]:
        assert self.screen.cause is not None
        return self._run(self.screen.cause, self.screen.to_retry)

    async def _run(self, cause: Cause, jobs: Sequence[str]) -> None:
        from ...domain.moves import Leg
        from ..dialogs.choose import Choice, Choose
        from ..dialogs.confirm import Confirm

        app, shop = self.screen.app, self.screen.shop
        heading = f"{cause.says}: {words.plural(len(jobs), 'job')}"
        leg, says = None, str(cause.retry)
        try:
            if cause.asks_leg:
                place = await app.push_screen_wait(
                    Choose(f"{heading}, which leg?", [Choice(*told) for told in LEGS])
                )
                if place is None:
                    return
                leg = list(Leg)[place]
                says = f"retrigger the {leg}"
            trial = await shop.answer(partial(_retry, jobs, leg, True))
            if not await app.push_screen_wait(Confirm(heading, _told(says, trial), "does it")):
                return
            done = await shop.answer(partial(_retry, jobs, leg, False))
        except SpoError as error:
            self.screen.say(str(error), bad=True)
            return
        self.screen.report(cause, says, done)


def _told(says: str, trial: Moved) -> list[str]:
    """What a retry will do, as a dry run has found."""
    told = [f"{words.plural(len(trial.moved), 'job')}: {says}."]
    return told + refused_lines(trial) + lasting_lines(trial)


def _retry(jobs: Sequence[str], leg: Leg | None, dry_run: bool, desk: Desk) -> Moved:
    from ...desk import moves

    return moves.retry(desk, jobs, leg, dry_run=dry_run)


CAUSES = (OpenJob, Retry, Pause)
