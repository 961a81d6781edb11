from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from spo_tui.desk.desk import Desk
from spo_tui.domain.errors import SpoError
from spo_tui.store import audit, checking, sqlite
from spo_tui.store.engine import Store, open_store
from tests.shop import place

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "busy_timeout": 10000,
    "journal_size_limit": 67108864,
}


@pytest.mark.parametrize(("name", "value"), PRAGMAS.items())
def test_every_connection_is_set_so_that_nothing_is_lost(
    sqlite_store: Store, name: str, value: Any
) -> None:
    with sqlite_store.read() as first, sqlite_store.read() as second:
        for connection in (first, second):
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value
    with sqlite_store.write() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value


@pytest.mark.parametrize(
    ("version", "guarded"),
    [
        ((3, 40, 1), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
        ((3, 50, 7), False),
        ((3, 50, 8), True),
        ((3, 44, 6), False),
    ],
)
def test_older_versions_are_guarded(version: tuple[int, ...], guarded: bool) -> None:
    assert sqlite.is_guarded(version) is guarded


def test_where_guarded_no_connection_copies_the_log_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for guarded in (True, False):
        monkeypatch.setattr(sqlite, "is_guarded", lambda guarded=guarded: guarded)
        store = open_store(str(tmp_path / f"{guarded}.db"))
        with store.read() as connection:
            pages = connection.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar()
        assert (pages == 0) is guarded
        store.close()


def fill(store: Store, rows: int = 200) -> None:
    with store.write() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS filler (words TEXT) STRICT")
        connection.exec_driver_sql(
            "INSERT INTO filler VALUES (?)", [("x" * 4000,) for _ in range(rows)]
        )


def test_a_guarded_checkpoint_copies_the_log_so_that_it_is_used_again(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sqlite_store.path
    assert path is not None
    log = path.with_name(path.name + "-wal")
    monkeypatch.setattr(sqlite, "is_guarded", lambda: False)  # the test checkpoints
    before = path.stat().st_size
    fill(sqlite_store)
    assert path.stat().st_size == before and log.stat().st_size > 200 * 4000
    sqlite.guarded_checkpoint(path, at_least=0)
    assert path.stat().st_size > before + 200 * 4000
    size = log.stat().st_size
    fill(sqlite_store, rows=1)
    assert log.stat().st_size == size, "the log begins anew instead of growing"


def test_a_small_log_is_left_alone(sqlite_store: Store) -> None:
    path = sqlite_store.path
    assert path is not None
    fill(sqlite_store)
    before = path.stat().st_size
    sqlite.guarded_checkpoint(path)
    assert path.stat().st_size == before


def test_a_checkpoint_waits_for_no_writer_and_for_nobody_committing(
    sqlite_store: Store,
) -> None:
    path = sqlite_store.path
    assert path is not None
    fill(sqlite_store)
    before = path.stat().st_size
    with sqlite_store.write():
        sqlite.guarded_checkpoint(path, at_least=0)
        assert path.stat().st_size == before, "somebody else could have committed meanwhile"
    sqlite.guarded_checkpoint(path, at_least=0)
    assert path.stat().st_size > before


def test_while_the_log_is_copied_nobody_can_commit(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sqlite_store.path
    assert path is not None
    fill(sqlite_store)
    place_of_it, said = str(path), list[str]()
    real = sqlite3.connect

    class Watched(sqlite3.Connection):
        def execute(self, *arguments: Any) -> sqlite3.Cursor:
            if "wal_checkpoint" in arguments[0]:
                intruder = real(place_of_it, timeout=0, isolation_level=None)
                with pytest.raises(sqlite3.OperationalError, match="locked"):
                    intruder.execute("BEGIN IMMEDIATE")
                intruder.close()
                said.append("tried")
            return super().execute(*arguments)

    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: real(*a, **k, factory=Watched))
    sqlite.guarded_checkpoint(path, at_least=0)
    assert said == ["tried"]


WRITER = """
import sys
from datetime import UTC, datetime
from spo_tui.desk.desk import Desk
from spo_tui.desk.events import record_events
from spo_tui.domain.event import StatusEvent
from spo_tui.domain.person import Person, Role
from spo_tui.store import sqlite
from spo_tui.store.engine import open_store

sqlite.CHECKPOINT_AT = 256 * 1024
sqlite.guarded_checkpoint.__defaults__ = (256 * 1024,)
place, name, batches = sys.argv[1], sys.argv[2], int(sys.argv[3])
desk = Desk(open_store(place), Person(name, Role.OPERATOR))
for batch in range(batches):
    events = [
        StatusEvent(str(job), "InProduction", event=f"{name}-{batch}-{job}", info="x" * 200)
        for job in range(20)
    ]
    done = record_events(desk, events, source="load")
    assert done.recorded == 20, done
    print(batch, flush=True)
desk.store.close()
"""


def test_several_writing_processes_lose_nothing_and_the_log_stays_bounded(
    sqlite_desk: Desk,
) -> None:
    path = sqlite_desk.store.path
    assert path is not None
    place(sqlite_desk, *map(str, range(20)))
    batches, writers = 30, 4
    children = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), f"w{number}", str(batches)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(writers)
    ]
    log, largest = path.with_name(path.name + "-wal"), 0
    while any(child.poll() is None for child in children):
        largest = max(largest, log.stat().st_size if log.exists() else 0)
        with sqlite_desk.store.read() as connection:  # readers come and go meanwhile
            connection.execute(text("SELECT count(*) FROM history")).scalar()
    for child in children:
        said, errors = child.communicate()
        assert (len(said.split()), errors) == (batches, "")
    with sqlite_desk.store.read() as connection:
        rows = connection.execute(text("SELECT count(*) FROM history")).scalar()
        assert rows == 20 + writers * batches * 20
        assert list(checking.integrity(connection)) == []
        assert list(checking.counters(connection)) == []
        assert list(audit.broken_rows(connection)) == []
        versions = connection.execute(text("SELECT sum(version) FROM job")).scalar()
        assert versions == writers * batches * 20
    assert largest < 8 * 1024 * 1024


def test_a_backup_beside_writers_is_whole_and_private(sqlite_desk: Desk, tmp_path: Path) -> None:
    place(sqlite_desk, "98765")
    path, target = sqlite_desk.store.path, tmp_path / "backup.db"
    assert path is not None
    with sqlite_desk.store.write() as connection:  # neither seen nor waited for
        connection.exec_driver_sql("UPDATE job SET number = 'other'")
        sqlite.back_up(path, target)
    assert target.stat().st_mode & 0o777 == 0o600
    copy = open_store(str(target), read_only=True)
    with copy.read() as connection:
        assert connection.execute(text("SELECT number FROM job")).scalar() == "98765"
        assert list(checking.integrity(connection)) == []
    copy.close()


def test_a_backup_writes_over_nothing(sqlite_store: Store, tmp_path: Path) -> None:
    target = tmp_path / "letter.txt"
    target.write_text("Dear customer")
    with pytest.raises(FileExistsError):
        sqlite.back_up(Path(str(sqlite_store.path)), target)
    assert target.read_text() == "Dear customer"


def test_a_backup_that_fails_leaves_no_half_copy(tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"SQLite format 3\0" + b"rubbish" * 1000)
    with pytest.raises(sqlite3.DatabaseError):
        sqlite.back_up(broken, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_a_database_that_is_locked_for_too_long_is_told_in_one_line(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = str(sqlite_store.path)
    monkeypatch.setattr(sqlite, "BUSY", 0.05)
    other = open_store(place)
    with (
        sqlite_store.write(),
        pytest.raises(SpoError, match="another program has held it") as caught,
        other.write(),
    ):
        pass
    assert "\n" not in str(caught.value)
    other.close()


def test_opening_a_second_store_takes_no_lock_from_the_first(
    sqlite_store: Store,
) -> None:
    """Closing a file drops a process's POSIX locks on it, so nothing but SQLite may open it."""
    place = str(sqlite_store.path)
    command = [sys.executable, "-c", "import sqlite3, sys\n"
               "c = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)\n"
               "try:\n c.execute('PRAGMA locking_mode=exclusive'); c.execute('BEGIN EXCLUSIVE')\n"
               " print('locked it')\n"
               "except sqlite3.OperationalError as e: print(e)", place]  # fmt: skip
    with sqlite_store.write() as connection:
        connection.exec_driver_sql("SELECT 1")
        open_store(place, read_only=True).close()
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "database is locked" in done.stdout
