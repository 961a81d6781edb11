"""Taking a job in hand, for others to see; a claim expires by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from ..domain.person import Role
from ..store import moves as store
from ..store import writing
from .again import again
from .desk import Desk
from .moves import Moved, find_numbers

LASTS = timedelta(minutes=30)


@again
def claim(desk: Desk, numbers: Sequence[str]) -> Moved:
    """Take jobs in hand, or keep them so for longer; one that somebody else has is refused, with
    who."""
    desk.who.must_be(Role.OPERATOR, "claiming jobs")
    done = Moved()
    me = desk.who.name
    with desk.store.write() as connection:
        now = desk.clock()
        known = find_numbers(connection, numbers, done.refused)
        jobs = writing.lock_jobs(connection, set(known))
        claims = store.claims_of(connection, [job.id for job in jobs.values()], now)
        for number in known:
            job = jobs[number]
            who, _ = claims.get(job.id, (me, now))
            if who != me:
                done.refused.append((number, f"{who} has it in hand"))
            elif job.placed.position.closed:
                done.refused.append((number, "it is in CleanUp: there is nothing left to do"))
            else:
                done.moved.append(number)
        store.put_claims(connection, [jobs[n].id for n in done.moved], me, now + LASTS)
    return done


@again
def release(desk: Desk, numbers: Sequence[str]) -> Moved:
    """Let go of one's own claims; others' stay as they are."""
    desk.who.must_be(Role.OPERATOR, "releasing jobs")
    done = Moved()
    with desk.store.write() as connection:
        known = find_numbers(connection, numbers, done.refused)
        jobs = writing.lock_jobs(connection, set(known))
        claims = store.claims_of(connection, [job.id for job in jobs.values()], desk.clock())
        for number in known:
            who, _ = claims.get(jobs[number].id, (None, None))
            if who is None:
                done.unchanged.append(number)
            elif who == desk.who.name:
                done.moved.append(number)
            else:
                done.refused.append((number, f"{who} has it in hand"))
        store.drop_claims(connection, [jobs[n].id for n in done.moved], desk.who.name)
    return done
