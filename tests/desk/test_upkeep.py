from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from spo_tui.desk import upkeep
from spo_tui.desk.desk import Desk
from spo_tui.domain.errors import Refused, SpoError
from spo_tui.store import sqlite
from spo_tui.store.engine import open_store
from tests.shop import place, tell


def test_a_sound_shop_passes_every_check(desk: Desk) -> None:
    place(desk, "98765", "98766")
    tell(desk, "98765", "InProduction", "MisFailed", "SentEmail")
    checks = ("schema", "integrity", "counters", "history", "guards", "text index")
    found = [(finding.what, finding.faults) for finding in upkeep.check(desk)]
    assert found == [(what, []) for what in checks]


def test_a_check_for_reading_only_leaves_out_what_takes_writing(desk: Desk, database: str) -> None:
    reading = open_store(database, read_only=True)
    found = list(upkeep.check(Desk(reading, desk.who)))
    assert "text index" not in [finding.what for finding in found]
    assert all(not finding.faults for finding in found)
    reading.close()


def test_a_row_that_refers_to_nothing_is_found(sqlite_desk: Desk) -> None:
    place(sqlite_desk, "98765")
    with sqlite_desk.store.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=off")
        raw.execute("UPDATE job SET order_id = 77")
        raw.execute("PRAGMA foreign_keys=on")
    found = {finding.what: finding.faults for finding in upkeep.check(sqlite_desk)}
    assert found["integrity"] == ["row 1 of job refers to a row of orders that is not there"]


def test_at_most_twenty_faults_are_told(sqlite_desk: Desk) -> None:
    place(sqlite_desk, *map(str, range(40)))
    with sqlite_desk.store.write() as connection:
        connection.execute(text("UPDATE job SET chain = 'x'"))
    found = {finding.what: finding.faults for finding in upkeep.check(sqlite_desk)}
    assert len(found["history"]) == 20


def test_a_database_is_described(desk: Desk, database: str) -> None:
    name, description, faults = upkeep.examine(database)
    assert name == desk.store.name and faults == []
    assert description.schema == "current"
    kind = "SQLite" if desk.store.is_sqlite else "PostgreSQL"
    assert (description.kind, bool(description.journal)) == (kind, desk.store.is_sqlite)


@pytest.mark.parametrize(
    ("guarded", "says"), [(True, "guarded: SQLite before 3.51.3"), (False, "by SQLite itself")]
)
def test_who_copies_the_log_is_told(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch, guarded: bool, says: str
) -> None:
    monkeypatch.setattr(sqlite, "is_guarded", lambda: guarded)
    description = upkeep.examine(str(sqlite_desk.store.path))[1]
    assert says in description.checkpoint


def test_a_backup_opens_as_the_same_shop(sqlite_desk: Desk, tmp_path: Path) -> None:
    place(sqlite_desk, "98765")
    upkeep.back_up(sqlite_desk, tmp_path / "backup.db")
    copy = open_store(str(tmp_path / "backup.db"))
    assert all(not finding.faults for finding in upkeep.check(Desk(copy, sqlite_desk.who)))
    copy.close()
    with pytest.raises(Refused, match="is there already"):
        upkeep.back_up(sqlite_desk, tmp_path / "backup.db")


def test_postgresql_is_backed_up_by_its_own_tools(postgres_desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(SpoError, match="pg_dump"):
        upkeep.back_up(postgres_desk, tmp_path / "backup.db")


def test_a_current_schema_needs_no_upgrade(desk: Desk, database: str) -> None:
    assert upkeep.upgrade(database) is None
