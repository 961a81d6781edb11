"""Demo shops for the tests: one of 240 jobs, and one so large that its archive is told in brief."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from spo_tui.demo.shop import make_shop
from spo_tui.desk.desk import Desk
from spo_tui.domain.person import Person, Role
from spo_tui.store.engine import open_store

NOW = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)


@dataclass
class Made:
    """A shop that is only read."""

    directory: Path
    connection: sqlite3.Connection

    def rows(self, sql: str, *values: object) -> list[Any]:
        return self.connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> Any:
        return self.rows(sql, *values)[0][0]


MakeDesk = Callable[[Path], Desk]


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    yield from _made(tmp_path_factory.mktemp("demo") / "shop", 240)


@pytest.fixture(scope="session")
def large_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    yield from _made(tmp_path_factory.mktemp("demo") / "large", 6000)


def _made(directory: Path, jobs: int) -> Iterator[Made]:
    make_shop(directory, jobs, now=NOW)
    connection = sqlite3.connect(f"file:{directory}/spo.db?mode=ro", uri=True)
    yield Made(directory, connection)
    connection.close()


@pytest.fixture
def desk_of() -> Iterator[MakeDesk]:
    """Opens the shop of a directory, with a clock that stands at the time it was made."""
    stores = []

    def open_desk(directory: Path) -> Desk:
        stores.append(open_store(str(directory / "spo.db")))
        return Desk(stores[-1], Person("olga", Role.ADMIN), clock=lambda: NOW)

    yield open_desk
    for store in stores:
        store.close()
