"""A shop to be ill-treated, a printer that takes each file at once, and the oracle that counts."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from spo_tui.desk import floor
from spo_tui.desk.desk import Desk
from spo_tui.domain.person import Person, Role
from spo_tui.store import audit, checking, tables
from spo_tui.store.engine import open_store
from tests.faults.monitor import FOLDER
from tests.outputs import many_made
from tests.shop import place
from tests.waiting import wait_for


@dataclass
class Printer:
    """Reads what lies in the folder the moment it sees it, and takes it away."""

    hot: Path
    took: list[tuple[str, str]] = field(default_factory=list)
    """(name, SHA-256 of what was read)."""

    @contextmanager
    def working(self) -> Iterator[None]:
        stop = threading.Event()
        thread = threading.Thread(target=self._work, args=(stop,))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _work(self, stop: threading.Event) -> None:
        while not stop.wait(0.002):
            with suppress(FileNotFoundError):
                for name in [path.name for path in self.hot.iterdir()]:
                    if not name.startswith("."):
                        self.take(self.hot / name)

    def take(self, path: Path) -> None:
        read = path.read_bytes()
        path.unlink()
        self.took.append((path.name, hashlib.sha256(read).hexdigest()))


@dataclass
class IllTreated:
    home: Path
    desk: Desk
    database: str
    hashes: dict[str, str] = field(default_factory=dict)
    """By file name, of each output that must arrive."""

    @property
    def hot(self) -> Path:
        return self.home / "hot"

    def put(self, first: int, number: int, largest: int, rng: random.Random) -> None:
        jobs = [str(first + place_) for place_ in range(number)]
        place(self.desk, *jobs, order=f"9{first}")
        outputs = {job: rng.randbytes(rng.randint(1, largest)) for job in jobs}
        for path in many_made(self.desk, self.home / "work", outputs):
            self.hashes[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()

    def published(self) -> int:
        return self._count("published")

    def ended(self) -> int:
        return self._count("published", "failed", "skipped")

    def _count(self, *states: str) -> int:
        query = select(func.count()).select_from(tables.delivery)
        with self.desk.store.read() as connection:
            return connection.scalar(query.where(tables.delivery.c.state.in_(states))) or 0

    @contextmanager
    def monitor(self, *dying: str) -> Iterator[subprocess.Popen[str]]:
        with process("tests.faults.monitor", str(self.home), self.database, *dying) as running:
            yield running

    def violations(self, took: Sequence[tuple[str, str]]) -> list[str]:
        """What was lost, doubled or torn; what the database says that is not so."""
        found = count_wrongs(self.hashes, took)
        row = tables.history.c
        told = select(row.job_id, func.count()).where(row.status == "InHotFolder")
        with self.desk.store.read() as connection:
            for job, times in connection.execute(told.group_by(row.job_id)):
                if times != 1:
                    found.append(f"job {job} was told in the folder {times} times")
            states = select(tables.delivery.c.state, func.count()).group_by(tables.delivery.c.state)
            counted: dict[str, int] = dict(connection.execute(states).all())
            if counted != {"published": len(self.hashes)}:
                found.append(f"deliveries: {counted}")
            found += checking.counters(connection)
            found += audit.broken_rows(connection)
        found += [f"left over: {p}" for p in (self.home / ".spo-stage").rglob("*.part")]
        return found


def count_wrongs(hashes: dict[str, str], took: Sequence[tuple[str, str]]) -> list[str]:
    times = Counter(name for name, _ in took)
    wrong = [f"torn: {name}" for name, digest in took if hashes.get(name) != digest]
    wrong += [f"doubled: {name}" for name, number in times.items() if number > 1]
    return wrong + [f"lost: {name}" for name in hashes if name not in times]


def open_ill_treated(home: Path, database: str | None = None) -> IllTreated:
    (home / "hot").mkdir()
    database = database or str(home / "spo.db")
    desk = Desk(open_store(database), Person("alex", Role.ADMIN))
    floor.open_folders(desk, [("rip1", "Hall", str(home / "hot"), FOLDER.mode)])
    return IllTreated(home, desk, database)


@contextmanager
def process(module: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A module of ours, which has said its first word when this begins; killed at the end."""
    root = str(Path(__file__).parents[2])
    running = subprocess.Popen(
        [sys.executable, "-P", "-m", module, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if os.environ.get("SPO_FAULTS_QUIET") else None,
        text=True,
        env=os.environ | {"PYTHONPATH": root},
    )
    assert running.stdout is not None
    lines = running.stdout
    try:
        assert lines.readline(), "it ended at once"
        threading.Thread(target=lambda: [None for _ in lines], daemon=True).start()
        yield running
    finally:
        running.kill()
        running.wait()
        with suppress(ValueError, OSError):
            lines.close()


def couriers_of(pid: int) -> list[int]:
    """The couriers that a monitor has started."""
    found = []
    with suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for child in children:
            with suppress(OSError):
                if b"courier" in Path(f"/proc/{child}/cmdline").read_bytes():
                    found.append(int(child))
    return found


def kill_at_random(shop: IllTreated, kills: int, rng: random.Random) -> tuple[int, int]:
    """Kill the monitor, or its courier, again and again while files are delivered, then let it
    finish; returns how many (monitors, couriers) were killed."""
    killed = [0, 0]
    while sum(killed) < kills:
        shop.put(1000 + 10 * sum(killed), 4, 3_000_000, rng)
        with shop.monitor() as monitor:
            for _ in range(3):
                time.sleep(rng.uniform(0.0, 0.6))
                couriers = couriers_of(monitor.pid)
                if couriers and rng.random() < 0.6:
                    os.kill(rng.choice(couriers), signal.SIGKILL)
                    killed[1] += 1
                    continue
                monitor.kill()
                killed[0] += 1
                break
    with shop.monitor():
        wait_for(lambda: shop.ended() == len(shop.hashes), 90)
    return killed[0], killed[1]
