"""One of four hot folders lies on a share that hangs: the others go on, and so does it when the
share is back."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from spo_tui.config import Config, HotFolderConfig
from spo_tui.desk import deliveries, floor
from spo_tui.desk.desk import Desk
from spo_tui.domain.person import Person, Role
from spo_tui.floor.monitor import Monitor
from spo_tui.floor.news import News
from spo_tui.floor.post import Pace
from spo_tui.store.engine import open_store
from tests.faults.mounted import Mounted, mounted
from tests.floor.staging import make_pdf, running
from tests.outputs import deliveries as rows_of
from tests.outputs import made
from tests.shop import place
from tests.waiting import wait_for

DEAD, ALIVE = "dead", ("one", "two", "three")


@dataclass
class Figures:
    """Seconds."""

    down_after: float = 0.0
    slowest: float = 0.0
    """Of the copies into the other folders meanwhile."""
    copies: int = 0
    back_after: float = 0.0
    stuck: int = 0
    """Processes that hung in the share at once and could not be killed, at most."""
    alarms: int = 0
    wrong: list[str] = field(default_factory=list)

    def line(self) -> str:
        return (
            f"hanging share: down after {self.down_after:.1f} s, {self.alarms} alarm;"
            f" {self.copies} copies elsewhere, the slowest {self.slowest:.1f} s;"
            f" {self.stuck} processes stuck; all delivered {self.back_after:.1f} s after it was"
            f" back; {len(self.wrong)} violations"
        )


@dataclass
class Four:
    home: Path
    share: Mounted
    desk: Desk
    config: Config
    news: list[News] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**6)))

    def put(self, folder: str, data: bytes) -> str:
        """The number of a new job whose output is in line for the folder."""
        job = str(next(self._numbers))
        place(self.desk, job, order=f"9{job}")
        made(self.desk, job, self.home / "work", data)
        assert deliveries.choose_folder(self.desk, [job], folder).queued == [job]
        return job

    def state(self, job: str) -> str:
        return str(rows_of(self.desk, job)[-1]["state"])

    def is_said(self, state: str) -> bool:
        """Of the folder on the share."""
        return {one.name: one.state for one in floor.list_folders(self.desk)}[DEAD] == state


@contextmanager
def four_folders(home: Path, limit: int) -> Iterator[Four]:
    with mounted(home) as share:
        paths = {DEAD: share.point / "hot"} | {name: home / name for name in ALIVE}
        for path in paths.values():
            path.mkdir()
        folders = [
            HotFolderConfig(
                name, str(path), mode="copy", settle=0.3, limit=limit, retries=("1s",) * 5
            )
            for name, path in paths.items()
        ]
        desk = Desk(open_store(str(home / "spo.db")), Person("alex", Role.ADMIN))
        floor.open_folders(desk, [(it.name, "Hall", it.path, it.mode) for it in folders])
        try:
            yield Four(home, share, desk, Config(hot_folders=folders))
        finally:
            desk.store.close()


def hang(
    home: Path, pace: Pace, *, seconds: float, at_start: bool = False, limit: int = 2
) -> Figures:
    """Hang for so long, and what that meant; `limit` copies go on in a folder at a time."""
    figures = Figures()
    with four_folders(home, limit) as shop:
        known = shop.put(DEAD, make_pdf("0"))
        if at_start:
            shop.share.tell("hang")
        monitor = Monitor(shop.desk, shop.config, say=shop.news.append, pace=pace)
        with running(monitor.run):
            if not at_start:
                wait_for(lambda: shop.state(known) == "published")
                shop.share.tell("hang")
            try:
                waiting = _live_with_it(shop, monitor, pace, seconds, figures)
            finally:
                shop.share.tell("go")
            began = time.monotonic()
            wait_for(lambda: all(shop.state(job) == "published" for job in waiting), 120)
            wait_for(lambda: shop.is_said("up"), 60)
            figures.back_after = time.monotonic() - began
        figures.alarms = sum(news.what == "down" for news in shop.news if news.folder == DEAD)
        figures.wrong += _wrongs(shop)
    return figures


def _live_with_it(
    shop: Four, monitor: Monitor, pace: Pace, seconds: float, figures: Figures
) -> list[str]:
    """Deliver elsewhere while the share hangs; returns the jobs that wait for it."""
    hung = time.monotonic()
    waiting = [shop.put(DEAD, make_pdf(str(number))) for number in range(3)]
    pids: set[int] = set()
    down = threading.Event()
    turn = 0
    while time.monotonic() < hung + seconds or not down.is_set():
        folder = ALIVE[turn % len(ALIVE)]
        began = time.monotonic()
        job = shop.put(folder, make_pdf(str(turn)))
        wait_for(lambda: shop.state(job) == "published", 60)  # noqa: B023
        figures.slowest = max(figures.slowest, time.monotonic() - began)
        figures.copies += 1
        turn += 1
        pids |= {monitor.workers().get(DEAD) or 0, *monitor.couriers()}
        figures.stuck = max(figures.stuck, len([pid for pid in pids if _is_stuck(pid)]))
        if not down.is_set() and shop.is_said("down"):
            figures.down_after = time.monotonic() - hung
            down.set()
        assert time.monotonic() < hung + seconds + 120, "it was never said to be down"
        time.sleep(min(0.2, pace.beat))
    for job in waiting:
        if shop.state(job) == "published":
            figures.wrong.append(f"{job}: told as delivered into a share that hangs")
    return waiting


def _is_stuck(pid: int) -> bool:
    """In a sleep that nothing ends."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return said.rpartition(") ")[2][0] == "D"


def _wrongs(shop: Four) -> list[str]:
    wrong = []
    folders = {DEAD: shop.share.behind / "hot"} | {name: shop.home / name for name in ALIVE}
    for row in rows_of(shop.desk):
        lies = [n for n, path in folders.items() if (path / str(row["name"])).exists()]
        if row["state"] != "published" or len(lies) != 1:
            wrong.append(f"{row['job']}: {row['state']}, in {lies}")
    return wrong
