"""Nobody rewrites what was recorded, whatever SQL the program's own account runs."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from spo_tui.desk.desk import Desk
from spo_tui.domain.errors import SpoError
from spo_tui.store import tables
from tests.shop import history, place, tell

ROWS = {
    "history": "(id, job_id, track, status, at, recorded_at, event_id, hash)"
    " VALUES (900, 1, 'workflow', 'Ordered', 0, 0, 'e-1', 'h')",
    "order_history": "(id, order_id, what, at, hash) VALUES (900, 1, 'placed', 0, 'h')",
    "refund": "(id, order_id, amount, currency, at, recorded_at, event_id, hash)"
    " VALUES (900, 1, 500, 'GBP', 0, 0, 'e-1', 'h')",
    "note": "(id, order_id, text, at, hash) VALUES (900, 1, 'as agreed', 0, 'h')",
}
CHANGES = {
    "history": "status",
    "order_history": "what",
    "refund": "currency",
    "note": "text",
}


each_table = pytest.mark.parametrize("table", [table.name for table in tables.APPEND_ONLY])


def seed(desk: Desk, table: str) -> None:
    """Have a row in it."""
    place(desk, "98765")
    run(desk, f"INSERT INTO {table} {ROWS[table]}")


def run(desk: Desk, statement: str) -> None:
    with desk.store.write() as connection:
        connection.execute(text(statement))


def count(desk: Desk, table: str) -> int:
    with desk.store.read() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


@each_table
def test_rows_can_be_neither_changed_nor_deleted(desk: Desk, table: str) -> None:
    seed(desk, table)
    before = count(desk, table)
    for statement in (
        f"UPDATE {table} SET {CHANGES[table]} = 'x'",
        f"UPDATE {table} SET hash = 'x' WHERE id = 900",
        f"DELETE FROM {table}",
        f"DELETE FROM {table} WHERE id = 900",
    ):
        with pytest.raises(SpoError, match="append-only"):
            run(desk, statement)
    assert count(desk, table) == before


@each_table
def test_an_upsert_cannot_change_a_row(desk: Desk, table: str) -> None:
    seed(desk, table)
    with pytest.raises(SpoError):
        run(
            desk,
            f"INSERT INTO {table} {ROWS[table]}"
            f" ON CONFLICT (id) DO UPDATE SET {CHANGES[table]} = 'x'",
        )


@each_table
def test_a_row_cannot_be_replaced_in_sqlite(sqlite_desk: Desk, table: str) -> None:
    seed(sqlite_desk, table)
    other_id = ROWS[table].replace("900", "901")
    statements = [f"INSERT OR REPLACE INTO {table} {ROWS[table]}"]
    if "event_id" in ROWS[table]:
        statements.append(f"INSERT OR REPLACE INTO {table} {other_id}")
    for recursive in ("on", "off"):
        for statement in statements:
            with (
                pytest.raises(SpoError, match="append-only"),
                sqlite_desk.store.write() as connection,
            ):
                connection.exec_driver_sql(f"PRAGMA recursive_triggers={recursive}")
                connection.execute(text(statement))


@pytest.mark.parametrize("amount", ["-500", "0"])
def test_no_refund_takes_another_back(desk: Desk, amount: str) -> None:
    seed(desk, "refund")
    other = ROWS["refund"].replace("900", "901").replace("e-1", "e-2").replace("500", amount)
    with pytest.raises(SpoError, match="append-only"):
        run(desk, f"INSERT INTO refund {other}")
    assert count(desk, "refund") == 1


@each_table
def test_a_table_cannot_be_emptied_in_postgresql(postgres_desk: Desk, table: str) -> None:
    seed(postgres_desk, table)
    with pytest.raises(SpoError, match="append-only"):
        run(postgres_desk, f"TRUNCATE {table} CASCADE")


def test_new_rows_still_go_in(desk: Desk) -> None:
    place(desk, "98765")
    tell(desk, "98765", "InProduction", "Printed")
    assert [row.status for row in history(desk, "98765")] == ["Ordered", "InProduction", "Printed"]
