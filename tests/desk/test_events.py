from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from spo_tui.desk.desk import Desk
from spo_tui.desk.events import record_events
from spo_tui.domain.errors import Refused, SpoError
from spo_tui.domain.event import StatusEvent
from spo_tui.domain.person import Person, Role
from spo_tui.store import writing
from spo_tui.store.engine import open_store
from tests.conftest import Clock
from tests.shop import history, place, position, tell


@pytest.fixture
def shop(desk: Desk, clock: Clock) -> Desk:
    place(desk, "98765", "98766")
    place(desk, "d500", order="12346", type="d")
    clock.step(hours=1)
    return desk


def rows(desk: Desk, job: str) -> list[str]:
    return [row.status for row in history(desk, job)]


def test_an_event_is_recorded_with_what_it_says(shop: Desk, clock: Clock) -> None:
    at = clock() - timedelta(minutes=5)
    event = StatusEvent("98765", "Blocked", "12345", "e-1", info="paper", at=at, source="mis-2")
    done = record_events(shop, [event], source="ingest", actor="olga")
    assert (done.recorded, done.duplicate, done.rejected) == (1, 0, [])
    row = history(shop, "98765")[-1]
    assert (row.status, row.info, row.event, row.source) == ("Blocked", "paper", "e-1", "mis-2")
    assert (row.at, row.recorded_at, row.actor, row.moved) == (at, clock(), "olga", True)


def test_an_event_that_names_no_source_takes_that_of_the_batch(shop: Desk) -> None:
    record_events(shop, [StatusEvent("98765", "Printed")], source="ingest")
    assert history(shop, "98765")[-1].source == "ingest"


def test_an_unknown_job_and_a_wrong_order_are_rejected_and_the_rest_goes_in(shop: Desk) -> None:
    events = [
        StatusEvent("11111", "Printed"),
        StatusEvent("98765", "Printed", order="12345"),
        StatusEvent("98766", "Printed", order="99999"),
        StatusEvent("12345", "Printed"),
    ]
    done = record_events(shop, events, source="mis")
    assert done.recorded == 1
    assert done.rejected == [
        (0, "there is no job 11111: import its ticket first"),
        (2, "job 98766 belongs to order 12345, not 99999"),
        (3, "there is no job 12345: import its ticket first"),
    ]
    assert rows(shop, "98766") == ["Ordered"]


@pytest.mark.parametrize("named", ["d500", "500", "P500"])
def test_a_job_is_known_with_and_without_its_type_letter(shop: Desk, named: str) -> None:
    assert tell(shop, named, "Printed").recorded == 1
    assert position(shop, "d500").workflow.status == "Printed"


def test_one_job_under_two_names_in_one_batch_is_one_job(shop: Desk) -> None:
    events = [StatusEvent("d500", "InProduction"), StatusEvent("500", "Printed")]
    assert record_events(shop, events, source="mis").recorded == 2
    assert rows(shop, "d500") == ["Ordered", "InProduction", "Printed"]


def test_the_same_id_twice_is_one_row(shop: Desk) -> None:
    event = StatusEvent("98765", "Printed", event="e-1")
    within = record_events(shop, [event, event], source="mis")
    across = record_events(shop, [event], source="mis")
    assert (within.recorded, within.duplicate) == (1, 1)
    assert (across.recorded, across.duplicate) == (0, 1)
    assert rows(shop, "98765") == ["Ordered", "Printed"]


def test_an_event_without_an_id_is_the_same_when_all_it_says_is(shop: Desk, clock: Clock) -> None:
    at = clock() - timedelta(minutes=5)
    assert tell(shop, "98765", "Printed", at=at).recorded == 1
    assert tell(shop, "98765", "Printed", at=at).duplicate == 1
    assert tell(shop, "98765", "Printed", at=at, info="again").recorded == 1
    assert tell(shop, "98766", "Printed", at=at).recorded == 1


def test_an_event_without_id_and_time_is_always_new(shop: Desk) -> None:
    assert [tell(shop, "98765", "Printed").recorded for _ in range(3)] == [1, 1, 1]


def test_unexpected_moves_are_counted(shop: Desk) -> None:
    assert tell(shop, "98765", "Shipped", "InBasket", "Ordered").unexpected == 2


def test_a_batch_that_fails_in_the_middle_leaves_nothing(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError("the disk is full")

    before = history(shop, "98765"), position(shop, "98765")
    monkeypatch.setattr(writing, "count", fails)
    with pytest.raises(OSError, match="full"):
        tell(shop, "98765", "InProduction", "Printed")
    monkeypatch.undo()
    assert (history(shop, "98765"), position(shop, "98765")) == before
    assert tell(shop, "98765", "InProduction", "Printed").recorded == 2


def test_an_id_that_another_job_has_taken_is_a_duplicate(shop: Desk) -> None:
    tell(shop, "98765", "Printed", event="e-1")
    assert tell(shop, "98766", "Printed", event="e-1").duplicate == 1


def test_a_store_for_reading_refuses(shop: Desk, database: str) -> None:
    reading = open_store(database, read_only=True)
    with pytest.raises(Refused, match="--read-only"):
        tell(Desk(reading, shop.who), "98765", "Printed")
    reading.close()


def test_desks_that_write_at_once_lose_nothing(shop: Desk, database: str, clock: Clock) -> None:
    desks = [Desk(open_store(database), shop.who, clock=clock) for _ in range(4)]
    wrong: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(10):
                jobs = ["98765", "98766", "d500"]
                if number % 2:
                    jobs.reverse()
                events = [
                    StatusEvent(job, "InProduction", event=f"{number}-{turn}-{job}") for job in jobs
                ]
                assert record_events(desks[number], events, source="mis").recorded == 3
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for desk in desks:
        desk.store.close()
    assert wrong == []
    with shop.store.read() as connection:
        assert connection.execute(text("SELECT sum(version) FROM job")).scalar() == 3 * 40
        assert connection.execute(text("SELECT count(*) FROM history")).scalar() == 3 + 3 * 40


def test_database_trouble_is_one_line_without_the_data(shop: Desk) -> None:
    with pytest.raises(SpoError) as caught, shop.store.write() as connection:
        connection.execute(
            text("INSERT INTO storefront (id, name, created_at) VALUES (:a, :b, 0)"),
            [{"a": 77, "b": "North"}],
        )
    assert "\n" not in str(caught.value)


def test_a_viewer_records_nothing(desk: Desk) -> None:
    viewer = replace(desk, who=Person("vera", Role.VIEWER))
    with pytest.raises(Refused, match="takes the role operator"):
        record_events(viewer, [StatusEvent("1", "Printed")], source="mis")
