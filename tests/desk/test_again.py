"""Real conflicts between writers: the use case begins anew, and nothing is told of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from spo_tui.desk import moves, purchase_orders
from spo_tui.desk.again import TRIES, again
from spo_tui.desk.desk import Desk
from spo_tui.domain.errors import GaveWay
from spo_tui.store import writing
from tests.shop import history, place, position
from tests.waiting import wait_for


@pytest.fixture
def shop(postgres_desk: Desk) -> Desk:
    place(postgres_desk, "1", "2", product="Flyer")
    return postgres_desk


@contextmanager
def holding(desk: Desk, *jobs: str) -> Iterator[Connection]:
    """Another writer, who has these jobs and has not committed."""
    with desk.store.engine.connect() as connection, connection.begin() as transaction:
        for job in jobs:
            connection.execute(text("UPDATE job SET info = info WHERE number = :n"), {"n": job})
        yield connection
        if transaction.is_active:
            transaction.rollback()


def is_waiting(desk: Desk) -> bool:
    """Whether somebody waits for a lock on that database."""
    query = "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
    with desk.store.engine.connect() as connection:
        found = connection.execute(
            text(f"{query} WHERE NOT l.granted AND a.datname = current_database()")
        )
        return bool(found.scalar())


def defeats(desk: Desk) -> list[str]:
    """Grows with the SQLSTATE of each statement that fails."""
    found: list[str] = []
    event.listen(
        desk.store.engine,
        "handle_error",
        lambda context: found.append(getattr(context.original_exception, "sqlstate", "")),
    )
    return found


def quick_locks(desk: Desk, milliseconds: int = 200) -> None:
    """Of connections that are made from now on."""
    desk.store.engine.dispose()

    def shorten(connection: Any, _record: Any) -> None:
        connection.execute(f"SET lock_timeout = {milliseconds}")
        connection.commit()

    event.listen(desk.store.engine, "connect", shorten)


def test_a_lock_that_is_held_too_long_is_waited_for_again(shop: Desk) -> None:
    quick_locks(shop)
    tried = defeats(shop)
    done: list[moves.Moved] = []
    with holding(shop, "1"):
        mover = threading.Thread(
            target=lambda: done.append(moves.move(shop, ["1"], "InProduction", reason="test"))
        )
        mover.start()
        wait_for(lambda: tried)
    mover.join(20)
    assert done[0].moved == ["1"]
    assert [row.status for row in history(shop, "1")] == ["Ordered", "InProduction"]


def test_a_lock_that_is_never_given_up_is_said_in_a_line(shop: Desk) -> None:
    quick_locks(shop, 50)
    tried = defeats(shop)
    with holding(shop, "1"), pytest.raises(GaveWay, match="another writer was in the way") as told:
        moves.move(shop, ["1"], "InProduction", reason="test")
    assert "\n" not in str(told.value) and "SELECT" not in str(told.value)
    assert tried == ["55P03"] * TRIES
    assert position(shop, "1").workflow.status == "Ordered"


def test_the_victim_of_a_deadlock_does_it_again(shop: Desk) -> None:
    """The mover takes 1 and 2 in that order; the other one has 2 and then wants 1."""
    done: list[moves.Moved] = []
    victims = defeats(shop)
    with shop.store.engine.connect() as other, other.begin():
        other.execute(text("SET LOCAL deadlock_timeout = '60s'"))  # it is not the one to find it
        other.execute(text("SET LOCAL lock_timeout = '20s'"))
        other.execute(text("UPDATE job SET info = info WHERE number = '2'"))
        mover = threading.Thread(
            target=lambda: done.append(moves.move(shop, ["1", "2"], "InProduction", reason="test"))
        )
        mover.start()
        wait_for(lambda: is_waiting(shop))
        other.execute(text("UPDATE job SET info = info WHERE number = '1'"))
    mover.join(20)
    assert "40P01" in victims
    assert done[0].moved == ["1", "2"]
    assert len(history(shop, "1")) == len(history(shop, "2")) == 2


def test_a_failed_serialisation_is_done_again(shop: Desk) -> None:
    """Two that read one moment and write the same row: the second cannot."""
    tries: list[int] = []

    @again
    def rename(desk: Desk) -> None:
        tries.append(1)
        writer = desk.store.engine.execution_options(isolation_level="SERIALIZABLE")
        from spo_tui.store.engine import saying_why

        with saying_why(desk.store.name), writer.begin() as connection:
            jobs = writing.lock_jobs(connection, ["1"], hold=False)
            if len(tries) == 1:
                assert moves.move(desk, ["1"], "InProduction", reason="test").moved == ["1"]
            change = text("UPDATE job SET product = :p, version = version + 1 WHERE id = :id")
            connection.execute(change, {"p": jobs["1"].order, "id": jobs["1"].id})

    rename(shop)
    assert len(tries) == 2
    assert position(shop, "1").workflow.status == "InProduction"


def test_a_purchase_order_number_waits_its_turn_too(shop: Desk) -> None:
    quick_locks(shop)
    tried = defeats(shop)
    done: list[Any] = []
    with shop.store.engine.connect() as other, other.begin():
        other.execute(text("UPDATE orders SET po = po"))
        setter = threading.Thread(
            target=lambda: done.append(purchase_orders.set_po(shop, "12345", "PO-1"))
        )
        setter.start()
        wait_for(lambda: tried)
    setter.join(20)
    assert done[0].new == "PO-1"
