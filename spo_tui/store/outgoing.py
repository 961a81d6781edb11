"""Notices to others, kept until they have been sent or given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, update

from ..domain.outgoing import Letter, State, Tally
from . import tables

_ROW, _JOB = tables.outgoing.c, tables.job.c


def storefronts_of(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    row = tables.storefront.c
    query = select(row.id, row.name).where(row.id.in_(sorted(set(ids))))
    return {found.id: found.name for found in connection.execute(query)}


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(tables.outgoing.insert(), list(rows))


def waiting(connection: Connection, job_ids: Sequence[int]) -> set[tuple[int, str]]:
    """(job, kind) of what has been asked for and has not gone out."""
    query = select(_ROW.job_id, _ROW.kind).where(_ROW.state == State.WAITING)
    found = connection.execute(query.where(_ROW.job_id.in_(sorted(set(job_ids)))))
    return {(job, kind) for job, kind in found}


def any_due(connection: Connection, now: datetime) -> bool:
    return connection.scalars(select(_ROW.id).where(_is_due(now)).limit(1)).first() is not None


def lease(
    connection: Connection, holder: str, now: datetime, until: datetime, most: int
) -> list[Letter]:
    """Take the oldest that are due and that nobody else sends; `holder` is new each time."""
    due = select(_ROW.id).where(_is_due(now)).order_by(_ROW.next_at, _ROW.id).limit(most)
    taken = list(connection.scalars(due.with_for_update(skip_locked=True)))
    if not taken:
        return []
    change = update(tables.outgoing).where(_ROW.id.in_(taken))
    connection.execute(change.values(holder=holder, lease_until=until))
    query = (
        select(_ROW.id, _ROW.key, _JOB.number, _ROW.body, _ROW.attempts)
        .join_from(tables.outgoing, tables.job, _JOB.id == _ROW.job_id, isouter=True)
        .where(_ROW.id.in_(taken))
        .order_by(_ROW.id)
    )
    return [
        Letter(number, key, job or "", body, attempts)
        for number, key, job, body, attempts in connection.execute(query)
    ]


def settle(connection: Connection, letter: Letter, holder: str, **columns: Any) -> bool:
    """Whether `holder` still had it to send: another may have it by now."""
    mine = and_(_ROW.id == letter.id, _ROW.holder == holder, _ROW.state == State.WAITING)
    values = {"attempts": letter.attempts + 1, "holder": None, "lease_until": None} | columns
    return connection.execute(update(tables.outgoing).where(mine).values(**values)).rowcount == 1


def withdraw(connection: Connection, job_id: int, kind: str, since: datetime) -> bool:
    """Take back what was asked for the job since then; whether none of it has gone out."""
    ours = and_(_ROW.job_id == job_id, _ROW.kind == kind, _ROW.at >= since)
    still_here = and_(ours, _ROW.state == State.WAITING, _ROW.holder.is_(None))
    connection.execute(
        update(tables.outgoing).where(still_here).values(state=State.WITHDRAWN, reason="undone")
    )
    left = select(_ROW.id).where(ours, _ROW.state.in_([State.WAITING, State.SENT])).limit(1)
    return connection.scalars(left).first() is None


def tally(connection: Connection) -> Tally:
    states = select(_ROW.state, func.count().label("number")).group_by(_ROW.state)
    states = states.where(_ROW.state.in_([State.WAITING, State.FAILED]))
    counts = {found.state: found.number for found in connection.execute(states)}
    waits = _ROW.state == State.WAITING
    oldest = connection.scalars(select(_ROW.at).where(waits).order_by(_ROW.at).limit(1)).first()
    unsent = _ROW.state.in_([State.WAITING, State.FAILED])
    last = select(_ROW.reason).where(unsent, _ROW.reason != "").order_by(_ROW.id.desc()).limit(1)
    reason = connection.scalars(last).first() or ""
    return Tally(counts.get(State.WAITING, 0), counts.get(State.FAILED, 0), oldest, reason)


def _is_due(now: datetime) -> Any:
    free = or_(_ROW.holder.is_(None), _ROW.lease_until < now)
    return and_(_ROW.state == State.WAITING, _ROW.next_at <= now, free)
