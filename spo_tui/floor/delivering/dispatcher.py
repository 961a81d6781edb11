"""Keeps the couriers of one hot folder at work, and brings what they say to the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TypeVar

from ...desk import delivering
from ...desk.delivering import Ended, Load
from ...desk.desk import Desk
from ...domain.delivery import PAUSES, Cause, Remedy, Step, Trouble
from ...domain.errors import SpoError
from ..keeper import MOST_STUCK
from ..patience import Patience
from .process import COMMAND, Process
from .wire import (
    STALL,
    Answer,
    Arrived,
    Cancel,
    Carry,
    Drop,
    Failed,
    Ground,
    Order,
    Over,
    Probe,
    Publish,
    Reach,
    Staged,
)

T = TypeVar("T")
_BREATH = 0.5
"""Seconds before a courier that was lost is replaced."""
_QUIET = 1.0
"""Seconds without a word after which a courier at work may be one that hangs."""
_TELL_EVERY = 0.5
"""Seconds between two words of progress to the database."""
_TOTAL, _EACH, _SLOWEST = 60.0, 2.0, 1024 * 1024
"""A load may take so many seconds, so many more for each file, and one for each so many bytes."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a folder is filled; times in seconds."""

    ground: Ground
    limit: int = 1
    """Loads carried at a time."""
    pauses: tuple[timedelta, ...] = PAUSES
    deadline: timedelta = timedelta(minutes=30)
    stall: float = STALL
    probe: float = 10.0
    """Between two looks whether a folder that is down is back."""
    total: float = _TOTAL
    command: Sequence[str] = COMMAND


@dataclass(slots=True)
class _Run:
    """A courier, with what it has in hand."""

    process: Process
    load: Load | None = None
    busy: bool = False
    until: float = 0.0
    """When the load must be over."""
    told_at: float = 0.0
    staged: bool = False
    """The load is allowed to be in the folder."""
    open: set[int] = field(default_factory=set)
    """Deliveries of the load of which nothing final was said."""
    drops: list[str] = field(default_factory=list)


class Dispatcher:
    """To be called from one thread. Raises LeaseLost when the folder is another's."""

    def __init__(
        self,
        desk: Desk,
        folder_id: int,
        holder: str,
        terms: Terms,
        *,
        patience: Patience,
        wake: Callable[[], None],
        say: Callable[[Ended], None],
    ) -> None:
        self.down = ""
        """Why the folder cannot be filled; empty while it can."""
        self._desk = desk
        self._folder_id = folder_id
        self._holder = holder
        self._terms = terms
        self._patience = patience
        self._wake = wake
        self._say = say
        self._runs: list[_Run] = []
        self._ending: list[Process] = []
        self._recoveries: list[Load] = []
        self._litter: list[str] = []
        """Copies that may lie in the stage of a folder that went out of reach, for nobody."""
        self._opening: delivering.Opening | None = None
        self._probe_at = 0.0
        self._start_at = 0.0
        self._looked = False
        self._ready = False
        self._reachable = False
        self._others = 0

    @property
    def pids(self) -> list[int]:
        return [run.process.pid for run in self._runs]

    def is_idle(self, *, reachable: bool) -> bool:
        """Nothing is in hand, nor known to be in line while the folder is in reach."""
        if self._opening is None or self.is_busy:
            return False
        if self.down or not reachable:
            return True
        return self._looked and not (self._ready or self._recoveries)

    @property
    def stuck(self) -> int:
        """Couriers that a dead share may hold: those that were ended, and the silent ones."""
        since = time.monotonic() - _QUIET
        silent = sum(run.busy and run.process.heard < since for run in self._runs)
        return len(self._ending) + silent

    def work(self, *, reachable: bool, ready: bool, others: int = 0) -> None:
        """Deal with what the couriers have said, and give them more to do. `reachable`: the
        folder can be looked into. `ready`: something may be in line. `others`: so many processes
        of other kinds are stuck in the same share."""
        now = time.monotonic()
        self._others = others
        self._ending = [process for process in self._ending if not process.is_gone(now)]
        if self._opening is None and not self._open():
            return
        for run in list(self._runs):
            if self._listen(run):
                self._watch(run, now)
        self._ready = self._ready or ready
        if reachable and not self._reachable:
            self.probe_soon()
        self._reachable = reachable
        if self.down or not self._looked or not reachable:
            self._wait(now, probe=reachable)
        elif self._recoveries or self._ready:
            self._hand_out()

    def probe_soon(self) -> None:
        """Do not wait for the next probe of a folder that is down."""
        self._probe_at = 0.0

    def stop(self) -> None:
        """What is merely copied goes back into line; what may be in the folder, whoever takes it
        finds out."""
        for run in self._runs:
            if run.load is not None and not run.staged:
                with suppress(SpoError):
                    delivering.give_back(*self._where, run.load.token, sorted(run.open))
        for process in [run.process for run in self._runs] + self._ending:
            process.end()

    def finish(self, until: float) -> None:
        for process in [run.process for run in self._runs] + self._ending:
            process.finish(until)

    @property
    def is_busy(self) -> bool:
        return any(run.busy for run in self._runs)

    def _open(self) -> bool:
        opening = self._try(lambda: delivering.take_over(*self._where))
        if opening is None:
            return False
        self._opening = opening
        self._litter += opening.litter
        if opening.left is not None:
            self._recoveries.append(opening.left)
        return True

    @property
    def _where(self) -> tuple[Desk, int, str]:
        return self._desk, self._folder_id, self._holder

    def _hand_out(self) -> None:
        """Loads to couriers that have none."""
        while len([run for run in self._runs if run.busy]) < self._terms.limit:
            run = self._free_run()
            if run is None:
                return
            load = self._recoveries[0] if self._recoveries else None
            if load is None:
                load = self._try(lambda: delivering.claim(*self._where))
            if load is None:
                self._ready = False
                return
            if load.publishing:
                self._recoveries.pop(0)
            assert self._opening is not None
            carry = Carry(load.parcels, load.publishing, self._opening.fresh)
            run.load, run.staged, run.open = load, load.publishing, set(load.jobs)
            seconds = len(load.parcels) * _EACH + load.size / _SLOWEST
            self._order(run, carry, self._terms.total + seconds)

    def _free_run(self) -> _Run | None:
        idle = next((run for run in self._runs if not run.busy), None)
        if idle is not None:
            return idle
        if len(self._ending) + self._others >= MOST_STUCK or time.monotonic() < self._start_at:
            return None
        try:
            process = Process(self._terms.ground, self._wake, self._terms.command)
        except OSError as error:
            self._start_at = time.monotonic() + self._terms.probe
            self.down = f"its courier cannot be started: {(error.strerror or '').lower()}"
            return None
        self._runs.append(_Run(process))
        return self._runs[-1]

    def _order(self, run: _Run, order: Order, seconds: float) -> None:
        run.busy = True
        run.process.heard = time.monotonic()
        run.until = time.monotonic() + seconds
        run.process.tell(order)

    def _listen(self, run: _Run) -> bool:
        """Deal with all that it has said; False when the database has to be waited for."""
        while run.process.answers:
            answer = run.process.answers[0]
            if self._try(partial(self._deal, run, answer)) is None:
                run.until += 1.0  # it is not the courier that is slow
                return False
            run.process.answers.popleft()
        return True

    def _deal(self, run: _Run, answer: Answer) -> bool:
        load = run.load
        match answer:
            case Staged(hashes) if load is not None:
                allowed = delivering.publish(*self._where, load.token, hashes)
                run.staged = True
                run.process.tell(Publish(allowed))
            case Arrived(files) if load is not None:
                self._report(run, delivering.finish(*self._where, load.token, files))
                run.open -= {file.id for file in files}
                self._has_been_filled()
            case Failed(troubles) if load is not None:
                self._fail(run, load, troubles)
            case Reach(trouble):
                self._looked = True
                self.down = trouble.reason if trouble else ""
                if trouble is None:
                    run.drops += self._litter
                    self._litter = []
                if load is not None:
                    self._leave(run, load)
            case Over():
                if load is not None:
                    self._leave(run, load)
                run.busy, run.load, run.staged = False, None, False
                if not self.down:
                    run.drops += self._litter
                    self._litter = []
                if run.drops:
                    self._order(run, Drop(run.drops), self._terms.total)
                    run.drops = []
        return True

    def _report(self, run: _Run, ended: list[Ended]) -> None:
        for one in ended:
            self._say(one)

    def _has_been_filled(self) -> None:
        if self._opening is not None and self._opening.fresh:
            self._opening = delivering.Opening(False, [], None)

    def _fail(self, run: _Run, load: Load, troubles: dict[int, Trouble]) -> None:
        fail = delivering.fail(*self._where, load.token, troubles, self._terms.pauses)
        self._report(run, fail)
        run.open -= set(troubles)
        away = {key: it for key, it in troubles.items() if it.remedy is Remedy.FOLDER}
        self._litter += _temps(load, away)
        if run.staged:
            run.drops += _temps(load, troubles.keys() - away.keys())
        for trouble in away.values():
            self.down = trouble.reason

    def _leave(self, run: _Run, load: Load) -> None:
        """What the courier has not done of its load is done later, or found out."""
        if run.open and run.staged:
            left = [parcel for parcel in load.parcels if parcel.id in run.open]
            jobs = {key: load.jobs[key] for key in run.open}
            self._recoveries.append(Load(load.token, left, jobs, publishing=True))
        elif run.open:
            delivering.give_back(*self._where, load.token, sorted(run.open))
            self._litter += _temps(load, run.open)
        run.open = set()

    def _watch(self, run: _Run, now: float) -> None:
        """Whether the courier still lives and gets on."""
        if not run.process.is_running:
            if not run.process.answers:
                self._lose(run, "the copying process ended", hangs=False)
        elif run.busy and (now - run.process.heard > self._terms.stall or now > run.until):
            self._lose(run, "does not answer", hangs=True)
        elif run.load is not None and not run.staged and now >= run.told_at + _TELL_EVERY:
            run.told_at = now
            self._tell_progress(run, run.load)

    def _tell_progress(self, run: _Run, load: Load) -> None:
        at = run.process.at
        if at.id in run.open and at.step in (Step.COPYING, Step.VERIFYING):
            words = {at.id: at.done}
            self._try(lambda: delivering.progress(self._desk, load.token, words, at.step))
        wanted = self._try(
            lambda: delivering.still_wanted(self._desk, load.token, sorted(run.open))
        )
        if wanted is not None and run.open - wanted:
            run.process.tell(Cancel(sorted(run.open - wanted)))

    def _lose(self, run: _Run, reason: str, *, hangs: bool) -> None:
        load = run.load
        if load is not None and run.open and not run.staged:
            at = run.process.at
            trouble = _about(at.step, reason, hangs)
            guilty = at.id if at.id in run.open and trouble.remedy is Remedy.AGAIN else None
            if self._try(lambda: self._give_back_but(run, load, guilty, trouble)) is None:
                return
        elif load is not None:
            self._leave(run, load)
        self._runs.remove(run)
        run.process.end()
        self._ending.append(run.process)
        self._start_at = time.monotonic() + _BREATH
        if hangs and not (load is not None and run.process.at.step is Step.SOURCE):
            self.down = reason

    def _give_back_but(self, run: _Run, load: Load, guilty: int | None, trouble: Trouble) -> bool:
        if guilty is not None:
            pauses = self._terms.pauses
            ended = delivering.fail(*self._where, load.token, {guilty: trouble}, pauses)
            self._report(run, ended)
        rest = sorted(run.open - {guilty})
        delivering.give_back(*self._where, load.token, rest)
        self._litter += _temps(load, run.open)
        run.open = set()
        return True

    def _wait(self, now: float, *, probe: bool) -> None:
        """The folder is down: look now and then, and give up what has waited too long."""
        if now < self._probe_at:
            return
        self._probe_at = now + self._terms.probe
        ended = self._try(lambda: delivering.give_up(*self._where, self._terms.deadline))
        for one in ended or ():
            self._say(one)
        if probe and not self.is_busy:
            run = self._free_run()
            if run is not None:
                assert self._opening is not None
                live = self._try(lambda: delivering.live_temps(self._desk, self._folder_id))
                self._order(run, Probe(self._opening.fresh, live), self._terms.total)

    def _try(self, work: Callable[[], T]) -> T | None:
        return self._patience.attempt(("deliveries", self._folder_id), work)


def _temps(load: Load, ids: Collection[int]) -> list[str]:
    """Their copies, of this attempt and of the one before."""
    mine = [parcel for parcel in load.parcels if parcel.id in ids]
    return [temp for one in mine for temp in (one.temp, one.old_temp) if temp]


def _about(step: Step, reason: str, hangs: bool) -> Trouble:
    """What it means that a courier hangs, or has died, at that step."""
    if hangs and step is Step.SOURCE:
        return Trouble(Cause.SOURCE, Remedy.AGAIN, "the source cannot be read: no answer in time")
    if hangs:
        return Trouble(Cause.UNREACHABLE, Remedy.FOLDER, f"share unreachable: {reason}")
    return Trouble(Cause.OTHER, Remedy.AGAIN, reason)
