from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from sqlalchemy import Connection, text

from spo_tui.desk.desk import Desk
from spo_tui.store import audit, checking, guards, tables
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
    assert "history has lost the triggers" in faults(shop, guards.wrong)[0]


@pytest.mark.parametrize("table", [table.name for table in tables.GUARDED])
def test_each_guard_that_is_missing_or_does_something_else_is_named(desk: Desk, table: str) -> None:
    for name in guards.MADE["sqlite" if desk.store.is_sqlite else "postgresql"][table]:
        for says, statements in _weakened(desk, table, name).items():
            assert says in _faults_after(desk, statements)[0]


def _weakened(desk: Desk, table: str, name: str) -> dict[str, list[str]]:
    if desk.store.is_sqlite:
        nothing = f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} BEGIN SELECT 1; END"
        drop = f"DROP TRIGGER {name}"
    else:
        nothing = (
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table}"
            " FOR EACH ROW WHEN (false) EXECUTE FUNCTION spo_append_only()"
        )
        drop = f"DROP TRIGGER {name} ON {table}"
    weakened = {
        f"the table {table} has lost triggers that keep it": [drop],
        f"the trigger {name} of {table} is not as this program made it": [drop, nothing],
    }
    if not desk.store.is_sqlite:
        disabled = [f"ALTER TABLE {table} DISABLE TRIGGER {name}"]
        weakened[f"{table} has lost triggers"] = disabled
    return weakened


def _faults_after(desk: Desk, statements: list[str]) -> list[str]:
    """What is found of it, before it is taken back."""
    connection = desk.store.engine.execution_options(spo_write=True).connect()
    with connection, connection.begin() as transaction:
        for statement in statements:
            connection.exec_driver_sql(statement)
        found = list(guards.wrong(connection))
        transaction.rollback()
    return found


def test_a_function_that_lets_everything_pass_is_found(postgres_desk: Desk) -> None:
    passes = (
        "CREATE OR REPLACE FUNCTION spo_append_only() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN NEW; END $$"
    )
    found = _faults_after(postgres_desk, [passes])
    assert "the trigger refund_append_only of refund is not as this program made it" in found


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
