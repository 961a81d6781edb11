"""The first rows as the standard library reads them, beside what SQLAlchemy asks and gives."""

from __future__ import annotations

import itertools
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, text

from spo_tui.config import Config
from spo_tui.desk.desk import Desk
from spo_tui.desk.jobs import look
from spo_tui.desk.opening import open_desk
from spo_tui.domain.query import Query, Sort
from spo_tui.domain.status import phases
from spo_tui.store.first_look import first_look

ROWS = 40
NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
SECTIONS = (None, *(section.key for section in phases()))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("first-look")
    made = ["demo", "--jobs", "300", "--seed", "7", "--dir", str(folder / "shop"), "--no-open"]
    subprocess.run([sys.executable, "-m", "spo_tui", *made], check=True, capture_output=True)
    desk = open_desk(Config(), str(folder / "shop" / "spo.db"))
    with desk.store.write() as connection:
        connection.execute(text("UPDATE hot_folder SET state = 'down' WHERE id = 1"))
    yield Desk(desk.store, desk.who, desk.limits, lambda: NOW)
    desk.store.close()


def statements_of(desk: Desk, query: Query) -> list[str]:
    """What SQLAlchemy tells the database, in order."""
    told: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        told.append(" ".join(statement.split()))

    event.listen(desk.store.engine, "before_cursor_execute", note)
    try:
        look(desk, query, None, None, ROWS)
    finally:
        event.remove(desk.store.engine, "before_cursor_execute", note)
    return told


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("sort", list(Sort))
def test_it_sees_what_an_open_desk_sees(shop: Desk, sort: Sort, section: str | None) -> None:
    for reverse, closed in itertools.product((False, True), repeat=2):
        query = Query(sort=sort, reverse=reverse, closed=closed).and_phase(section)
        seen = first_look(str(shop.store.path), query, ROWS, NOW)
        if section in ("mis", "communication") and sort is not Sort.WORST:
            assert seen is None, "no index has this order"
        else:
            assert seen == look(shop, query, None, None, ROWS)[0]


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("sort", list(Sort))
def test_it_asks_what_sqlalchemy_asks(
    shop: Desk, sort: Sort, section: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = Query(sort=sort).and_phase(section)
    told: list[str] = []
    connect = sqlite3.connect

    def listening(*arguments: object, **options: object) -> sqlite3.Connection:
        connection = connect(*arguments, **options)  # type: ignore[call-overload]
        connection.set_trace_callback(told.append)
        return connection  # type: ignore[no-any-return]

    monkeypatch.setattr("spo_tui.store.first_look.sqlite3.connect", listening)
    if first_look(str(shop.store.path), query, ROWS, NOW) is None:
        return  # the other test says for which
    asked = [_shape(one) for one in told if one.startswith("SELECT")]
    theirs = [_shape(one) for one in statements_of(shop, query) if one.startswith("SELECT")]
    assert [one for one in theirs if one not in asked] == []


def _shape(statement: str) -> str:
    """Without the values: a trace shows them in place of their marks."""
    statement = statement.replace("mis_status IS NOT NULL AND phase <> 5", "OPEN_MIS")
    statement = statement.replace("comm_status IS NOT NULL AND phase <> 5", "OPEN_COMM")
    words = statement.split()
    marked = ("?" if _is_value(word.strip("(),")) else word.strip("(),") for word in words)
    return " ".join(marked)


def _is_value(word: str) -> bool:
    return word == "?" or word.isdigit() or word.startswith("'")


@pytest.mark.parametrize(
    "query", [Query(late=True), Query(text=("flyer",)), Query(storefront=frozenset({"x"}))]
)
def test_a_query_with_words_is_left_to_the_open_desk(shop: Desk, query: Query) -> None:
    assert first_look(str(shop.store.path), query, ROWS, NOW) is None


def test_what_is_no_database_of_ours_is_left_to_whoever_can_say_so(tmp_path: Path) -> None:
    text_file, other = tmp_path / "notes.txt", tmp_path / "other.db"
    text_file.write_text("no database")
    foreign = sqlite3.connect(other)
    foreign.execute("CREATE TABLE alembic_version (version_num TEXT)")
    foreign.commit()
    foreign.close()
    before = other.read_bytes()
    for path in (text_file, other, tmp_path / "none.db", tmp_path, "postgresql://host/name"):
        assert first_look(str(path), Query(), ROWS, NOW) is None
    assert not (tmp_path / "none.db").exists()
    assert other.read_bytes() == before


def test_an_older_schema_is_left_to_the_open_desk(shop: Desk, tmp_path: Path) -> None:
    copy = tmp_path / "old.db"
    source, target = sqlite3.connect(str(shop.store.path)), sqlite3.connect(copy)
    source.backup(target)
    target.execute("UPDATE alembic_version SET version_num = '0001'")
    target.commit()
    source.close()
    target.close()
    assert first_look(str(copy), Query(), ROWS, NOW) is None


def test_a_database_that_is_held_does_not_hold_up_the_start(shop: Desk, tmp_path: Path) -> None:
    copy = tmp_path / "held.db"
    source, holder = sqlite3.connect(str(shop.store.path)), sqlite3.connect(copy)
    source.backup(holder)
    source.close()
    holder.execute("PRAGMA journal_mode=delete")
    holder.isolation_level = None
    holder.execute("BEGIN EXCLUSIVE")
    began = datetime.now(UTC)
    assert first_look(str(copy), Query(), ROWS, NOW) is None
    assert datetime.now(UTC) - began < timedelta(seconds=5), "an open desk waits for 10 s"
    holder.close()


def test_it_loads_no_sqlalchemy(shop: Desk) -> None:
    code = (
        "import sys; from spo_tui.desk.opening import first_look\n"
        "from spo_tui.domain.query import Query\n"
        f"assert first_look({str(shop.store.path)!r}, Query(), 40).window.rows\n"
        "sys.exit('sqlalchemy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
