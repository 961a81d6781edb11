"""The role that runs the shop on PostgreSQL cannot rewrite what was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import make_url, text

from spo_tui.desk.desk import Desk
from spo_tui.desk.intake import place_ticket
from spo_tui.desk.moves import move
from spo_tui.desk.notes import add_note
from spo_tui.desk.orders import list_orders, show_order
from spo_tui.desk.purchase_orders import set_po
from spo_tui.desk.refunds import correct_refund, record_refund
from spo_tui.desk.totals import edit_totals
from spo_tui.desk.upkeep import check, grant
from spo_tui.domain.errors import Refused, SpoError
from spo_tui.store import tables
from spo_tui.store.engine import open_store
from tests import office
from tests.databases import PostgresMaker
from tests.shop import tell, ticket

ROLE = 'spo "app"'
"""A name that shows whether names are quoted."""


@pytest.fixture
def role(postgres_maker: PostgresMaker) -> Iterator[str]:
    with psycopg.connect(postgres_maker.server.get_uri(), autocommit=True) as admin:
        admin.execute(b'CREATE ROLE "spo ""app""" LOGIN')
        yield ROLE
        admin.execute(b'DROP ROLE "spo ""app"""')


@pytest.fixture
def granted(postgres_maker: PostgresMaker, postgres_desk: Desk, role: str) -> Iterator[Desk]:
    """A shop with a refund, as the role sees it."""
    office.order(postgres_desk, "1")
    record_refund(postgres_desk, "12345", "20.00", "R-1")
    owner = postgres_desk.store.url
    grant(owner.render_as_string(hide_password=False), role)
    url = make_url(owner).set(username=role)
    store = open_store(url.render_as_string(hide_password=False))
    yield replace(postgres_desk, store=store)
    store.close()
    with postgres_desk.store.write() as connection:
        connection.execute(text('DROP OWNED BY "spo ""app"""'))


def run(desk: Desk, *statements: str) -> None:
    with desk.store.write() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_the_desk_works_under_the_role(granted: Desk) -> None:
    place_ticket(granted, ticket("2", order="77"))
    tell(granted, "2", "InProduction")
    assert move(granted, ["2"], "Printed").moved == ["2"]
    record_refund(granted, "12345", "5", "R-2")
    refund = show_order(granted, "12345").refunds[0]
    correct_refund(granted, "12345", "10", refund=refund.id)
    set_po(granted, "12345", "PO-1")
    add_note(granted, "12345", "done")
    edit_totals(granted, "12345", tax="11", reason="rate")
    assert [row.number for row in list_orders(granted, "po-1").rows] == ["12345"]
    assert all(not finding.faults for finding in check(granted))


@pytest.mark.parametrize("table", [table.name for table in tables.APPEND_ONLY])
def test_what_was_recorded_is_out_of_its_reach(granted: Desk, table: str) -> None:
    for statement in (
        f"UPDATE {table} SET hash = 'x'",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"DROP TRIGGER {table}_append_only ON {table}",
        f"DROP TABLE {table} CASCADE",
        f"CREATE RULE sink AS ON INSERT TO {table} DO INSTEAD NOTHING",
    ):
        with pytest.raises(SpoError, match=r"permission denied|must be owner"):
            run(granted, statement)


@pytest.mark.parametrize(
    "statements",
    [
        ("SET session_replication_role = replica", "UPDATE orders SET refunded = 0"),
        ("ALTER TABLE orders DISABLE TRIGGER orders_keep_refunds",),
        ("CREATE OR REPLACE FUNCTION spo_append_only() RETURNS trigger LANGUAGE sql AS ''",),
        ("TRUNCATE orders CASCADE",),
        ("UPDATE alembic_version SET version_num = '0001'",),
        ("UPDATE orders SET refunded = 0",),
        ("DELETE FROM orders",),
    ],
)
def test_guards_cannot_be_got_round(granted: Desk, statements: tuple[str, ...]) -> None:
    before = show_order(granted, "12345")
    with pytest.raises(
        SpoError, match=r"permission denied|must be owner|never becomes less|is not deleted"
    ):
        run(granted, *statements)
    assert show_order(granted, "12345") == before


def test_an_owner_is_not_bound_and_so_refused(postgres_desk: Desk) -> None:
    url = postgres_desk.store.url
    with pytest.raises(Refused, match="owns the tables"):
        grant(url.render_as_string(hide_password=False), str(url.username))


def test_an_unknown_role_and_sqlite_are_told(postgres_desk: Desk, sqlite_desk: Desk) -> None:
    with pytest.raises(SpoError, match="there is no role nobody"):
        grant(postgres_desk.store.url.render_as_string(hide_password=False), "nobody")
    with pytest.raises(Refused, match="SQLite has no roles"):
        grant(str(sqlite_desk.store.path), "nobody")
