"""Refunds and notes that somebody with an owner's rights has changed are named."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from spo_tui.desk.desk import Desk
from spo_tui.desk.notes import add_note
from spo_tui.desk.refunds import correct_refund, record_refund
from spo_tui.store import audit, guards
from tests import office
from tests.store.test_audit import drop_triggers


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """Refund 1 with its note 1, the correction 2, the note 3 on a job, and 4."""
    office.order(desk, "1", "2")
    record_refund(desk, "12345", "20.00", "R-1", event="e-1")
    correct_refund(desk, "12345", "10.00", reference="ch_1")
    add_note(desk, "12345", "call", job="1")
    add_note(desk, "12345", "sent", kind="customer")
    return desk


def tamper(desk: Desk, statement: str) -> None:
    with desk.store.write() as connection:
        if desk.store.is_sqlite:
            drop_triggers(connection)
        else:
            for table in ("refund", "note", "orders"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        connection.execute(text(statement))


def faults(desk: Desk) -> list[str]:
    with desk.store.read() as connection:
        return list(audit.broken_money(connection))


def test_what_was_written_is_sound(shop: Desk) -> None:
    assert faults(shop) == []


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE refund SET amount = 1000", "refund 1 of order 12345 is not as it was recorded"),
        ("UPDATE refund SET reference = 'x'", "refund 1 of order 12345"),
        ("UPDATE refund SET event_id = 'x'", "refund 1 of order 12345"),
        ("UPDATE refund SET recorded_at = 0", "refund 1 of order 12345"),
        ("UPDATE note SET text = 'x' WHERE id = 4", "note 4 of order 12345 is not as it was"),
        ("UPDATE note SET actual = 2000 WHERE id = 2", "note 2 of order 12345"),
        ("UPDATE note SET reference = 'x' WHERE id = 2", "note 2 of order 12345"),
        ("UPDATE note SET refund_id = NULL WHERE id = 2", "note 2 of order 12345"),
        ("UPDATE note SET job_id = 2 WHERE id = 3", "note 3 of order 12345"),
        ("UPDATE note SET kind = 'customer' WHERE id = 2", "note 2 of order 12345"),
        (
            "UPDATE orders SET refunded = 0",
            "order 12345 says that 0.00 GBP is refunded, recorded are 20.00 GBP",
        ),
        (
            "INSERT INTO refund (order_id, amount, currency, at, recorded_at, hash)"
            " VALUES (1, 5, 'GBP', 0, 0, 'made up')",
            "refund 2 of order 12345 is not as it was recorded",
        ),
    ],
)
def test_what_was_tampered_with_is_named(shop: Desk, statement: str, says: str) -> None:
    tamper(shop, statement)
    assert says in faults(shop)[0]


def test_a_missing_refund_shows_in_the_sum(sqlite_desk: Desk) -> None:
    office.order(sqlite_desk, "1")
    record_refund(sqlite_desk, "12345", "20.00", "R-1")
    with sqlite_desk.store.write() as connection:
        drop_triggers(connection)
        connection.execute(text("UPDATE note SET refund_id = NULL"))
        connection.execute(text("DELETE FROM refund"))
    said = "order 12345 says that 20.00 GBP is refunded, recorded are 0.00 GBP"
    assert said in faults(sqlite_desk)


_GUARDED = "refund", "note", "orders"
_WHOLE_REFUND_GONE = (
    "DELETE FROM refund",
    "UPDATE orders SET refunded = 0, payment_status = 'Paid'",
)


def test_a_refund_that_was_taken_out_with_its_sum_is_missed(shop: Desk) -> None:
    unguarded(shop, "UPDATE note SET refund_id = NULL", *_WHOLE_REFUND_GONE)
    assert "order 12345 has 0 refunds, its notes tell of 1" in faults(shop)


def test_and_so_it_is_when_all_that_tells_of_it_goes_too(shop: Desk) -> None:
    unguarded(shop, "DELETE FROM note WHERE refund_id IS NOT NULL", *_WHOLE_REFUND_GONE)
    assert faults(shop) == [
        "of the notes of order 12345 some are missing, or were not written by it"
    ]


@pytest.mark.parametrize("note", [1, 2, 3, 4])
def test_each_note_is_missed(shop: Desk, note: int) -> None:
    unguarded(shop, f"DELETE FROM note WHERE id = {note}")
    assert "of the notes of order 12345 some are missing, or were not written by it" in faults(shop)


def unguarded(desk: Desk, *statements: str) -> None:
    """As an owner could who hides that the guards were away: they are there again afterwards."""
    with desk.store.write() as connection:
        if desk.store.is_sqlite:
            query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            made = connection.exec_driver_sql(query).all()
            drop_triggers(connection)
        else:
            made = []
            for table in _GUARDED:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        for statement in statements:
            connection.exec_driver_sql(statement)
        for _, sql in made:
            connection.exec_driver_sql(sql)
        if not desk.store.is_sqlite:
            connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
            for table in _GUARDED:
                connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
    with desk.store.read() as connection:
        assert list(guards.wrong(connection)) == []
