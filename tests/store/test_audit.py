from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from sqlalchemy import Connection, text

from spo_tui.desk.desk import Desk
from spo_tui.store import audit, checking
from tests.shop import place, tell


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """Two jobs, each with three rows of history (1 to 3 are of job 98765)."""
    place(desk, "98765")
    tell(desk, "98765", "InProduction", "Printed")
    place(desk, "98766", order="12346")
    tell(desk, "98766", "InProduction", "Printed")
    return desk


def tamper(desk: Desk, statement: str) -> None:
    """As somebody would who has the rights of an owner: without the triggers."""
    with desk.store.write() as connection:
        if desk.store.is_sqlite:
            drop_triggers(connection)
        else:
            for table in ("history", "order_history"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        connection.execute(text(statement))


def drop_triggers(connection: Connection) -> None:
    found = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for name in connection.execute(found).scalars().all():
        connection.execute(text(f"DROP TRIGGER {name}"))


def faults(
    desk: Desk, look: Callable[[Connection], Iterable[str]] = audit.broken_rows
) -> list[str]:
    with desk.store.read() as connection:
        return list(look(connection))


def test_history_as_it_was_recorded_is_sound(shop: Desk) -> None:
    assert faults(shop) == []


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE history SET status = 'Printed' WHERE id = 2", "job 98765: row 2 is not as"),
        ("UPDATE history SET at = at + 1 WHERE id = 5", "job 98766: row 5 is not as"),
        ("UPDATE history SET info = 'x' WHERE job_id = 1", "job 98765: row 1 is not as"),
        ("UPDATE history SET actor = 'somebody' WHERE id = 6", "job 98766: row 6 is not as"),
        ("DELETE FROM history WHERE id = 2", "job 98765: row 3 is not as it was recorded"),
        ("DELETE FROM history WHERE id = 3", "job 98765: its last rows are missing"),
        ("DELETE FROM history WHERE job_id = 1", "job 98765: its last rows are missing"),
        ("UPDATE order_history SET what = 'x' WHERE id = 2", "order 12346: row 2 is not as"),
        ("DELETE FROM order_history", "order 12345: its last rows are missing"),
        (
            "INSERT INTO history (id, job_id, track, status, at, recorded_at, hash)"
            " VALUES (99, 1, 'workflow', 'Shipped', 0, 0, 'made up')",
            "job 98765: row 99 is not as it was recorded",
        ),
    ],
)
def test_the_first_row_that_was_tampered_with_is_named(
    shop: Desk, statement: str, says: str
) -> None:
    tamper(shop, statement)
    assert says in faults(shop)[0]


def test_lost_guards_are_found(shop: Desk) -> None:
    tamper(shop, "SELECT 1")
    assert "history has lost the triggers" in faults(shop, checking.structure)[0]


def test_a_counter_that_is_wrong_is_named(shop: Desk) -> None:
    with shop.store.write() as connection:
        connection.execute(text("UPDATE counter SET n = n + 1 WHERE status = 'Printed'"))
    assert faults(shop, checking.counters) == ["counter workflow/Printed/1/9/0 says 3, there are 2"]


def test_a_text_index_that_does_not_fit_is_found(sqlite_desk: Desk) -> None:
    place(sqlite_desk, "98765")
    with sqlite_desk.store.write() as connection:
        assert list(checking.text_index(connection)) == []
    with sqlite_desk.store.write() as connection:
        connection.exec_driver_sql("UPDATE job SET search_text = '_open elsewhere'")
    with sqlite_desk.store.write() as connection:
        assert list(checking.text_index(connection)) != []
