"""The command in this process, on a shop of its own."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from click.testing import CliRunner, Result

from spo_tui.cli import main
from spo_tui.desk.desk import Desk
from spo_tui.domain.person import Person, Role
from spo_tui.store.engine import open_store
from tests.databases import SqliteMaker


class Command:
    """`run("jobs", "--json")` as `spo-tui jobs --json` in the shop at `database`."""

    def __init__(self, database: str) -> None:
        self.database = database

    def run(self, *arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, ["--database", self.database, *arguments], input=stdin)

    def json(self, *arguments: str, status: int = 0, stdin: str | None = None) -> Any:
        """What it prints on standard output, which must be one JSON document."""
        done = self.run(*arguments, "--json", stdin=stdin)
        assert done.exit_code == status, done.output
        return json.loads(done.stdout)

    def refusal(self, *arguments: str, status: int = 1) -> str:
        """The one line that it says on standard error."""
        done = self.run(*arguments)
        assert (done.exit_code, done.stdout) == (status, ""), done.output
        assert done.stderr.startswith("spo-tui: ") and done.stderr.count("\n") == 1, done.stderr
        return done.stderr.removeprefix("spo-tui: ").rstrip("\n")


@pytest.fixture(autouse=True)
def own_environment() -> Iterator[None]:
    """A command takes out of the environment what starts programs: out of its own, not ours."""
    with patch.dict(os.environ):
        yield


@pytest.fixture(autouse=True)
def no_settings(own_environment: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the user who runs the tests counts."""
    for name in ("SPO_TUI_DATABASE", "SPO_TUI_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg-config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg-data"))


@pytest.fixture
def command(sqlite_maker: SqliteMaker, tmp_path: Path) -> Iterator[Command]:
    with sqlite_maker.database(tmp_path) as place:
        yield Command(place)


@pytest.fixture
def shop(command: Command) -> Iterator[Desk]:
    """A desk in the command's own shop."""
    store = open_store(command.database)
    yield Desk(store, Person("olga", Role.ADMIN))
    store.close()
