"""A shop on a small scale: a database, jobs, a hot folder, and files to drop into it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from spo_tui.config import Config, HotFolderConfig
from spo_tui.desk import floor, intake, jobs
from spo_tui.desk.desk import Desk
from spo_tui.domain.hot_folder import FolderFile
from spo_tui.domain.job import Happening, Job
from spo_tui.domain.person import Person, Role
from spo_tui.domain.ticket import Ticket, TicketJob
from spo_tui.floor.monitor import Monitor
from spo_tui.floor.news import News
from spo_tui.floor.post import Pace
from spo_tui.store.engine import open_store
from tests.waiting import BOUND, wait_for

HASTY = Pace(beat=0.2, silent=5.0, judge_again=0.2, still=0.5, rescan=0.5)


def make_pdf(text: str = "job") -> bytes:
    """One empty page and a title, with a cross-reference table that is right."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 298 420] >>",
        b"<< /Title (" + text.encode("ascii") + b") >>",
    ]
    whole = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    return (
        whole
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\n" % size
        + b"startxref\n%d\n%%%%EOF\n" % len(whole)
    )


@dataclass
class Shop:
    home: Path
    desk: Desk
    config: Config
    news: list[News] = field(default_factory=list)

    @property
    def hot(self) -> Path:
        return self.home / "hot"

    def drop(self, name: str, data: bytes | None = None) -> Path:
        """Write a file elsewhere and rename it into the hot folder."""
        stage = self.home / "stage"
        stage.mkdir(exist_ok=True)
        (stage / "part").write_bytes(make_pdf() if data is None else data)
        return (stage / "part").rename(self.hot / name)

    def job(self, number: str) -> Job:
        return jobs.show_job(self.desk, number).job

    def arrivals(self, number: str) -> list[Happening]:
        history = jobs.show_job(self.desk, number).history
        return [happening for happening in history if happening.status == "InHotFolder"]

    def files(self) -> dict[str, FolderFile]:
        """Those of the hot folder by name, the newest of each name."""
        listed = floor.list_files(self.desk, self.folder_id)
        return {file.name: file for file in sorted(listed, key=lambda file: file.id)}

    def state_of(self, name: str) -> str | None:
        file = self.files().get(name)
        return file.state if file else None

    @property
    def folder_id(self) -> int:
        return floor.list_folders(self.desk)[0].id

    def said(self, what: str) -> list[News]:
        return [news for news in self.news if news.what == what]

    @contextmanager
    def watched(self, pace: Pace = HASTY) -> Iterator[Monitor]:
        """A monitor in a thread, which has looked into the folder when this begins."""
        with self.monitor(pace) as monitor:
            wait_for(lambda: self.said("up") or self.said("down"))
            yield monitor

    @contextmanager
    def monitor(self, pace: Pace = HASTY) -> Iterator[Monitor]:
        monitor = Monitor(self.desk, self.config, say=self.news.append, pace=pace)
        with running(monitor.run):
            yield monitor
        self.news.clear()


@contextmanager
def running(work: Callable[[threading.Event], object]) -> Iterator[None]:
    """`work(stop)` in a thread; what it raises is raised here at the end."""
    stop = threading.Event()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work(stop)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(BOUND)
    assert not thread.is_alive()
    if failed:
        raise failed[0]


def open_shop(home: Path, database: str | None = None) -> Shop:
    """Order 12345 with jobs 98765 and 98766, order 777 with job 555."""
    (home / "hot").mkdir(exist_ok=True)
    store = open_store(database or str(home / "spo.db"))
    desk = Desk(store, Person("alex", Role.ADMIN))
    folder = HotFolderConfig("rip1", str(home / "hot"), "Hall", settle=0.3)
    intake.place_ticket(desk, Ticket((_job("98765"), _job("98766")), order="12345"))
    intake.place_ticket(desk, Ticket((_job("555"),), order="777"))
    return Shop(home, desk, Config(hot_folders=[folder]))


def place(shop: Shop, order: str, *numbers: str) -> None:
    intake.place_ticket(shop.desk, Ticket(tuple(_job(number) for number in numbers), order=order))


def _job(number: str) -> TicketJob:
    return TicketJob(number, "A5 flyer", quantity=500)


def seconds_until(fact: Callable[[], object]) -> float:
    began = time.monotonic()
    wait_for(fact)
    return time.monotonic() - began
