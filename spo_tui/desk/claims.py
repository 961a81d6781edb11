"""Taking a job in hand, for others to see; a claim expires by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from ..domain.person import Role
from ..store import moves as store
from ..store import writing
from .desk import Desk
from .moves import Moved

LASTS = timedelta(minutes=30)


def claim(desk: Desk, numbers: Sequence[str]) -> Moved:
    """Take jobs in hand; one that somebody else has is refused, with who."""
    desk.who.must_be(Role.OPERATOR, "claiming jobs")
    done = Moved()
    with desk.store.write() as connection:
        now = desk.clock()
        jobs = writing.lock_jobs(connection, set(numbers))
        claims = store.claims_of(connection, [job.id for job in jobs.values()], now)
        mine = []
        for number in dict.fromkeys(numbers):
            job = jobs.get(number)
            if job is None:
                done.refused.append((number, f"there is no job {number}"))
            elif job.id in claims and claims[job.id][0] != desk.who.name:
                done.refused.append((number, f"{claims[job.id][0]} has it in hand"))
            else:
                mine.append(job.id)
                done.moved.append(number)
        store.put_claims(connection, mine, desk.who.name, now + LASTS)
    return done


def release(desk: Desk, numbers: Sequence[str]) -> Moved:
    """Let go of one's own claims; others' stay as they are."""
    desk.who.must_be(Role.OPERATOR, "releasing jobs")
    done = Moved()
    with desk.store.write() as connection:
        jobs = writing.lock_jobs(connection, set(numbers))
        ids = {job.id: number for number, job in jobs.items()}
        claims = store.claims_of(connection, list(ids), desk.clock())
        for job_id, number in ids.items():
            if job_id not in claims:
                done.unchanged.append(number)
            elif claims[job_id][0] == desk.who.name:
                done.moved.append(number)
            else:
                done.refused.append((number, f"{claims[job_id][0]} has it in hand"))
        store.drop_claims(connection, list(ids), desk.who.name)
    return done
