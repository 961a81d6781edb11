"""Brings clean-up from the database to its workers and back, one call a second.

Two workers: one renames folders out of the way, which takes no time; the other deletes, archives
and restores files, which may. It touches no folder itself, so no share can make it hang.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import uuid4

from ...desk import cleaning
from ...desk.cleaning import LEASE, QUICK, SLOW, Outcome, Task
from ...desk.desk import Desk
from .hand import SILENT, Hand
from .wire import Answer, Request, Settings

_RENEW = LEASE.total_seconds() / 3
_DOES = {
    "requested": "clear",
    "kept": "clear",
    "archiving": "archive",
    "wiping": "wipe",
    "restoring": "restore",
}


class Lane:
    """Tasks of some states, and the worker that does them."""

    def __init__(self, states: tuple[str, ...], *, sweep: bool, silent: float) -> None:
        self.states = states
        self.sweep = sweep
        self.holder = uuid4().hex
        self.hand = Hand(silent=silent)
        self.answers: list[Answer] = []
        """Not written down yet."""
        self.renew_at = 0.0
        self.is_swept = not sweep


class Supervisor:
    """Does nothing where no working root is configured.

    `say` is told what has happened: what, job, and why.
    """

    def __init__(
        self, desk: Desk, say: Callable[[str, str, str], None], *, silent: float = SILENT
    ) -> None:
        self._desk = desk
        self._say = say
        self._lanes = (
            Lane(QUICK, sweep=False, silent=silent),
            Lane(SLOW, sweep=True, silent=silent),
        )
        self._failing: set[str] = set()
        self._is_idle = False

    @property
    def is_idle(self) -> bool:
        """Whether the last tick has found nothing to do."""
        return self._is_idle or self._desk.places.working_root is None

    @property
    def pids(self) -> list[int | None]:
        return [lane.hand.pid for lane in self._lanes]

    def tick(self) -> None:
        """To be called every second or so. Raises SpoError when the database is away; what was
        done is written down at a later call."""
        if self._desk.places.working_root is None:
            return
        busy = [self._attend(lane) for lane in self._lanes]
        self._is_idle = not any(busy)

    def stop(self) -> None:
        """Ask the workers to end; `finish` makes sure."""
        for lane in self._lanes:
            lane.hand.stop()

    def finish(self, until: float) -> None:
        """Wait for them until that time of the monotonic clock, and let go of their tasks. Raises
        SpoError when the database is away: then the leases run out."""
        for lane in self._lanes:
            lane.hand.finish(until)
        if self._desk.places.working_root is not None:
            for lane in self._lanes:
                self._write_down(lane)
                cleaning.let_go(self._desk, lane.holder)

    def _attend(self, lane: Lane) -> bool:
        """Whether there was something to do."""
        lane.answers += lane.hand.take()
        self._write_down(lane)
        if lane.hand.asked:
            if time.monotonic() >= lane.renew_at:
                cleaning.keep_hold(self._desk, lane.holder)
                lane.renew_at = time.monotonic() + _RENEW
            return True
        if not lane.hand.is_free:
            return True
        tasks = cleaning.claim(self._desk, lane.holder, lane.states)
        if not tasks and lane.is_swept:
            return False
        lane.renew_at = time.monotonic() + _RENEW
        until = time.monotonic() + LEASE.total_seconds()
        if lane.hand.ask(self._settings(lane), [_request(task, until) for task in tasks]):
            lane.is_swept = True
        elif tasks:
            cleaning.let_go(self._desk, lane.holder)
        return bool(tasks)

    def _write_down(self, lane: Lane) -> None:
        if not lane.answers:
            return
        outcomes = [Outcome(a.id, a.did, a.trash, a.archived, a.reason) for a in lane.answers]
        closed = cleaning.report(self._desk, lane.holder, outcomes)
        failed = [answer for answer in lane.answers if answer.did == "failed"]
        lane.answers = []
        for task in closed:
            self._say("cleaned up", task.job, "")
        for reason in {answer.reason for answer in failed} - self._failing:
            self._say("not cleaned up", "", reason)
        self._failing = {answer.reason for answer in failed}

    def _settings(self, lane: Lane) -> Settings:
        places = self._desk.places
        root_known, archive_known = cleaning.marks(self._desk)
        return Settings(
            str(places.working_root), places.archive, root_known, archive_known, lane.sweep
        )


def _request(task: Task, until: float) -> Request:
    do = _DOES[task.state]
    last = until if do == "clear" else float("inf")
    return Request(task.id, do, task.folder, task.trash, task.archived, last)
