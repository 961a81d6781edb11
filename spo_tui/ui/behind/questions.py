"""What the screens ask of the desk; the desk itself is imported by whoever answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.query import Query

if TYPE_CHECKING:
    from ...desk.desk import Desk
    from ...domain.board import Anchor, Look, NeedKey, NextNeed
    from ...domain.completion import Known
    from ...domain.job import JobDetail
    from ...domain.order import Order
    from ...domain.query import Query

MOST_MARKED = 5000
"""Jobs that can be marked at once."""
ROWS = 200
"""Rows read on each side of the cursor."""


def look(query: Query, around: Anchor | None, follow: int | None, desk: Desk) -> Look:
    from ...desk import jobs

    return jobs.look(desk, query, around, follow, ROWS)[0]


def look_at_end(query: Query, desk: Desk) -> Look:
    from ...desk import jobs

    return jobs.look_at_end(desk, query, 2 * ROWS)


def look_at_counts(desk: Desk) -> Look:
    from ...desk import jobs
    from ...domain.query import Query

    return jobs.look(desk, Query(), None, None, 0)[0]


def warm_search(desk: Desk) -> None:
    """What only the first search has to do is done before the first letter is typed."""
    from ...desk import jobs
    from ...domain.query import parse

    jobs.look(desk, parse("a"), None, None, 1)


def known_names(desk: Desk) -> Known:
    from ...desk import jobs

    return jobs.known_names(desk)


def detail(number: str, desk: Desk) -> JobDetail:
    from ...desk import jobs

    return jobs.show_job(desk, number)


def detail_in_order(number: str, desk: Desk) -> tuple[JobDetail, Order]:
    """A job, and the order that it is part of."""
    from ...desk import jobs, orders

    detail = jobs.show_job(desk, number)
    return detail, orders.show_order(desk, detail.job.order)


def next_need(
    query: Query,
    view: Query,
    here: int | None,
    last: NeedKey | None,
    backward: bool,
    desk: Desk,
) -> NextNeed | None:
    from ...desk import jobs

    return jobs.next_need(desk, query, view, here, last, backward=backward)


def numbers(query: Query, desk: Desk) -> list[str]:
    """Of all that the query shows."""
    from ...desk import bulk

    return bulk.numbers_of(desk, query, MOST_MARKED)
