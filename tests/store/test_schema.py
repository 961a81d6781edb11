from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from spo_tui.desk import upkeep
from spo_tui.desk.desk import Desk
from spo_tui.domain import chain
from spo_tui.domain.errors import SpoError
from spo_tui.store import audit, checking, order_text, schema
from spo_tui.store.engine import Store, open_any, open_store
from spo_tui.store.revisions import REVISIONS
from spo_tui.store.sqlite_file import APPLICATION_ID
from tests.databases import PostgresMaker

VERSIONS = Path(schema.__file__).parent / "migrations" / "versions"


def test_the_migrations_make_the_tables_that_the_program_speaks_of(store: Store) -> None:
    with store.read() as connection:
        assert list(checking.structure(connection)) == []


def test_a_difference_between_schema_and_program_is_found(store: Store) -> None:
    with store.write() as connection:
        connection.execute(text("DROP INDEX ix_job_worst"))
    with store.read() as connection:
        assert list(checking.structure(connection)) == [
            "the schema differs: the index ix_job_worst of job is missing"
        ]


def test_what_differs_is_told_in_a_line(sqlite_desk: Desk) -> None:
    with sqlite_desk.store.write() as connection:
        connection.execute(text("ALTER TABLE note RENAME COLUMN text TO said"))
        connection.execute(text("DROP TABLE refund"))
        connection.execute(text("CREATE TABLE other (id INTEGER PRIMARY KEY)"))
    with sqlite_desk.store.read() as connection:
        found = list(checking.structure(connection))
    assert "the schema differs: the table refund is missing" in found
    assert "the schema differs: the column text of note is missing" in found
    assert "the schema differs: the column said of note is not this program's" in found
    assert "the schema differs: the table other is not this program's" in found
    assert all(len(said) < 120 for said in found)


def test_the_program_knows_its_migrations() -> None:
    found = sorted(path.stem[1:5] for path in VERSIONS.glob("v*.py"))
    assert found == list(REVISIONS)


def test_a_new_database_has_the_newest_schema(store: Store) -> None:
    with store.read() as connection:
        assert schema.revision(connection) == REVISIONS[-1]


def set_revision(store: Store, revision: str) -> None:
    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})


@pytest.mark.parametrize(
    ("revision", "says"),
    [("0001", "has an older schema: run `spo-tui db upgrade`"), ("9999", "update this one")],
)
def test_another_schema_is_refused_with_what_to_do(
    store: Store, database: str, revision: str, says: str
) -> None:
    set_revision(store, revision)
    with pytest.raises(SpoError, match=says):
        open_store(database)


def older_database(path: Path) -> Store:
    """As the first migration alone leaves it."""
    from alembic import command
    from alembic.config import Config

    store = open_any(str(path), create=True)
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    with store.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    return store


def test_an_upgrade_of_an_empty_database_makes_the_schema(postgres_maker: PostgresMaker) -> None:
    with postgres_maker.database(empty=True) as place:
        assert upkeep.upgrade(place) is None
        store = open_store(place, create=False)
        assert schema.state_of(store.engine) is schema.State.CURRENT
        store.close()


def test_an_upgrade_backs_the_file_up_and_brings_the_schema_up_to_date(tmp_path: Path) -> None:
    store = older_database(tmp_path / "spo.db")
    with store.write() as connection:
        connection.execute(text("INSERT INTO storefront VALUES (1, 'North', 0)"))
    backup = schema.upgrade(store.engine, store.path)
    assert backup is not None and schema.state_of(store.engine) is schema.State.CURRENT
    assert backup.stat().st_mode & 0o777 == 0o600
    store.close()
    before = open_any(str(backup), read_only=True)
    with before.read() as connection:
        assert schema.revision(connection) == "0001"
        assert connection.execute(text("SELECT name FROM storefront")).scalar() == "North"
    before.close()


def test_orders_of_an_older_database_are_found_after_the_upgrade(tmp_path: Path) -> None:
    store = older_database(tmp_path / "spo.db")
    with store.write() as connection:
        for statement in (
            "INSERT INTO storefront VALUES (1, 'North', 0)",
            "INSERT INTO customer (id, storefront_id, key, company, email, created_at)"
            " VALUES (1, 1, 'c1', 'Müller & Söhne', 'jo@mueller.example', 0)",
            "INSERT INTO orders (id, number, file_key, storefront_id, customer_id, placed_at, po)"
            " VALUES (1, '12345', '12345', 1, 1, 0, 'PO-4711')",
        ):
            connection.execute(text(statement))
    schema.upgrade(store.engine, store.path)
    with store.write() as connection:
        for asked in ("123", "muller", "jo", "4711"):
            assert order_text.search(connection, (asked,), 10) == [1]
        assert list(checking.text_index(connection)) == []
    store.close()


def test_notes_of_an_older_database_hang_together_after_the_upgrade(tmp_path: Path) -> None:
    store = older_database(tmp_path / "spo.db")
    note = "INSERT INTO note (id, order_id, kind, text, at, hash) VALUES"
    with store.write() as connection:
        for statement in (
            "INSERT INTO storefront VALUES (1, 'North', 0)",
            "INSERT INTO customer (id, storefront_id, key, created_at) VALUES (1, 1, 'c1', 0)",
            *(
                "INSERT INTO orders (id, number, file_key, storefront_id, customer_id, placed_at)"
                f" VALUES ({order}, '{order}', '{order}', 1, 1, 0)"
                for order in (1, 2, 3)
            ),
            *(
                f"{note} ({at}, {order}, 'internal', 'x', 0,"
                f" '{chain.link(chain.START, (order, 'internal', 'x', 0, ''))}')"
                for at, order in enumerate((1, 2, 1), 1)
            ),
        ):
            connection.execute(text(statement))
    schema.upgrade(store.engine, store.path)
    with store.read() as connection:
        assert list(audit.broken_money(connection)) == []
        links = connection.execute(text("SELECT note_chain FROM orders ORDER BY id")).scalars()
        assert [link != "" for link in links] == [True, True, False]
    store.close()


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = older_database(tmp_path / "spo.db")
    with store.write() as connection:
        connection.exec_driver_sql("CREATE TABLE job_text (in_the_way)")
    with pytest.raises(Exception, match="job_text already exists"):
        schema.upgrade(store.engine, store.path)
    with store.read() as connection:
        assert schema.revision(connection) == "0001"
        assert "history_no_update" not in set(
            connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars()
        )
    store.close()


def test_there_is_nothing_to_upgrade_in_a_current_database(store: Store) -> None:
    assert schema.upgrade(store.engine, store.path) is None


OPEN = "import sys; from spo_tui.store.engine import open_store; open_store(sys.argv[1]).close()"


def opened_by_many(place: str, processes: int = 6) -> list[str]:
    """What went wrong when so many processes open the same empty database at once."""
    command = [sys.executable, "-c", OPEN, place]
    children = [
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    return [said for child in children for said in [child.communicate(timeout=60)[1]] if said]


def test_several_processes_may_make_the_same_sqlite_database_at_once(tmp_path: Path) -> None:
    place = str(tmp_path / "spo.db")
    assert opened_by_many(place) == []
    store = open_store(place)
    with store.read() as connection:
        assert list(checking.structure(connection)) == []
    store.close()


def test_who_finds_a_new_database_held_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "spo.db"
    holder = sqlite3.connect(place, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    waited: list[float] = []

    def let_go(seconds: float) -> None:
        waited.append(seconds)
        if holder.in_transaction:
            holder.execute("ROLLBACK")

    monkeypatch.setattr("spo_tui.store.sqlite.time.sleep", let_go)
    open_store(str(place)).close()
    assert waited
    holder.close()


def test_several_processes_may_make_the_same_postgresql_database_at_once(
    postgres_maker: PostgresMaker,
) -> None:
    with postgres_maker.database(empty=True) as place:
        assert opened_by_many(place) == []
