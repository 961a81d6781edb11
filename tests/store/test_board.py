"""Windows of the board, however it is sorted, against a plain list of the same jobs."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from spo_tui.desk.desk import Desk
from spo_tui.desk.events import record_events
from spo_tui.desk.intake import place_ticket
from spo_tui.desk.jobs import each_job, look, look_at_end
from spo_tui.domain.board import Anchor, Placement, Window
from spo_tui.domain.event import StatusEvent
from spo_tui.domain.query import Query, Sort, parse
from spo_tui.domain.status import catalogue, phases
from spo_tui.domain.ticket import Ticket, TicketJob
from spo_tui.store import board, tables
from tests.conftest import Clock
from tests.shop import place, tell

STATUSES = (
    *("Ordered", "InProduction", "InProduction", "InProduction", "Printed", "Shipped", "CleanUp"),
    *("OutputCreationFailed", "AwaitingApproval", "OnHold", "InHotFolder"),
)
HOUR = timedelta(hours=1)
OTHERS = ("MisFailed", "MisNotified", "SentEmail", "EmailBounced", "SmsDispatching")
ASKED = (
    *("", "phase:production", "phase:mis", "phase:communication", "phase:mis phase:production"),
    *("closed", "phase:closed", "attention", "late", "status:InProduction", "status:MisFailed"),
)
QUERIES = [
    replace(parse(said), sort=sort, reverse=reverse)
    for said in ASKED
    for sort in Sort
    for reverse in (False, True)
]


@pytest.fixture
def shop(desk: Desk, clock: Clock) -> Desk:
    """60 jobs with many ties: four due times, and jobs that entered a status together."""
    chance = random.Random(7)
    dues = [None, clock() - HOUR, clock() + HOUR, clock() + 5 * HOUR]
    jobs = tuple(TicketJob(str(number), due=chance.choice(dues)) for number in range(60))
    place_ticket(desk, Ticket(jobs, "12345", "North"))
    events = []
    for number in range(60):
        at = clock() + (number // 10) * timedelta(minutes=10)
        events.append(StatusEvent(str(number), chance.choice(STATUSES), at=at))
        if number % 3 == 0:
            events.append(StatusEvent(str(number), chance.choice(OTHERS), at=at))
    clock.step(hours=1)
    record_events(desk, events, source="mis")
    return desk


Listed = list[tuple[str, int]]
"""(heading, job id), in the order of the board."""


def plain_list(desk: Desk, query: Query) -> Listed:
    """What the board is to list, worked out without its SQL."""
    with desk.store.read() as connection:
        rows = connection.execute(select(tables.job)).all()
    named = query.phases or {section_of(name) for name in query.statuses}
    listed: Listed = []
    for section in phases():
        if section.key not in (named or {p.key for p in phases()} - {"mis", "communication"}):
            continue
        if section.key == "closed" and not query.wants_closed:
            continue
        members = [
            row for row in rows if stands_in(row, section.key) and is_meant(row, query, section.key)
        ]
        members.sort(key=lambda row: sort_key(row, query.sort, section.key))
        if (query.sort is Sort.NEWEST) != query.reverse:
            members.reverse()
        listed += [(section.key, row.id) for row in members]
    return listed


def section_of(status: str) -> str:
    return catalogue()[status].phase


def stands_in(row: Any, section: str) -> bool:
    if section in ("mis", "communication"):
        status = row.mis_status if section == "mis" else row.comm_status
        return status is not None and row.status != "CleanUp"
    return bool(section_of(row.status) == section)


def is_meant(row: Any, query: Query, section: str) -> bool:
    if query.statuses and not query.statuses & {row.status, row.mis_status, row.comm_status}:
        return False
    rank = {"mis": row.mis_rank, "communication": row.comm_rank}.get(section, row.rank)
    if query.levels and rank not in query.levels:
        return False
    return not query.late or (row.late == 1 and rank <= 3)


def sort_key(row: Any, sort: Sort, section: str) -> tuple[Any, ...]:
    own = {"mis": (row.mis_since, row.mis_rank), "communication": (row.comm_since, row.comm_rank)}
    since, rank = own.get(section, (row.since, row.rank))
    keys = {
        Sort.NEWEST: (row.id,),
        Sort.DUE: (row.due_sort, row.id),
        Sort.AGE: (since, row.id),
        Sort.WORST: (rank, row.due_sort, row.id),
    }
    return keys[sort]


def listed(rows: tuple[Placement, ...]) -> Listed:
    return [(row.phase, row.job.id) for row in rows]


def window(desk: Desk, query: Query, anchor: Anchor | None, before: int, after: int) -> Window:
    with desk.store.read() as connection:
        return board.read_window(connection, query, anchor, before, after)


def pages_down(desk: Desk, query: Query, size: int) -> Iterator[tuple[Placement, ...]]:
    page = window(desk, query, None, 0, size)
    assert page.first
    yield page.rows
    while not page.last:
        page = window(desk, query, page.rows[-1].anchor, 0, size + 1)
        yield page.rows[1:]


def pages_up(desk: Desk, query: Query, size: int) -> Iterator[tuple[Placement, ...]]:
    page = look_at_end(desk, query, size).window
    assert page.last
    yield page.rows
    while not page.first and page.rows:
        page = window(desk, query, page.rows[0].anchor, size, 0)
        yield page.rows


def test_pages_downwards_give_every_row_once_and_in_order(shop: Desk) -> None:
    for query in QUERIES:
        found = [row for page in pages_down(shop, query, 7) for row in listed(page)]
        assert found == plain_list(shop, query), query


def test_pages_upwards_give_every_row_once_and_in_order(shop: Desk) -> None:
    for query in QUERIES:
        pages = [listed(page) for page in pages_up(shop, query, 7)]
        found = [row for page in reversed(pages) for row in page]
        assert found == plain_list(shop, query), query


def test_a_window_around_any_row_shows_its_neighbours(shop: Desk) -> None:
    for query in (Query(), parse("closed"), parse("phase:mis")):
        wanted = plain_list(shop, query)
        for place_in_list, (_, job_id) in enumerate(wanted):
            seen, anchor = look(shop, query, None, job_id, 5)
            assert anchor is not None
            assert listed(seen.window.rows[seen.window.at : seen.window.at + 1])[0][1] == job_id
            first = max(0, place_in_list - 5)
            assert listed(seen.window.rows) == wanted[first : place_in_list + 5]
            assert seen.window.first == (place_in_list < 5)


def test_a_list_gives_what_the_board_gives_but_no_job_twice(shop: Desk) -> None:
    for query in QUERIES:
        wanted = list(dict.fromkeys(job_id for _, job_id in plain_list(shop, query)))
        assert [job.id for job in each_job(shop, query, 1000)] == wanted, query
        assert [job.id for job in each_job(shop, query, 3)] == wanted[:3]


def test_the_window_follows_a_job_that_moves(shop: Desk, clock: Clock) -> None:
    followed = next(each_job(shop, parse("status:InProduction"), 1))
    _, before = look(shop, Query(), None, followed.id, 5)
    clock.step(minutes=1)
    tell(shop, followed.number, "OutputCreationFailed")
    seen, after = look(shop, Query(), before, followed.id, 5)
    assert before is not None and after is not None
    assert (before.phase, after.phase) == ("production", "output")
    assert seen.window.rows[seen.window.at].job.id == followed.id


def test_the_window_stays_where_a_job_was_that_has_left_the_list(shop: Desk, clock: Clock) -> None:
    wanted = plain_list(shop, Query())
    left = wanted[20]
    _, anchor = look(shop, Query(), None, left[1], 4)
    clock.step(minutes=1)
    tell(shop, str(left[1] - 1), "CleanUp")
    seen, kept = look(shop, Query(), anchor, left[1], 4)
    assert kept == anchor
    assert listed(seen.window.rows) == [row for row in wanted[16:25] if row != left][:8]


def test_a_job_that_the_query_leaves_out_is_not_followed(shop: Desk) -> None:
    closed = next(each_job(shop, parse("phase:closed"), 1))
    assert look(shop, Query(), None, closed.id, 5)[1] is None
    assert look(shop, parse("closed"), None, closed.id, 5)[1] is not None


def test_an_empty_shop_has_an_empty_board(desk: Desk) -> None:
    for query in QUERIES:
        seen, anchor = look(desk, query, None, None, 5)
        assert (seen.window.rows, seen.window.first, seen.window.last) == ((), True, True)
        assert anchor is None and look_at_end(desk, query, 5).window.rows == ()


def test_a_reading_sees_one_moment_of_the_database(desk: Desk) -> None:
    place(desk, "1", order="1")
    reading = each_job(desk, Query(), 10)
    assert next(reading).number == "1"
    place(desk, "2", order="2")
    assert [job.number for job in reading] == []
    with desk.store.read() as connection:
        seen = board.read_window(connection, Query(), None, 0, 10)
        place(desk, "3", order="3")
        again = board.read_window(connection, Query(), None, 0, 10)
    assert listed(seen.rows) == listed(again.rows)


@pytest.mark.parametrize("storefront", ["North", "nor", "NORTH"])
def test_a_storefront_is_named_by_how_it_begins(shop: Desk, storefront: str) -> None:
    found = each_job(shop, Query(storefront=frozenset({storefront})), 1000)
    assert len(list(found)) == len(plain_list(shop, Query()))
