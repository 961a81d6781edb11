"""What happens in a shop while somebody looks: told to the desk as the outside would tell it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from random import Random

from ..desk.desk import Desk
from ..desk.ending import end_order, foresee
from ..desk.events import record_events
from ..desk.intake import place_ticket
from ..desk.jobs import each_job, look, show_job
from ..domain.attention import Attention
from ..domain.board import Counts
from ..domain.ending import Ending
from ..domain.errors import SpoError
from ..domain.event import StatusEvent
from ..domain.job import Job
from ..domain.lifecycle import Stand
from ..domain.query import Query, Sort
from ..domain.status import Track, catalogue
from . import moves
from .copier import Copier
from .new_orders import NewOrders
from .rips import Rips
from .sides import RECORDS
from .stories import TROUBLES, TURNINGS, Trouble
from .telling import remark, said_by, side_source
from .trade import route_of, storefronts

_JOBS_A_STEP = 170
"""A shop with so many open jobs takes one step at a time; a larger one as many more."""
_MOST_STEPS = 10
_SOON = timedelta(hours=1)
_YOUNG = timedelta(minutes=2)
"""A trouble is left alone for so long, at speed 1."""
_CHOKES = 0.04
"""How often a RIP cannot process a file."""
_FAULTS = (
    "Error: font Gotham-Book is not embedded",
    "Error: page 1: spot colour PANTONE 871 C is not mapped",
    "Error: transparency cannot be flattened: out of memory",
)
_NEEDY = frozenset(Attention) - {Attention.NONE}
_TROUBLES = [t for t in TROUBLES if t.attention <= Attention.MUST]


class ShiftLife:
    def __init__(self, desk: Desk, shop: Path, rng: Random, speed: float) -> None:
        """Raises SpoError when the database cannot be read."""
        self._desk = desk
        self._rng = rng
        self._speed = speed
        self._rips = Rips(shop, rng, speed, desk.clock)
        self._copier = Copier(desk, rng)
        self._orders = NewOrders(desk, rng)
        self._usual = self._counts()
        self._mis = {s.name for s in storefronts() if s.mis}

    def go_on(self) -> None:
        """One round. Raises SpoError and OSError; the next round goes on all the same."""
        counts = self._counts()
        for _ in range(max(1, min(_MOST_STEPS, counts.all.total // _JOBS_A_STEP))):
            self._step(counts)
        self._run_rips(max(1, counts.all.total // _JOBS_A_STEP))

    def _counts(self) -> Counts:
        return look(self._desk, Query(), None, None, 1)[0].counts

    def _step(self, counts: Counts) -> None:
        rng, usual = self._rng, self._usual
        open_ = counts.all.total / max(1, usual.all.total)
        needy = counts.all.needing / max(1, usual.all.needing)
        chances = {
            self._order: 0.15 if open_ < 0.95 else 0.04 if open_ < 1.05 else 0.0,
            self._go_wrong: 0.2 if needy < 0.7 else 0.03 if needy < 1.1 else 0.0,
            self._put_right: 0.02 if needy < 0.8 else 0.06 if needy < 1.1 else 0.45,
            self._talk: 0.15,
            self._hurry: 0.15,
        }
        dice = rng.random()
        for act, chance in chances.items():
            dice -= chance
            if dice < 0:
                act()
                return
        self._move_some(counts)

    def _order(self) -> None:
        place_ticket(self._desk, self._orders.ticket())

    def _move_some(self, counts: Counts) -> None:
        """Move a job on, so that there stay about as many in each status as there were."""
        here, usual = counts.statuses, self._usual.statuses
        weights = {
            status: passes * here.get(status, 0) / max(1, usual.get(status, 0))
            for status, passes in moves.flow().items()
            if status not in moves.LEFT_TO_OTHERS
        }
        if not any(weights.values()):
            return
        status = self._rng.choices([*weights], [*weights.values()])[0]
        jobs = self._jobs(Query(statuses=frozenset({status}), sort=Sort.AGE), 8)
        if status == "Shipped":
            self._clear(jobs)
        elif jobs:
            self._move(self._rng.choice(jobs))

    def _hurry(self) -> None:
        """See to a job that a machine has had for long, or that is due soon."""
        now = self._desk.clock()
        for status in self._rng.sample(moves.HURRIED, len(moves.HURRIED)):
            job = self._choose(Query(statuses=frozenset({status}), sort=Sort.AGE), 1)
            limit = catalogue()[status].stuck
            if job and limit and now - job.position.workflow.since > limit / 2:
                self._move(job)
                return
        soon = self._choose(Query(phases=frozenset({"production"}), sort=Sort.DUE), 6)
        if soon and soon.due and soon.due - now < _SOON and _walks(soon):
            self._move(soon)

    def _choose(self, query: Query, most: int) -> Job | None:
        jobs = self._jobs(query, most)
        return self._rng.choice(jobs) if jobs else None

    def _jobs(self, query: Query, most: int) -> list[Job]:
        return list(each_job(self._desk, query, most))

    def _move(self, job: Job) -> None:
        status = moves.ahead(self._rng, job.position.workflow)
        if status is not None:
            self._go(job, status, None)

    def _go(self, job: Job, status: str, label: str | None) -> None:
        """Into a workflow status, with what that does to the job's files."""
        here = job.position.workflow.status
        if here == "Approved" and self._rips.output_of(job).exists():
            status = "InHotFolder"
        if here == "InHotFolder" and self._rips.waiting(job):
            return  # its RIP will take it
        if status == "InHotFolder":
            self._deliver(job)
            return
        if status == "OutputCreated":
            there = self._rips.output_of(job).exists()
            self._rips.make_output(job)
            if not there and self._copier.runs():
                return  # the monitor tells of the file
        self._tell([job], status, remark(self._rng, status), label)

    def _deliver(self, job: Job) -> None:
        """Into the hot folder: that the file is there, the monitor tells. Where one runs, it
        also brings the file there."""
        if self._copier.runs() and self._copier.takes(job):
            return
        try:
            folder = self._rips.drop(job)
        except OSError as error:
            reason = f"{error.filename}: {error.strerror}"
            self._tell([job], "CopyToHotFolderFailed", reason)
        else:
            if folder is None:
                self._tell([job], "CopyToHotFolderSkipped")

    def _run_rips(self, most: int) -> None:
        for path, number in list(self._rips.ready())[:most]:
            try:
                job = show_job(self._desk, number).job
            except SpoError:
                self._rips.may_leave(path)
                continue
            unseen = job.position.workflow.status != "InHotFolder"
            if unseen and self._rips.may_leave(path):
                continue  # until the monitor has told of it
            if not unseen and self._rng.random() < _CHOKES and self._copier.runs():
                self._rips.refuse(path, self._rng.choice(_FAULTS))
                continue  # that it lies in the error folder, the monitor tells
            path.unlink(missing_ok=True)
            if "InProduction" in job.position.workflow.meaning.next:
                self._tell([job], "InProduction")

    def _clear(self, shipped: list[Job]) -> None:
        """An order leaves when its last job has; else help one along that keeps it here."""
        waiting: list[Job] = []
        for order in dict.fromkeys(job.order for job in shipped):
            jobs = self._jobs(Query(order=frozenset({order})), 100)
            left = [job for job in jobs if job.position.workflow.status != "Shipped"]
            if jobs and not left:
                if foresee(self._desk, order, Ending.SHIP).refusal is not None:
                    continue  # its folders are about to be cleared
                end_order(self._desk, order, Ending.SHIP)
                return
            waiting += left
        going = [job for job in waiting if _walks(job)]
        if going:
            self._move(self._rng.choice(going))

    def _go_wrong(self) -> None:
        trouble = self._rng.choices(_TROUBLES, [t.weight for t in _TROUBLES])[0]
        before = (trouble.status,) if trouble.side else TURNINGS[trouble.status]
        query = Query(statuses=frozenset({self._rng.choice(before)}), sort=Sort.NEWEST)
        job = self._choose(query, 20)
        if job is not None and trouble.route in (None, route_of(job.product)):
            self._befall(job, trouble)

    def _befall(self, job: Job, trouble: Trouble) -> None:
        reason = self._rng.choice(trouble.reasons)
        reason = reason.format(size=job.size.replace(" ", ""), substrate=job.substrate)
        status = trouble.side or trouble.status
        if moves.fits(job.position, status):
            self._tell([job], status, reason)

    def _put_right(self) -> None:
        now = self._desk.clock()
        job = self._choose(Query(levels=_NEEDY), 60)
        if job is None:
            return
        stand = moves.trouble_of(job, now, self._desk.limits)
        if now - stand.since > _YOUNG / self._speed:
            self._mend(job, stand)

    def _mend(self, job: Job, stand: Stand) -> None:
        right = moves.mended(self._rng, job.position, stand)
        if right is None:
            return
        if stand.meaning.track is not Track.WORKFLOW:
            self._tell([job], right[0])
            return
        lying = self._rips.waiting(job)
        if stand.status == "InHotFolder" and lying:
            lying.unlink(missing_ok=True)
        self._go(job, *right)

    def _talk(self) -> None:
        """The MIS, the mail and the machines have their say beside the way of the jobs."""
        rng = self._rng
        running = rng.choice(("MisNotified", "MisNotificationRetrigger", "SmsDispatching"))
        job = self._choose(Query(statuses=frozenset({running}), sort=Sort.AGE), 2)
        if job is not None and rng.random() < 0.5:
            self._answer(job, running)
            return
        side = rng.choice(RECORDS)
        new = ("Ordered", "Ordered", "ValidationFinished", "OutputCreationStarted")
        status = rng.choice((*new, "ReadyForCollection", *sorted(side.where)))
        job = self._choose(Query(statuses=frozenset({status}), sort=Sort.NEWEST), 12)
        if job is None:
            return
        if status in new:
            self._announce(job)
        elif status == "ReadyForCollection":
            told = rng.choice(("SentEmail", "SmsDispatching"))
            if moves.fits(job.position, told):
                self._tell([job], told)
        else:
            self._tell([job], *side.told[-1], side.label)

    def _announce(self, job: Job) -> None:
        if job.position.mis is None and job.storefront in self._mis:
            self._tell([job], "MisNotified")
        if job.position.communication is None:
            self._tell([job], "SentEmail", "order confirmation")

    def _answer(self, job: Job, running: str) -> None:
        stands = (stand for stand in job.position.stands if stand.status == running)
        for stand in stands:
            status = moves.ahead(self._rng, stand)
            if status is not None:
                self._tell([job], status)

    def _tell(
        self, jobs: Iterable[Job], status: str, info: str = "", label: str | None = None
    ) -> None:
        source, actor = side_source(status), ""
        events = [StatusEvent(j.number, status, label=label, info=info) for j in jobs]
        if catalogue()[status].track is Track.WORKFLOW and events:
            product = next(iter(jobs)).product
            source, actor = said_by(self._rng, status, route_of(product))
        record_events(self._desk, events, source=source, actor=actor)


def _walks(job: Job) -> bool:
    return job.position.workflow.status in moves.flow()
