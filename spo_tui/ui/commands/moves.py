"""What an operator does with a job, or with all that are marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from ...domain import words
from ...domain.errors import SpoError
from ..behind.deed import Deed
from .doing import DoCommand, Working, why_none

if TYPE_CHECKING:
    from ...desk.desk import Desk
    from ...desk.moves import Moved, Undone
    from ...domain.moves import Leg, Offer
    from ..dialogs.choose import Choice

Seen = Mapping[str, str]
LEGS = (("the order's record", "can make a second job"), ("the files", "artwork and data"))
"""What a retrigger can be of, each with what it means: in the order of `Leg`."""


class Move(DoCommand):
    """Move the job on: the next statuses, the likeliest first."""

    keys = ("m",)
    label = "move"
    footer = 3

    def run(self, key: str) -> Working:
        return self._run()

    async def _run(self) -> None:
        from ...domain.moves import Offer, offers
        from ..dialogs.ask_line import AskLine
        from ..dialogs.choose import Choice, Choose

        job = self.screen.chosen_job
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
        now = "" if job is None or self.screen.marks else f"{job.position.workflow.says}, "
        place = await self.ask(Choose(f"{self.heading}: {now}move to", choices))
        if place is None:
            return
        offer = picks[place]
        reason: str | None = ""
        if offer.needs_reason:
            heading = f"{self.heading}: to {offer.says}"
            reason = await self.ask(AskLine(heading, "It is out of the ordinary: why?"))
        elif self.screen.marks and await self._some_need_reason(offer):
            asks = "Some need a reason: why? (empty leaves those)"
            reason = await self.ask(AskLine(self.heading, asks, must=False))
        if reason is not None:
            await self.do(moving(offer.status, offer.says, offer.label, reason))

    async def _some_need_reason(self, offer: Offer) -> bool:
        trial = await self.try_out(moving(offer.status, offer.says, None, ""))
        return trial.needs_reason


class Block(DoCommand):
    """Block with a reason, or unblock: back to where it was."""

    keys = ("b",)
    label = "block"

    def run(self, key: str) -> Working:
        return self._run()

    async def _run(self) -> None:
        from ...domain.moves import BLOCKED
        from ..dialogs.ask_line import AskLine

        job = self.screen.chosen_job
        blocked = job is not None and job.position.workflow.status == BLOCKED
        if blocked and not self.screen.marks:
            await self.do(Deed("unblock", "unblocked", _unblock))
            return
        reason = await self.ask(AskLine(f"{self.heading}: block", "What does it wait for?"))
        if reason is not None:
            await self.do(Deed("block", "blocked", _moving(BLOCKED, None, reason)))


class Retry(DoCommand):
    """Retry what failed: copy, recreation, MIS, e-mail."""

    keys = ("r",)
    label = "retry"
    footer = 4

    def why_not(self) -> str | None:
        from ...domain.moves import BLOCKED, retry_of

        job = self.screen.chosen_job
        if not self.screen.marks and job is not None and retry_of(job.position) is None:
            if job.position.workflow.status == BLOCKED:
                return "It is blocked: b gives it back when the reason is over."
            return "Nothing of it has failed in a way that can be tried again."
        return super().why_not()

    def run(self, key: str) -> Working:
        return self._run()

    async def _run(self) -> None:
        from ...domain.moves import Leg, retry_of
        from ..dialogs.choose import Choice, Choose

        job = self.screen.chosen_job
        way = retry_of(job.position) if job is not None and not self.screen.marks else None
        deed = Deed(way.says, way.done, _retrying(None), True) if way else RETRY
        in_part = 0
        if way is None:
            try:
                in_part = len((await self.try_out(deed)).asks_leg)
            except SpoError as error:
                self.screen.say(str(error), bad=True)
                return
        if in_part or (way is not None and way.asks_leg):
            heading = f"{self.heading}: which leg again?"
            choices = [Choice(*told) for told in LEGS]
            if in_part:
                heading = f"{in_part} of {self.heading} failed in part: which leg again?"
                choices.append(Choice("neither", "leaves those as they are"))
            place = await self.ask(Choose(heading, choices))
            if place is None:
                return
            leg = list(Leg)[place] if place < len(LEGS) else None
            again = retry_of(job.position, leg) if way and job else None
            if again is not None:
                deed = Deed(again.says, again.done, _retrying(leg), True)
            else:
                deed = Deed(RETRY.says, RETRY.done, _retrying(leg), True)
        await self.do(deed)


class Repeat(DoCommand):
    """Do the last thing again, to this job or to all marked."""

    keys = ("full_stop",)
    shown = "."

    def why_not(self) -> str | None:
        if self.screen.shop.last_deed is None:
            return "Nothing has been done yet that could be repeated."
        return super().why_not()

    def run(self, key: str) -> Working:
        assert self.screen.shop.last_deed is not None
        return self.do(self.screen.shop.last_deed)


class Undo(DoCommand):
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
            self.screen.say(why_none(done), bad=True)


class Claim(DoCommand):
    """Take the job in hand, for others to see, or let go of it."""

    keys = ("c",)
    label = "claim"

    def run(self, key: str) -> Working:
        return self._run()

    async def _run(self) -> None:
        numbers, _ = self.screen.targets()
        job = self.screen.chosen_job
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
            self.screen.say(why_none(done), bad=True)


def moving(status: str, says: str, label: str | None, reason: str) -> Deed:
    return Deed(f"move to {says}", f"moved to {says}", _moving(status, label, reason))


def _moving(status: str, label: str | None, reason: str) -> Any:
    def work(desk: Desk, numbers: Sequence[str], seen: Seen, *, dry_run: bool) -> Moved:
        from ...desk import moves

        return moves.move(
            desk, numbers, status, reason=reason, label=label, seen=seen, dry_run=dry_run
        )

    return work


def _unblock(desk: Desk, numbers: Sequence[str], seen: Seen, *, dry_run: bool) -> Moved:
    from ...desk import moves

    return moves.unblock(desk, numbers, seen=seen, dry_run=dry_run)


def _retrying(leg: Leg | None) -> Any:
    def work(desk: Desk, numbers: Sequence[str], seen: Seen, *, dry_run: bool) -> Moved:
        from ...desk import moves

        return moves.retry(desk, numbers, leg, seen=seen, dry_run=dry_run)

    return work


RETRY = Deed("retry", "retried", _retrying(None), True)


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
    from ..dialogs.choose import Choice

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


MOVES = (Move, Block, Retry, Repeat, Undo, Claim)
