"""What is asked of somebody outside: written with the deed, sent afterwards, never forgotten."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from ..domain.event import StatusEvent
from ..domain.outgoing import MOST_TRIES, Letter, Request, State, Tally, document, pause_after
from ..store import outgoing as store
from ..store import writing
from ..store.engine import Connection
from .again import again
from .desk import Desk
from .events import record_within

SOURCE = "outgoing"
LEASE = timedelta(seconds=60)
"""How long a monitor has for what it took, before another may send it."""
AT_ONCE = 4


def ask_within(
    connection: Connection, desk: Desk, asked: Sequence[tuple[writing.StoredJob, Request]]
) -> None:
    """Keep these requests for sending, inside the transaction that records them."""
    now = desk.clock()
    names = store.storefronts_of(connection, [job.storefront_id for job, _ in asked])
    rows = []
    for job, request in asked:
        key = uuid4().hex
        body = document(
            request,
            key,
            job=job.number,
            order=job.order,
            storefront=names[job.storefront_id],
            who=desk.who.name,
            at=now,
        )
        rows.append(
            {
                "key": key,
                "kind": request.kind.value,
                "job_id": job.id,
                "body": json.dumps(body),
                "at": now,
                "next_at": now,
            }
        )
    store.add(connection, rows)


@again
def take(desk: Desk, holder: str, most: int = AT_ONCE) -> list[Letter]:
    """What `holder` is to send now; nobody else does, until LEASE is over."""
    now = desk.clock()
    with desk.store.read() as connection:
        if not store.any_due(connection, now):
            return []
    with desk.store.write() as connection:
        return store.lease(connection, holder, now, now + LEASE, most)


@again
def was_sent(desk: Desk, letter: Letter, holder: str) -> None:
    now = desk.clock()
    with desk.store.write() as connection:
        store.settle(connection, letter, holder, state=State.SENT, sent_at=now, reason="")


@again
def was_not_sent(
    desk: Desk, letter: Letter, holder: str, reason: str, *, for_good: bool = False
) -> bool:
    """Whether it is given up: then the job's failure is back, with the reason, unless the job
    has gone on since."""
    now = desk.clock()
    tries = letter.attempts + 1
    given_up = for_good or tries >= MOST_TRIES
    pause = pause_after(tries, random.random())  # noqa: S311 - no secret
    state = State.FAILED if given_up else State.WAITING
    with desk.store.write() as connection:
        held = store.settle(
            connection, letter, holder, state=state, reason=reason, next_at=now + pause
        )
        if held and given_up:
            _give_back(connection, desk, letter, reason, now)
    return held and given_up


def tally(desk: Desk) -> Tally:
    with desk.store.read() as connection:
        return store.tally(connection)


def _give_back(
    connection: Connection, desk: Desk, letter: Letter, reason: str, now: datetime
) -> None:
    told = json.loads(letter.body)
    job = writing.lock_jobs(connection, {letter.job}).get(letter.job)
    if job is None or all(stand.status != told["status"] for stand in job.placed.position.stands):
        return
    info = f"nobody could be told: {reason}"
    event = StatusEvent(
        letter.job, told["failure"], event=f"outgoing:{letter.key}", info=info, at=now
    )
    record_within(connection, desk, [event], source=SOURCE, actor=desk.who.name)
