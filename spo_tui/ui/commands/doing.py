"""What is done to a job, or to all that are marked: said first where it must be, then done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from ...domain import words
from ...domain.errors import SpoError
from ...domain.status import catalogue
from ..behind.deed import Deed
from ..lines.refusals import by_reason, named
from .command import Command

if TYPE_CHECKING:
    from ...desk.moves import Moved

Working = Coroutine[Any, Any, None]
NO_JOB = "There is no job under the cursor."
_OPEN_IT = "Enter opens the job: it can be done there."


class DoCommand(Command):
    group = "Do"

    def why_not(self) -> str | None:
        if self.screen.marks:
            return None
        job = self.screen.chosen_job
        if job is None:
            return _OPEN_IT if self.screen.job_here else NO_JOB
        return "It is in CleanUp: nobody moves it." if job.position.closed else None

    @property
    def heading(self) -> str:
        """What the command acts on."""
        marked = len(self.screen.marks)
        if marked:
            return words.plural(marked, "marked job")
        job = self.screen.chosen_job
        return f"{job.number}  {job.product}" if job else ""

    async def ask(self, dialog: Any) -> Any:
        return await self.screen.app.push_screen_wait(dialog)

    async def try_out(self, deed: Deed) -> Moved:
        """What would happen. Raises SpoError."""
        numbers, seen = self.screen.targets()
        trial: Moved = await self.screen.shop.answer(
            lambda desk: deed.work(desk, numbers, seen, dry_run=True)
        )
        return trial

    async def do(self, deed: Deed) -> None:
        """Do it to the job, or after saying what will happen to all that are marked."""
        from ..dialogs.confirm import Confirm
        from ..dialogs.report import Report

        numbers, seen = self.screen.targets()
        many, heading = len(numbers) > 1, self.heading
        try:
            if many or deed.may_last:
                trial = await self.try_out(deed)
                if not trial.moved:
                    await self._none(deed, trial, heading, many=many)
                    return
                asks = many or trial.lasting or trial.asked
                coming = foretold(deed, trial, seen)
                if asks and not await self.ask(Confirm(heading, coming, "does it")):
                    return
            done = await self.screen.shop.answer(
                lambda desk: deed.work(desk, numbers, seen, dry_run=False)
            )
        except SpoError as error:
            self.screen.say(str(error), bad=True)
            return
        self.screen.shop.last_deed = deed
        self.screen.tell(deed.done, done)
        if many and done.refused:
            told = f"{words.plural(len(done.moved), 'job')}: {deed.done}. {_not(done)}:"
            await self.ask(Report(heading, told, done.refused))

    async def _none(self, deed: Deed, trial: Moved, heading: str, *, many: bool) -> None:
        from ..dialogs.report import Report

        if many and trial.refused:
            there = f", {len(trial.unchanged):,} are there already" if trial.unchanged else ""
            told = f"None of them can be done: {deed.says}{there}. {_not(trial)}:"
            await self.ask(Report(heading, told, trial.refused))
        else:
            self.screen.say(why_none(trial), bad=True)


def foretold(deed: Deed, trial: Moved, seen: Mapping[str, str]) -> list[str]:
    """What will happen to how many, where these stand, and to which it will not, and why."""
    told = [f"{words.plural(len(trial.moved), 'job')}: {deed.says}."]
    stand = Counter(catalogue()[seen[job]].says for job in trial.moved if job in seen)
    if len(trial.moved) > 1 and stand:
        told.append("now: " + ", ".join(f"{n} {says}" for says, n in stand.most_common()))
    if trial.unchanged:
        told.append(f"{words.plural(len(trial.unchanged), 'job')} already there.")
    told += refused_lines(trial)
    return told + lasting_lines(trial)


def refused_lines(trial: Moved) -> list[str]:
    told = []
    for reason, jobs in by_reason(trial.refused):
        told += [f"{words.plural(len(jobs), 'job')} not: {reason}", f"  {named(jobs)}"]
    return told


def lasting_lines(trial: Moved) -> list[str]:
    """What cannot be taken back, if anything."""
    from ...domain.outgoing import RECORDED_ONLY

    all_of = len(trial.moved)
    if trial.recorded_only:
        told = f"{RECORDED_ONLY[0].upper()}{RECORDED_ONLY[1:]}."
        return [told, *_cannot(len(trial.lasting), all_of, "It cannot be undone")]
    if trial.asked:
        return _cannot(len(trial.asked), all_of, "This goes out of the house: it cannot be undone")
    return _cannot(len(trial.lasting), all_of, "It cannot be undone")


def _cannot(some: int, all_of: int, told: str) -> list[str]:
    if not some:
        return []
    return [f"{told}."] if some == all_of else [f"For {some} of the {all_of}: {told.lower()}."]


def _not(done: Moved) -> str:
    return f"{words.plural(len(done.refused), 'job')} not"


def why_none(done: Moved) -> str:
    if done.refused:
        number, reason = done.refused[0]
        more = f" ({len(done.refused) - 1} more not)" if len(done.refused) > 1 else ""
        return f"{number}: {reason}{more}"
    return "already there"
