"""How an order ends, begins anew, and how one of its jobs comes back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from ...domain import words
from ...domain.ending import Ending
from ...domain.person import Role
from ...domain.status import catalogue
from ..dialogs.ask_line import AskLine
from ..dialogs.choose import Choice, Choose
from ..dialogs.confirm import Confirm
from .acting import Acting

if TYPE_CHECKING:
    from ...desk.desk import Desk
    from ...desk.ending import Ended, Foreseen
    from ...desk.reorders import Reordered
    from ...domain.job import Job
    from ..screens.order import OrderScreen

_ENDINGS = (
    (Ending.SHIP, Choice("Ship", "it has left the house")),
    (Ending.COMPLETE, Choice("Complete", "nothing more is to be done")),
    (Ending.CANCEL, Choice("Cancel", "it is not produced")),
)
_VERBS = {Ending.SHIP: "ships", Ending.COMPLETE: "completes", Ending.CANCEL: "cancels"}
_RETURNS_TO = catalogue()["RecreationRequested"].says
_NAMED = 3
"""Jobs and files that are named in the question; of more, how many."""
_NO_JOB = "There is no job under the cursor."


class EndOrder(Acting):
    """End the order: ship, complete or cancel. Says what is lost."""

    screen: OrderScreen
    keys = ("X",)
    label = "end"
    footer = 6
    takes = Role.OPERATOR
    wish = "ending an order"

    async def act(self) -> None:
        number = self.screen.number
        choices = [choice for _, choice in _ENDINGS]
        place = await self.ask(Choose(f"Order {number}: how does it end?", choices))
        if place is None:
            return
        ending = _ENDINGS[place][0]
        foreseen: Foreseen = await self.answer(partial(_foresee, number, ending))
        if foreseen.refusal:
            self.screen.say(foreseen.refusal, bad=True)
            return
        told = _shortened(foreseen.lines)
        asks = Confirm(f"Order {number}: {ending}?", told, f"{_VERBS[ending]} order {number}")
        if await self.ask(asks):
            done: Ended = await self.answer(partial(_end, number, ending, foreseen.version))
            self.screen.shop_changed()
            folders = words.plural(len(done.requested), "folder")
            cleared = f": {folders} being cleared" if done.requested else ""
            self.screen.say(f"order {number} is {ending.says}{cleared}")


class PlaceAgain(Acting):
    """Place the order again, as a new one: as often as wanted."""

    screen: OrderScreen
    keys = ("A",)
    label = "place again"
    takes = Role.OPERATOR
    wish = "placing an order again"

    async def act(self) -> None:
        from ..screens.order import OrderScreen

        number = self.screen.number
        told = [
            f"A new order with the {words.plural(len(self.screen.jobs_all), 'job')} of {number},"
            " numbers of its own, and no PO, notes or refunds.",
            "They start at Ordered; output is made anew.",
            f"Order {number} stays as it is.",
        ]
        asks = Confirm(f"Order {number}: place it again?", told, f"places {number} again")
        if await self.ask(asks):
            done: Reordered = await self.answer(partial(_reorder, number))
            self.screen.app.push_screen(OrderScreen(done.order, f"placed again from {number}"))


class Reopen(Acting):
    """Reopen a job after CleanUp; below support this asks for it."""

    keys = ("U",)
    label = "reopen"
    group = "Job"
    takes = Role.OPERATOR
    wish = "asking for a job to be reopened"

    def why_not(self) -> str | None:
        job = self.screen.chosen_job
        if job is None:
            return super().why_not() or _NO_JOB
        where = job.position.workflow.says
        closed = job.position.closed
        return super().why_not() or (None if closed else f"It is not in CleanUp, but {where}.")

    async def act(self) -> None:
        job = self.screen.job_here
        assert job is not None
        who = self.screen.shop.who
        grants = who is not None and Role.SUPPORT in who.role.includes
        asks = f"It returns to {_RETURNS_TO}: why?"
        if not grants:
            asks = "This asks support to reopen it: why?"
        verb = "reopen it" if grants else "ask to reopen it"
        reason = await self.ask(AskLine(f"Job {job}: {verb}", asks))
        if reason is None:
            return
        await self.answer(partial(_reopen, job, reason, grants))
        self.screen.shop_changed()
        said = f"reopened, it is {_RETURNS_TO} now" if grants else "support is asked to reopen it"
        self.screen.say(f"{job}: {said}")


class Related(Acting):
    """Related jobs: of this order and of those placed again."""

    keys = ("W",)
    label = "related"
    group = "Job"

    def why_not(self) -> str | None:
        return super().why_not() or (None if self.screen.job_here else _NO_JOB)

    async def act(self) -> None:
        from ..screens.job import JobScreen

        job = self.screen.job_here
        assert job is not None
        found: list[Job] = await self.answer(partial(_related, job))
        if not found:
            self.screen.say(f"{job} has no related jobs")
            return
        own = self.screen.order_here
        choices = [
            Choice(
                f"{other.number} {other.position.workflow.says}",
                other.product if other.order == own else f"{other.order}: {other.product}",
            )
            for other in found
        ]
        place = await self.ask(Choose(f"Job {job}: related jobs", choices))
        if place is not None:
            self.screen.app.push_screen(JobScreen(found[place].number))


def _shortened(lines: Sequence[str]) -> list[str]:
    """So that what is still open and what was never downloaded are both in sight."""
    told: list[str] = []
    named = left = 0
    for line in [*lines, ""]:
        if line.startswith("  "):
            named += 1
            left += named > _NAMED
            if named > _NAMED:
                continue
        elif left:
            told.append(f"  and {left} more")
        if not line.startswith("  "):
            named = left = 0
        told.append(line)
    return told[:-1]


def _foresee(order: str, ending: Ending, desk: Desk) -> Foreseen:
    from ...desk.ending import foresee

    return foresee(desk, order, ending)


def _end(order: str, ending: Ending, seen: int, desk: Desk) -> Ended:
    from ...desk.ending import end_order

    return end_order(desk, order, ending, seen=seen)


def _reorder(order: str, desk: Desk) -> Reordered:
    from ...desk.reorders import reorder

    return reorder(desk, order)


def _reopen(job: str, reason: str, grants: bool, desk: Desk) -> None:
    from ...desk import reopening

    (reopening.reopen if grants else reopening.request_reopen)(desk, job, reason)


def _related(job: str, desk: Desk) -> list[Job]:
    from ...desk.reopening import related_jobs

    return list(related_jobs(desk, job))


ENDING = (EndOrder, PlaceAgain, Reopen, Related)
