"""The way out of CleanUp: anybody who moves jobs may ask for it, and support does it."""

from __future__ import annotations

from ..domain.errors import Refused, SpoError
from ..domain.job import Job
from ..domain.lifecycle import reopen as lead_out
from ..domain.person import Role
from ..domain.undoing import BY_HAND
from ..store import cleaning, reading, writing
from ..store import reopening as store
from ..store.engine import Connection
from ..store.orders import append_order_event, change_order, lock_order
from ..store.reopening import ReopenRequest
from .again import again
from .desk import Desk

__all__ = ["ReopenRequest", "open_requests", "related_jobs", "reopen", "request_reopen"]
MOST = 500


@again
def request_reopen(desk: Desk, job: str, reason: str) -> ReopenRequest:
    """Ask support to reopen the job. Raises Refused for one that is not in CleanUp, when it has
    been asked for already, and for a person who is no operator; SpoError without a reason."""
    desk.who.must_be(Role.OPERATOR, "asking for a job to be reopened")
    said = _reason(reason)
    with desk.store.write() as connection:
        found = reading.find_job(connection, job)
        order = lock_order(connection, found.order)
        stored = writing.lock_jobs(connection, {found.number})[found.number]
        _require_closed(stored)
        asked = store.open_requests(connection, found.id)
        if asked:
            raise Refused(f"{asked[0].actor} has asked for it already: {asked[0].reason}")
        now, me = desk.clock(), desk.who.name
        made = store.add_request(connection, found.id, said, now, me)
        append_order_event(
            connection, order, "reopen requested", "", found.number, said, now, me, BY_HAND
        )
        change_order(connection, order)
    return ReopenRequest(made, found.number, order.number, said, now, me)


def open_requests(desk: Desk) -> list[ReopenRequest]:
    """What support is asked for, the oldest first."""
    with desk.store.read() as connection:
        return store.open_requests(connection)


@again
def reopen(desk: Desk, job: str, reason: str) -> Job:
    """Take a job out of CleanUp: it returns to RecreationRequested, its order to Processing, and
    where its files were archived they are on their way back. What is shipped stays shipped.

    Raises Refused for a job that is not in CleanUp, while its files are still being taken away,
    and for a person who is not of support; SpoError without a reason.
    """
    desk.who.must_be(Role.SUPPORT, "reopening a job")
    said = _reason(reason)
    with desk.store.write() as connection:
        found = reading.find_job(connection, job)
        order = lock_order(connection, found.order)
        stored = writing.lock_jobs(connection, {found.number})[found.number]
        _require_closed(stored)
        now, me = desk.clock(), desk.who.name
        _bring_back(connection, found, order.id, now_desk=desk)
        if not store.open_requests(connection, found.id):
            store.add_request(connection, found.id, said, now, me)
        store.grant(connection, found.id, now, me, said)
        position, entry = lead_out(stored.placed.position, f"reopened: {said}", now)
        event = f"reopened:{found.id}:{stored.version}"
        row = writing.Row(entry, now, me, "support", event)
        writing.save(connection, [writing.Change(stored, position, [row])], now, desk.limits)
        append_order_event(connection, order, "reopened", "", found.number, said, now, me, BY_HAND)
        old, new = order.order_status, "Processing"
        change_order(connection, order, order_status=new)
        if old != new:
            info = f"job {found.number} is reopened"
            append_order_event(connection, order, "order_status", old, new, info, now, me, BY_HAND)
        return reading.find_job(connection, found.number)


def related_jobs(desk: Desk, job: str) -> list[Job]:
    """The other jobs of its order, and those of the orders that it was placed again from or as."""
    with desk.store.read() as connection:
        found = reading.find_job(connection, job)
        return [one for one in store.family(connection, found.order) if one.id != found.id]


def _bring_back(connection: Connection, job: Job, order_id: int, *, now_desk: Desk) -> None:
    """What is archived is to be restored; a folder that was never cleared is the job's again."""
    now = now_desk.clock()
    back: cleaning.StoredCleanup | None = None
    for row in cleaning.hold_of_job(connection, job.id):
        busy = row.lease_until is not None and row.lease_until >= now
        if row.state == cleaning.REQUESTED or (row.state == cleaning.KEPT and busy):
            raise Refused(f"the folder of {job.number} is being cleared: try again in a moment")
        if row.state == cleaning.ARCHIVING:
            raise Refused(f"{job.number} is on its way to the archive: try again in a moment")
        if row.state == cleaning.KEPT:
            cleaning.change(connection, row.id, state=cleaning.DROPPED)
            gone = row.done_at or row.requested_at
            cleaning.bring_back_files(connection, job.id, gone, row.folder)
        elif row.state == cleaning.RESTORED:
            back = None
        elif row.archived and row.state in (cleaning.DONE, cleaning.WIPING):
            back = row
    if back is not None:
        wanted = {
            "job_id": job.id,
            "order_id": order_id,
            "folder": back.folder,
            "why": "reopened",
            "state": cleaning.RESTORING,
            "requested_at": now,
            "requested_by": now_desk.who.name,
            "next_at": now,
            "archived": back.archived,
            "done_at": back.done_at,
        }
        cleaning.add(connection, [wanted])


def _require_closed(job: writing.StoredJob) -> None:
    if not job.placed.position.closed:
        where = job.placed.position.workflow.says
        raise Refused(f"job {job.number} is not in CleanUp: it is {where} now")


def _reason(reason: str) -> str:
    said = reason.replace("\0", "").strip()
    if not said:
        raise SpoError("say why: reopening a job takes a reason")
    if len(said) > MOST:
        raise SpoError(f"a reason has at most {MOST} characters: this has {len(said)}")
    return said
