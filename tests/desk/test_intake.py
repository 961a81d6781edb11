from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from spo_tui.desk.desk import Desk
from spo_tui.desk.intake import Imported, place_ticket
from spo_tui.desk.jobs import each_job, show_job
from spo_tui.domain.errors import Refused, SpoError
from spo_tui.domain.query import Query
from spo_tui.domain.ticket import Contact, Ticket, TicketCustomer, TicketJob
from spo_tui.store.engine import open_store
from tests.conftest import NOW, Clock
from tests.shop import history, position, ticket

FULL = TicketJob(
    "98765",
    product="Poster A2",
    type="d",
    quantity=250,
    substrate="silk 135g",
    width_mm=420.0,
    height_mm=594.25,
    due=NOW + timedelta(days=2),
    priority=80,
    artwork="http://example/a.pdf",
)


def count(desk: Desk, table: str) -> int:
    with desk.store.read() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_a_ticket_makes_the_order_and_its_jobs(desk: Desk) -> None:
    done = place_ticket(desk, ticket("98765", "98766"))
    assert done == Imported(["12345"], ["98765", "98766"], 0)
    assert count(desk, "orders") == count(desk, "storefront") == count(desk, "customer") == 1


def test_a_job_is_what_its_ticket_says(desk: Desk) -> None:
    place_ticket(desk, Ticket((FULL,), "12345", "North", TicketCustomer("c", "Ann", "Acme")))
    job = show_job(desk, "98765").job
    assert (job.order, job.storefront, job.customer) == ("12345", "North", "Acme")
    for name in ("product", "type", "quantity", "substrate", "due", "priority", "artwork"):
        assert getattr(job, name) == getattr(FULL, name), name
    assert (job.width_mm, job.height_mm) == (420.0, 594.25)
    assert job.position.workflow.status == "Ordered"


def test_the_same_ticket_twice_changes_nothing(desk: Desk) -> None:
    told = Ticket((FULL, replace(FULL, number="98766")), "12345", "North")
    place_ticket(desk, told)
    again = place_ticket(desk, told)
    assert again == Imported([], [], 2)
    assert count(desk, "history") == 2 and count(desk, "order_history") == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"product": "Poster A1"}, r"another product \(Poster A2, not Poster A1\)"),
        ({"quantity": None}, r"another quantity \(250, not none\)"),
        ({"type": "P"}, "another type"),
        ({"substrate": "gloss"}, "another substrate"),
        ({"width_mm": 421.0}, "another width"),
        ({"due": NOW}, "another due date"),
        ({"artwork": ""}, "another artwork"),
    ],
)
def test_a_ticket_that_contradicts_what_is_known_is_refused_whole(
    desk: Desk, change: dict[str, Any], says: str
) -> None:
    place_ticket(desk, Ticket((FULL,), "12345", "North"))
    told = Ticket((replace(FULL, number="98766"), replace(FULL, **change)), "12345", "North")
    with pytest.raises(Refused, match=says):
        place_ticket(desk, told)
    assert count(desk, "job") == 1


def test_a_job_of_another_order_is_refused(desk: Desk) -> None:
    place_ticket(desk, ticket("98765", order="12345"))
    with pytest.raises(Refused, match=r"another order \(12345, not 12346\)"):
        place_ticket(desk, ticket("98765", order="12346"))
    assert count(desk, "orders") == 1


def test_a_later_ticket_adds_jobs_to_a_known_order(desk: Desk) -> None:
    place_ticket(desk, ticket("98765"))
    done = place_ticket(desk, ticket("98765", "98766"))
    assert done == Imported([], ["98766"], 1)
    assert {job.order for job in each_job(desk, Query(), 9)} == {"12345"}


def test_an_order_stays_in_its_storefront(desk: Desk) -> None:
    place_ticket(desk, ticket("98765"), "North")
    with pytest.raises(Refused, match="already known in storefront North"):
        place_ticket(desk, ticket("98766"), "South")
    assert count(desk, "storefront") == 1, "nothing is left of what was refused"


def test_the_import_may_name_the_storefront(desk: Desk) -> None:
    place_ticket(desk, ticket("98765"), "South")
    assert show_job(desk, "98765").job.storefront == "South"


def test_a_ticket_without_storefront_and_customer_still_has_a_place(desk: Desk) -> None:
    to = Contact(name="Ann", company="Acme", email="ann@acme.example")
    place_ticket(desk, Ticket((TicketJob("1"),), "1", delivery=to))
    place_ticket(desk, Ticket((TicketJob("2"),), "2"))
    assert [(job.storefront, job.customer) for job in each_job(desk, Query(), 9)] == [
        ("Direct", "Acme"),
        ("Direct", "unknown"),
    ]


def test_an_order_without_a_number_takes_that_of_its_first_job(desk: Desk) -> None:
    assert place_ticket(desk, Ticket((TicketJob("7"), TicketJob("8")))).orders == ["7"]


def test_a_number_that_stands_twice_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="job 98765 stands in the ticket twice"):
        place_ticket(desk, ticket("98765", "98765"))
    assert count(desk, "orders") == 0


def test_a_job_that_comes_with_an_mis_status_begins_as_ordered(desk: Desk) -> None:
    place_ticket(desk, ticket("98765", status="MisFailed"))
    found = position(desk, "98765")
    assert found.workflow.status == "Ordered"
    assert found.mis and found.mis.status == "MisFailed"
    assert [row.status for row in history(desk, "98765")] == ["Ordered", "MisFailed"]


def test_a_job_that_comes_with_an_unknown_status_keeps_its_word(desk: Desk) -> None:
    place_ticket(desk, ticket("98765", status="OnHold"))
    assert position(desk, "98765").workflow.says == "OnHold"


def test_a_job_begins_when_its_order_was_placed(desk: Desk, clock: Clock) -> None:
    placed = clock() - timedelta(days=3)
    place_ticket(desk, replace(ticket("98765"), placed=placed))
    assert position(desk, "98765").workflow.since == placed
    assert history(desk, "98765")[0].recorded_at == clock()


def test_notes_of_the_customer_are_kept(desk: Desk) -> None:
    place_ticket(desk, replace(ticket("98765"), notes=("mind the bleed", "call first")))
    with desk.store.read() as connection:
        notes = connection.execute(text("SELECT kind, text FROM note ORDER BY id")).all()
    assert notes == [("customer", "mind the bleed"), ("customer", "call first")]


def test_several_desks_may_import_the_same_ticket_at_once(desk: Desk, database: str) -> None:
    stores = [open_store(database) for _ in range(4)]
    ready, made, wrong = threading.Barrier(4), [], []

    def work(number: int) -> None:
        ready.wait()
        for order in range(10):
            try:
                told = ticket(f"{order}-1", f"{order}-2", order=str(order))
                made.extend(place_ticket(Desk(stores[number], desk.who), told).jobs)
            except SpoError as error:
                wrong.append(str(error))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()
    assert wrong == []
    assert len(made) == len(set(made)) == 20
