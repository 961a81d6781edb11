"""Ending an order: what it will cost, then its states and the clean-up of its jobs together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..domain.delivery import size_words
from ..domain.ending import Ending, refusal
from ..domain.errors import Refused
from ..domain.job import Job
from ..domain.person import Role
from ..domain.undoing import BY_HAND
from ..domain.working_folder import Places
from ..store import cleaning, writing
from ..store import ending as store
from ..store.orders import append_order_event, change_order, lock_order
from . import deliveries
from .again import again
from .cleaning import NO_ROOT, close_within
from .desk import Desk

_NAMED = 8
"""Files and jobs that are named; of more, how many there are."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What ending an order will do."""

    order: str
    ending: Ending
    refusal: str | None
    """Why it cannot be done; None when it can."""
    never_downloaded: list[tuple[str, str]]
    """(job, file name) of outputs that nobody has downloaded."""
    open_jobs: list[tuple[str, str]]
    """(job, where it stands); of those that are neither shipped nor in CleanUp."""
    files: int
    bytes: int
    """Of all files that will go, originals too."""
    refunds_nothing: bool
    archive: bool
    """Files are moved to the archive, and nothing is lost."""
    lines: list[str]
    """All of it for people, ready to show."""
    version: int
    """Of the order as it was seen, for `end_order`."""


@dataclass(slots=True)
class Ended:
    order: str
    ending: Ending
    jobs: list[str] = field(default_factory=list)
    """The jobs that are cleaned up by this."""
    requested: list[str] = field(default_factory=list)
    """Those of them whose working folders are now being cleared."""


def foresee(desk: Desk, order: str, ending: Ending) -> Foreseen:
    """Look ahead, changing nothing. Raises SpoError when there is no such order."""
    with desk.store.read() as connection:
        found = store.read_order(connection, order)
        jobs = store.open_jobs(connection, found.number)
        files = store.read_files(connection, [job.id for job in jobs])
    shelved = ("Shipped", "ReadyForCollection") if ending is Ending.COMPLETE else ("Shipped",)
    standing = [job for job in jobs if job.position.workflow.status not in shelved]
    open_jobs = [(job.number, job.position.workflow.says) for job in standing]
    never = [(f.job, f.name) for f in files if f.kind == "output" and not f.downloads]
    size = sum(file.size for file in files)
    lines = [
        *_fate(desk.places, jobs, len(files), size),
        *_money(ending),
        *_names("still open", [f"{job}: {where}" for job, where in open_jobs], "job"),
        *_names("never downloaded", [f"{job}: {name}" for job, name in never], "output"),
    ]
    return Foreseen(
        order=found.number,
        ending=ending,
        refusal=refusal(
            *(ending, found.number, found.order_status, found.shipping_status),
            [job.number for job in jobs],
        ),
        never_downloaded=never,
        open_jobs=open_jobs,
        files=len(files),
        bytes=size,
        refunds_nothing=ending is Ending.CANCEL,
        archive=desk.places.archive is not None,
        lines=lines,
        version=found.version,
    )


@again
def end_order(desk: Desk, order: str, ending: Ending, *, seen: int | None = None) -> Ended:
    """Ship, complete or cancel: in one transaction the order's state and the request to clear
    each of its working folders. Jobs without one stand in CleanUp at once, and so do all where
    no working root is configured: then their folders stay, until a monitor that knows one clears
    them.

    `seen` is the order's version that the person looked at. Raises Refused when it has changed
    since, when the order has ended so already, and for a person who is no operator.
    """
    desk.who.must_be(Role.OPERATOR, "ending an order")
    with desk.store.write() as connection:
        held = lock_order(connection, order)
        if seen is not None and seen != held.version:
            raise Refused(f"somebody has just changed order {held.number}: look at it again")
        jobs = store.open_jobs(connection, held.number)
        numbers = [job.number for job in jobs]
        why_not = refusal(ending, held.number, held.order_status, held.shipping_status, numbers)
        if why_not is not None:
            raise Refused(why_not)
        now, me = desk.clock(), desk.who.name
        old = getattr(held, ending.column)
        once_more = f"again, for {', '.join(numbers)}" if old == ending.state else ""
        change_order(connection, held, **{ending.column: ending.state})
        append_order_event(
            connection, held, ending.column, old, ending.state, once_more, now, me, BY_HAND
        )
        stored = writing.lock_jobs(connection, numbers)
        ids = [job.id for job in jobs]
        deliveries.cancel_within(connection, ids, reason=f"its order is {ending.says}")
        cleaning.drop_restoring(connection, ids)
        rooted = desk.places.working_root is not None
        foldered = [job for job in jobs if job.working_folder]
        cleaning.add(
            connection,
            [
                {
                    "job_id": job.id,
                    "order_id": held.id,
                    "folder": job.working_folder,
                    "why": ending.value,
                    "state": cleaning.REQUESTED if rooted else cleaning.KEPT,
                    "reason": "" if rooted else NO_ROOT,
                    "requested_at": now,
                    "requested_by": me,
                    "next_at": now,
                    "done_at": None if rooted else now,
                }
                for job in foldered
            ],
        )
        waiting = {job.number for job in foldered} if rooted else set()
        closing = [
            (
                stored[job.number],
                f"ended:{held.id}:{held.version}:{job.id}",
                f"its folder was not cleared: {NO_ROOT}" if job.working_folder else "",
            )
            for job in jobs
            if job.number not in waiting
        ]
        close_within(connection, desk, closing, now)
    return Ended(held.number, ending, numbers, [n for n in numbers if n in waiting])


def _names(what: str, names: Sequence[str], one: str) -> Iterator[str]:
    if not names:
        return
    yield f"{len(names)} {one if len(names) == 1 else one + 's'} {what}:"
    yield from (f"  {name}" for name in names[:_NAMED])
    if len(names) > _NAMED:
        yield f"  and {len(names) - _NAMED} more"


def _fate(places: Places, jobs: Sequence[Job], files: int, size: int) -> Iterator[str]:
    """What becomes of the files."""
    if not any(job.working_folder for job in jobs):
        yield "No working folders are left to clear."
        return
    number = (
        f"{files} file{'' if files == 1 else 's'} ({size_words(size)})" if files else "all files"
    )
    if places.working_root is None:
        yield f"Nothing is deleted: {NO_ROOT}. Its output can no longer be downloaded all the same."
    elif places.archive is not None:
        yield f"Nothing is lost: {number}, originals too, go to the archive."
    else:
        yield f"Lost within seconds: {number}, originals too. Nobody can bring them back."


def _money(ending: Ending) -> Iterator[str]:
    if ending is Ending.CANCEL:
        yield "Cancelling refunds nothing: refund with the payment provider, then record it."
