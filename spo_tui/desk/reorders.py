"""Placing an order again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..domain import filename
from ..domain.person import Role
from ..domain.undoing import BY_HAND
from ..store import intake, positions
from ..store import reorders as store
from ..store.orders import append_order_event, change_order, lock_order
from .again import again
from .desk import Desk
from .intake import first_position


@dataclass(frozen=True, slots=True)
class Reordered:
    order: str
    """The new one."""
    jobs: list[str]
    reorder_of: str


@again
def reorder(desk: Desk, order: str) -> Reordered:
    """Make a new order of the same customer, delivery, products and prices; its jobs start at
    Ordered, with output to be made anew. As often as wanted, whatever became of the old one.

    The PO number is left empty, for it stands for one purchase; so are due dates, notes and
    refunds, and nothing is paid yet. Both orders' histories tell of it. Raises SpoError when there
    is no such order, Refused for a person who is no operator.
    """
    desk.who.must_be(Role.OPERATOR, "placing an order again")
    with desk.store.write() as connection:
        intake.take_turn(connection)
        now, me = desk.clock(), desk.who.name
        old = lock_order(connection, order)
        number = store.free_order_number(connection, old.number)
        row = store.copied_columns(connection, old.id) | {
            "number": number,
            "file_key": filename.key(number),
            "placed_at": now,
            "po": "",
            "reorder_of": old.id,
        }
        intake.add_order(connection, row, me, BY_HAND)
        known = intake.find_order(connection, number)
        assert known is not None
        jobs: list[str] = []
        for job in store.copied_jobs(connection, old.id):
            made = replace(job, number=store.free_job_number(connection, job.number, jobs))
            position, rows = first_position(desk, made, now, now)
            placed = positions.place(position, None, now, desk.limits)
            new = intake.job_row(made, known, placed, None, now)
            intake.add_job(connection, new, placed, rows)
            jobs.append(made.number)
        new_order = lock_order(connection, number)
        info = f"placed again from order {old.number}"
        append_order_event(
            connection, new_order, "reorder", old.number, number, info, now, me, BY_HAND
        )
        info = f"placed again as order {number}"
        append_order_event(connection, old, "reorder", old.number, number, info, now, me, BY_HAND)
        change_order(connection, old)
    return Reordered(number, jobs, old.number)
