"""What is refunded stays refunded, whatever SQL the program's own account runs."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from spo_tui.desk.desk import Desk
from spo_tui.desk.orders import show_order
from spo_tui.desk.refunds import record_refund
from spo_tui.domain.errors import SpoError
from tests import office


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """Two orders of 50.00, of the first of which 20.00 are refunded."""
    return refunded(desk)


def refunded(desk: Desk) -> Desk:
    office.order(desk, "1")
    office.order(desk, "2", order="12346")
    record_refund(desk, "12345", "20.00", "R-1")
    return desk


def run(desk: Desk, statement: str, *pragmas: str) -> None:
    with desk.store.write() as connection:
        for pragma in pragmas:
            connection.exec_driver_sql(f"PRAGMA {pragma}")
        connection.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE orders SET refunded = 0", "never becomes less"),
        ("UPDATE orders SET refunded = refunded - 1 WHERE id = 1", "never becomes less"),
        ("UPDATE orders SET refunded = 1000, total = 9000", "never becomes less"),
        ("UPDATE orders SET refunded = 5001", "not refunded beyond its total"),
        ("UPDATE orders SET total = 1999 WHERE id = 1", "not refunded beyond its total"),
        ("UPDATE orders SET payment_status = 'Paid'", "stays refunded"),
        ("UPDATE orders SET payment_status = 'Pending' WHERE id = 1", "stays refunded"),
        ("UPDATE orders SET payment_status = '' WHERE id = 1", "stays refunded"),
        ("UPDATE orders SET currency = 'JPY'", "stays itself"),
        ("UPDATE orders SET id = 77 WHERE id = 1", "stays itself"),
        ("DELETE FROM orders WHERE id = 1", "is not deleted"),
        ("DELETE FROM orders", "is not deleted|append-only|refer"),
    ],
)
def test_an_order_keeps_its_refunds(shop: Desk, statement: str, says: str) -> None:
    before = show_order(shop, "12345")
    with pytest.raises(SpoError, match=says):
        run(shop, statement)
    assert show_order(shop, "12345") == before


def test_an_order_with_refunds_cannot_be_replaced_in_sqlite(sqlite_desk: Desk) -> None:
    shop = refunded(sqlite_desk)
    before = show_order(shop, "12345")
    columns = "number, file_key, storefront_id, customer_id, placed_at, total"
    for row in ("(1, 'other', 'other'", "(900, '12345', '12345'"):
        statement = f"INSERT OR REPLACE INTO orders (id, {columns}) VALUES {row}, 1, 1, 0, 9)"
        for recursive in ("on", "off"):
            with pytest.raises(SpoError, match="is not deleted"):
                run(shop, statement, f"recursive_triggers={recursive}", "foreign_keys=off")
    assert show_order(shop, "12345") == before


def test_orders_cannot_be_emptied_in_postgresql(postgres_desk: Desk) -> None:
    shop = refunded(postgres_desk)
    for statement in ("TRUNCATE orders CASCADE", "TRUNCATE customer CASCADE"):
        with pytest.raises(SpoError, match=r"is not deleted|append-only"):
            run(shop, statement)
    assert len(show_order(shop, "12345").refunds) == 1


def test_an_order_without_refunds_may_still_change(shop: Desk) -> None:
    run(shop, "UPDATE orders SET payment_status = 'Pending', total = 1 WHERE id = 2")
    run(shop, "UPDATE orders SET payment_status = 'Refunded' WHERE id = 1")
    assert show_order(shop, "12345").payment_status == "Refunded"
