"""Notes of an order: written once, never edited, never deleted."""

from __future__ import annotations

from ..domain.errors import Refused, SpoError
from ..domain.order import Note
from ..domain.person import Role
from ..store import notes as store
from ..store import reading
from ..store.engine import Connection
from ..store.orders import StoredOrder, lock_order
from .again import again
from .desk import Desk

KINDS = ("internal", "customer")
MOST = 4000


@again
def add_note(
    desk: Desk, order: str, text: str, *, kind: str = "internal", job: str | None = None
) -> Note:
    """Write a note on the order, or on one of its jobs.

    Raises SpoError for an empty or very long text, Refused for a job of another order and for a
    person who is no operator.
    """
    desk.who.must_be(Role.OPERATOR, "writing notes")
    if kind not in KINDS:
        raise SpoError(f"a note is {' or '.join(KINDS)}, not {kind}")
    said = clean_note(text)
    if not said:
        raise SpoError("the note is empty: say something in it")
    with desk.store.write() as connection:
        held = lock_order(connection, order)
        of_job = None if job is None else _job_of(connection, held, job)
        now, me = desk.clock(), desk.who.name
        job_id, number = of_job or (None, None)
        note = Note(store.NEW, kind, said, now, me, number)
        return store.add_note(connection, held.id, note, job_id)


def clean_note(text: str) -> str:
    """Without blanks around it. Raises SpoError for more than 4000 characters."""
    said = text.replace("\0", "").strip()
    if len(said) > MOST:
        raise SpoError(f"a note has at most {MOST} characters: this has {len(said)}")
    return said


def _job_of(connection: Connection, order: StoredOrder, number: str) -> tuple[int, str]:
    job = reading.find_job(connection, number)
    if job.order != order.number:
        raise Refused(f"job {job.number} belongs to order {job.order}, not {order.number}")
    return job.id, job.number
