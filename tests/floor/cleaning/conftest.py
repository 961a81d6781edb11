"""A shop with working folders, and orders that end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from spo_tui.desk.desk import Desk
from spo_tui.domain.person import Person, Role
from spo_tui.domain.working_folder import Places
from spo_tui.floor.cleaning.supervisor import Supervisor
from spo_tui.store.engine import Store
from tests.shop import place, position
from tests.waiting import BOUND


@dataclass
class Works:
    """A working root with folders, and the database that knows of them."""

    desk: Desk
    root: Path

    def give_folder(self, job: str, name: str | None = None, files: int = 2) -> Path:
        """The job gets a working folder with an original and outputs in it."""
        folder = self.root / (name or job)
        folder.mkdir()
        with self.desk.store.write() as connection:
            number = connection.scalar(text("SELECT id FROM job WHERE number = :job"), {"job": job})
            for place_ in range(files):
                kind = "output" if place_ else "original"
                path = folder / f"{kind}{place_}.pdf"
                path.write_bytes(b"%PDF" * 100)
                connection.execute(
                    text(
                        "INSERT INTO file (job_id, kind, name, path, size, created_at)"
                        " VALUES (:job, :kind, :name, :name, 400, 1)"
                    ),
                    {"job": number, "kind": kind, "name": path.name},
                )
            connection.execute(
                text("UPDATE job SET working_folder = :path, outputs = :n WHERE id = :id"),
                {"path": str(folder), "n": max(0, files - 1), "id": number},
            )
        return folder

    def status(self, job: str) -> str:
        return position(self.desk, job).workflow.status

    def rows(self) -> list[tuple[str, str]]:
        """State and reason of each clean-up, the oldest first."""
        with self.desk.store.read() as connection:
            found = connection.execute(text("SELECT state, reason FROM cleanup ORDER BY id"))
            return [(state, reason) for state, reason in found]

    def clean(self, until: object = None, bound: float = BOUND, desk: Desk | None = None) -> None:
        """Let a supervisor work until there is nothing to do, or until `until()`."""
        supervisor = Supervisor(desk or self.desk, lambda *_: None)
        end = time.monotonic() + bound
        try:
            supervisor.tick()
            while not (until() if callable(until) else supervisor.is_idle):
                assert time.monotonic() < end, self.rows()
                time.sleep(0.02)
                supervisor.tick()
        finally:
            supervisor.stop()
            supervisor.finish(time.monotonic() + 2)


def make_works(store: Store, home: Path, *, archive: Path | None = None) -> Works:
    root = home / "work"
    root.mkdir()
    places = Places(str(root), str(archive) if archive else None)
    desk = Desk(store, Person("olga", Role.ADMIN), places=places)
    return Works(replace(desk, clock=lambda: datetime.now(UTC)), root)


@pytest.fixture
def works(sqlite_store: Store, tmp_path: Path) -> Iterator[Works]:
    made = make_works(sqlite_store, tmp_path)
    place(made.desk, "98765", "98766")
    yield made
