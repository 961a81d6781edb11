"""What papers that go with jobs are about: whole orders, or some of their jobs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..domain.errors import Refused, SpoError
from ..domain.job import Job
from ..domain.order import Order
from .desk import Desk
from .jobs import show_job
from .orders import show_order

MOST = 50
_CANCELLED = frozenset({"cancelled", "canceled"})


@dataclass(slots=True)
class Part:
    """An order, and those of its jobs that were chosen."""

    order: Order
    jobs: list[Job]


@dataclass(slots=True)
class Chosen:
    parts: list[Part] = field(default_factory=list)
    """In the order in which they were named."""
    left_out: list[tuple[str, str]] = field(default_factory=list)
    """(job, why): the cancelled ones."""

    @property
    def count(self) -> int:
        return sum(len(part.jobs) for part in self.parts)


def choose(desk: Desk, numbers: Sequence[str], *, most: int = MOST) -> Chosen:
    """The jobs that are meant: a number is an order's, for all of its jobs, or a job's; where it
    could be both, `order:12345` or `job:12345` says which.

    Raises SpoError for a number that nothing has, for more than `most` jobs, and where all are
    cancelled.
    """
    wanted: dict[str, dict[str, None] | None] = {}
    """By order, its jobs; None for all of them."""
    for number in numbers:
        order, job = _meant(desk, number)
        if job is None:
            wanted[order] = None
        else:
            jobs = wanted.setdefault(order, {})
            if jobs is not None:
                jobs[job] = None
    chosen = Chosen()
    for number, jobs in wanted.items():
        order_shown = show_order(desk, number)
        part = Part(order_shown, [])
        for found in order_shown.jobs:
            if jobs is None or found.number in jobs:
                reason = _why_not(order_shown, found)
                if reason:
                    chosen.left_out.append((found.number, reason))
                else:
                    part.jobs.append(found)
        if part.jobs:
            chosen.parts.append(part)
    if chosen.count > most:
        raise Refused(f"{chosen.count} jobs, and {most} is the most: say --most {chosen.count}")
    if not chosen.parts:
        why = f": {chosen.left_out[0][1]}" if chosen.left_out else ""
        raise Refused(f"nothing of it is to be printed{why}")
    return chosen


def _meant(desk: Desk, number: str) -> tuple[str, str | None]:
    """The order, and the job where one job is meant."""
    kind, colon, rest = number.partition(":")
    if colon and kind in ("order", "job"):
        if kind == "order":
            return show_order(desk, rest).number, None
        job = show_job(desk, rest).job
        return job.order, job.number
    order = _order(desk, number)
    try:
        job = show_job(desk, number).job
    except SpoError as error:
        if order is not None:
            return order, None
        raise SpoError(f"there is no order and no job {number}") from error
    if order == number and job.number != number:  # the job has it without its type letter
        return order, None
    if order is not None and (order == number or job.number != number):
        raise SpoError(f"{number} is an order and a job: say order:{number} or job:{number}")
    return job.order, job.number


def _order(desk: Desk, number: str) -> str | None:
    try:
        return show_order(desk, number).number
    except SpoError:
        return None


def _why_not(order: Order, job: Job) -> str:
    if order.order_status == "Cancelled":
        return "its order is cancelled"
    label = job.position.workflow.label
    return "it is cancelled" if label and label.casefold() in _CANCELLED else ""
