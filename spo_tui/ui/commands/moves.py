"""What an operator does with a job, or with all that are marked."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from ...domain.errors import SpoError
from ...domain.moves import BLOCKED, Leg, Offer, offers, retry_of
from ...domain.outgoing import RECORDED_ONLY
from ...domain.status import Track, catalogue
from .. import words
from ..dialogs.ask_line import AskLine
from ..dialogs.choose import Choice, Choose
from ..dialogs.confirm import Confirm
from ..dialogs.report import Report
from .command import Command

if TYPE_CHECKING:
    from ...desk.desk import Desk
    from ...desk.moves import Moved, Undone
    from ..screens.board import BoardScreen

Working = Coroutine[Any, Any, None]
NO_JOB = "There is no job under the cursor."


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done to jobs, in a form that can be done again to others."""

    says: str
    work: Callable[..., Any]
    """(desk, numbers, seen, dry_run) -> Moved."""
    for_ever: str = ""
    """Why it cannot be taken back; empty when it can."""


class MoveCommand(Command):
    screen: BoardScreen
    group = "Do"

    def why_not(self) -> str | None:
        if self.screen.marks:
            return None
        job = self.screen.job
        if job is None:
            return NO_JOB
        return "It is in CleanUp: nobody moves it." if job.position.closed else None

    @property
    def heading(self) -> str:
        """What the command acts on."""
        marked = len(self.screen.marks)
        if marked:
            return words.plural(marked, "marked job")
        job = self.screen.job
        return f"{job.number}  {job.product}" if job else ""

    async def ask(self, dialog: Any) -> Any:
        return await self.screen.app.push_screen_wait(dialog)

    async def do(self, deed: Deed) -> None:
        """Do it to the job, or after saying what will happen to all that are marked."""
        numbers, seen = self.screen.targets()
        try:
            if len(numbers) > 1 or deed.for_ever:
                trial = await self.screen.shop.answer(
                    lambda desk: deed.work(desk, numbers, seen, dry_run=True)
                )
                if trial.moved and not await self.ask(self._confirm(deed, trial)):
                    return
                if not trial.moved:
                    self.screen.say(_why_none(trial), bad=True)
                    return
            done = await self.screen.shop.answer(
                lambda desk: deed.work(desk, numbers, seen, dry_run=False)
            )
        except SpoError as error:
            self.screen.say(str(error), bad=True)
            return
        self.screen.last_deed = deed
        heading = self.heading
        self.screen.tell(deed, done)
        if len(numbers) > 1 and done.refused:
            told = f"{words.plural(len(done.moved), 'job')} {deed.says}, {len(done.refused)} not:"
            await self.ask(Report(heading, told, done.refused))

    def _confirm(self, deed: Deed, trial: Moved) -> Confirm:
        told = [f"{words.plural(len(trial.moved), 'job')}: {deed.says}."]
        if trial.unchanged:
            told.append(f"{words.plural(len(trial.unchanged), 'job')} already there.")
        if trial.refused:
            told.append(f"{words.plural(len(trial.refused), 'job')} not:")
            told += [f"  {number}: {reason}" for number, reason in trial.refused]
        if trial.recorded_only:
            told.append(f"{RECORDED_ONLY[0].upper()}{RECORDED_ONLY[1:]}. It cannot be undone.")
        elif deed.for_ever:
            told.append(deed.for_ever)
        return Confirm(self.heading, told, "does it")


class Move(MoveCommand):
    """Move the job on: the next statuses, the likeliest first."""

    keys = ("m",)
    label = "move"
    footer = 3

    def run(self, key: str) -> Working:
        return self._run()

    async def _run(self) -> None:
        job = self.screen.job
        if self.screen.marks:
            offered = await self.screen.shop.answer(
                partial(_common_offers, list(self.screen.marks))
            )
            total = len(self.screen.marks)
            choices = [
                Choice(o.says, f"{o.jobs} of {total}" if o.jobs < total else "") for o in offered
            ]
            picks = [Offer(o.status, None, o.says, False) for o in offered]
        else:
            assert job is not None
            picks = offers(job.position)
            choices = [_choice(offer) for offer in picks]
        if not picks:
            self.screen.say("It can be moved nowhere by hand: w says what comes next.")
            return
        place = await self.ask(Choose(f"{self.heading}: move to", choices))
        if place is None:
            return
        offer = picks[place]
        reason: str | None = ""
        if offer.needs_reason:
            heading = f"{self.heading}: to {offer.says}"
            reason = await self.ask(AskLine(heading, "It is out of the ordinary: why?"))
        elif self.screen.marks and await self._some_need_reason(offer):
            asks = "Some of them go back: why? (empty leaves those)"
            reason = await self.ask(AskLine(self.heading, asks, must=False))
        if reason is not None:
            await self.do(moving(offer.status, offer.says, offer.label, reason))

    async def _some_need_reason(self, offer: Offer) -> bool:
        numbers, seen = self.screen.targets()
        trial = await self.screen.shop.answer(
            lambda desk: moving(offer.status, offer.says, None, "").work(
                desk, numbers, seen, dry_run=True
            )
        )
        return bool(trial.needs_reason)


class Block(MoveCommand):
    """Block with a reason, or unblock: back to where it was."""

    keys = ("b",)
    label = "block"

    def run(self, key: str) -> Working:
        return self._run()

    async def _run(self) -> None:
        job = self.screen.job
        blocked = job is not None and job.position.workflow.status == BLOCKED
        if blocked and not self.screen.marks:
            await self.do(Deed("unblock", _unblock))
            return
        reason = await self.ask(AskLine(f"{self.heading}: block", "What does it wait for?"))
        if reason is not None:
            await self.do(moving(BLOCKED, "Blocked", None, reason))


class Retry(MoveCommand):
    """Retry what failed: copy, recreation, MIS, e-mail."""

    keys = ("r",)
    label = "retry"
    footer = 4

    def why_not(self) -> str | None:
        job = self.screen.job
        if not self.screen.marks and job is not None and retry_of(job.position) is None:
            return "Nothing of it has failed in a way that can be tried again."
        return super().why_not()

    def run(self, key: str) -> Working:
        return self._run()

    async def _run(self) -> None:
        job = self.screen.job
        way = retry_of(job.position) if job is not None and not self.screen.marks else None
        leg = None
        if self.screen.marks or (way is not None and way.asks_leg):
            legs = [Leg.RECORD, Leg.ASSETS]
            choices = [
                Choice("the order's record", "can make a second job"),
                Choice("the files", "artwork and data"),
            ]
            if way is not None and way.asks_leg:
                place = await self.ask(Choose(f"{self.heading}: which leg again?", choices))
                if place is None:
                    return
                leg = legs[place]
        says = retry_of(job.position, leg).says if way and job else "retry"  # type: ignore[union-attr]
        outside = way is not None and catalogue()[way.status].track is not Track.WORKFLOW
        for_ever = "This goes out of the house: it cannot be undone." if outside else ""
        await self.do(Deed(says, partial(_retry, leg), for_ever))


class Repeat(MoveCommand):
    """Do the last thing again, to this job or to all marked."""

    keys = ("full_stop",)
    shown = "."

    def why_not(self) -> str | None:
        if self.screen.last_deed is None:
            return "Nothing has been done yet that could be repeated."
        return super().why_not()

    def run(self, key: str) -> Working:
        assert self.screen.last_deed is not None
        return self.do(self.screen.last_deed)


class Undo(MoveCommand):
    """Take back my last move, unless somebody moved it since."""

    keys = ("u",)
    label = "undo"

    def why_not(self) -> str | None:
        return None

    def run(self, key: str) -> Working:
        return self._run()

    async def _run(self) -> None:
        try:
            done = await self.screen.shop.answer(_undo)
        except SpoError as error:
            self.screen.say(str(error), bad=True)
            return
        if done.backs:
            self.screen.say(_taken_back(done, self.screen.shop.now()))
        else:
            self.screen.say(_why_none(done), bad=True)


class Claim(MoveCommand):
    """Take the job in hand, for others to see, or let go of it."""

    keys = ("c",)
    label = "claim"

    def run(self, key: str) -> Working:
        return self._run()

    async def _run(self) -> None:
        numbers, _ = self.screen.targets()
        job = self.screen.job
        mine = job is not None and job.in_hand(self.screen.shop.now()) == self.screen.shop.me
        work = _release if mine and not self.screen.marks else _claim
        try:
            done = await self.screen.shop.answer(partial(work, numbers))
        except SpoError as error:
            self.screen.say(str(error), bad=True)
            return
        if done.moved:
            verb = "let go of" if work is _release else "in hand:"
            self.screen.say(f"{verb} {', '.join(done.moved[:5])}")
        else:
            self.screen.say(_why_none(done), bad=True)


def moving(status: str, says: str, label: str | None, reason: str) -> Deed:
    def work(desk: Desk, numbers: Sequence[str], seen: dict[str, str], *, dry_run: bool) -> Moved:
        from ...desk import moves

        return moves.move(
            desk, numbers, status, reason=reason, label=label, seen=seen, dry_run=dry_run
        )

    return Deed(f"to {says}", work)


def _unblock(desk: Desk, numbers: Sequence[str], _seen: Any, *, dry_run: bool) -> Moved:
    from ...desk import moves

    return moves.unblock(desk, numbers, dry_run=dry_run)


def _retry(
    leg: Leg | None, desk: Desk, numbers: Sequence[str], _seen: Any, *, dry_run: bool
) -> Moved:
    from ...desk import moves

    return moves.retry(desk, numbers, leg, dry_run=dry_run)


def _undo(desk: Desk) -> Moved:
    from ...desk import moves

    return moves.undo(desk)


def _claim(numbers: Sequence[str], desk: Desk) -> Moved:
    from ...desk import claims

    return claims.claim(desk, numbers)


def _release(numbers: Sequence[str], desk: Desk) -> Moved:
    from ...desk import claims

    return claims.release(desk, numbers)


def _common_offers(numbers: Sequence[str], desk: Desk) -> Any:
    from ...desk import bulk

    return bulk.common_offers(desk, numbers)


def _choice(offer: Offer) -> Choice:
    aside = (
        "where it came from" if offer.returns else "asks for a reason" if offer.needs_reason else ""
    )
    return Choice(offer.says, aside)


def _taken_back(done: Undone, now: datetime) -> str:
    """`98741 back to In production (you moved it 12s ago)`; of several, how many."""
    back = done.backs[0]
    ago = int((now - back.moved_at).total_seconds())
    when = f"{max(0, ago)}s ago" if ago < 60 else f"{words.age(back.moved_at, now)} ago"
    if len(done.backs) == 1:
        told = f"{back.job} back to {back.now} (you moved it {when})"
    else:
        told = f"{words.plural(len(done.backs), 'job')} taken back (you moved them {when})"
    if done.refused:
        told += f"; not {done.refused[0][0]}: {done.refused[0][1]}"
    return told


def _why_none(done: Moved) -> str:
    if done.refused:
        number, reason = done.refused[0]
        more = f" ({len(done.refused) - 1} more not)" if len(done.refused) > 1 else ""
        return f"{number}: {reason}{more}"
    return "already there"


MOVES = (Move, Block, Retry, Repeat, Undo, Claim)
