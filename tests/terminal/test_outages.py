"""The database goes away, or is held, under a running board and a running monitor."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from spo_tui.desk.desk import Desk
from spo_tui.desk.events import record_events
from spo_tui.desk.jobs import show_job
from spo_tui.domain.event import StatusEvent
from spo_tui.domain.person import Person, Role
from spo_tui.store.engine import open_store
from tests.databases import PostgresMaker
from tests.floor.staging import Shop, open_shop
from tests.terminal.console import Console, shop_with
from tests.waiting import wait_for

FILE = "P_12345_98765_output.pdf"
_HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
connection.execute("ROLLBACK")
"""


@contextmanager
def held(database: Path) -> Iterator[None]:
    """Another process has begun to write and does not end."""
    command = [sys.executable, "-c", _HOLD, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        yield
        process.communicate()


def statuses(desk: Desk, job: str) -> list[str]:
    return [row.status for row in show_job(desk, job).history]


def test_a_move_on_a_database_that_is_held_says_so_and_is_done_afterwards(tmp_path: Path) -> None:
    options = shop_with(tmp_path, "order,job,product\n12345,98765,A5 flyer silk\n")
    console = Console(options, 160, 24)
    console.until_shown("A5 flyer silk")
    console.until_shown("live")
    desk = Desk(open_store(str(tmp_path / "spo.db")), Person("olga", Role.ADMIN))
    before = statuses(desk, "98765")
    with held(tmp_path / "spo.db"):
        console.send("m")
        console.until_shown("In production")
        console.send(choice(console, "In production"))
        console.until_shown("another program has held it for 10 seconds: try again")
        assert statuses(desk, "98765") == before
        assert "A5 flyer silk" in console.text
    console.send("\x1b")
    console.until(lambda: "another program" not in console.text)
    console.send("m")
    console.until_shown("In production")
    console.send(choice(console, "In production"))
    console.until(lambda: statuses(desk, "98765") == [*before, "InProduction"])
    desk.store.close()
    console.send("q")
    assert console.end() == 0


def choice(console: Console, says: str) -> str:
    """The key that stands before a choice of the dialog."""
    line = next(line for line in console.text.splitlines() if says in line and "│" in line)
    return line.partition(says)[0].split()[-1]


def test_the_server_is_away_for_a_while_under_a_board_and_a_monitor(
    postgres_maker: PostgresMaker, tmp_path: Path
) -> None:
    with postgres_maker.database() as database:
        shop = open_shop(tmp_path, database)
        console = Console(["--database", database], 160, 24)
        console.until_shown("A5 flyer")
        console.until_shown("live")
        with shop.watched() as monitor:
            workers = monitor.workers()
            postgres_maker.server.stop()
            try:
                console.until_shown("stale: the database does not answer")
                assert "A5 flyer" in console.text, "what was read stays on the screen"
                shop.drop(FILE)
                wait_for(lambda: shop.said("database away"))
            finally:
                postgres_maker.server.start()
            console.until(lambda: "stale" not in console.text and "live" in console.text)
            wait_for(lambda: shop.said("database back"))
            wait_for(lambda: shop.arrivals("98765"))
            assert monitor.workers() == workers, "what looks into the folder needs no database"
            console.until_shown("In hot folder")
            _tell(shop, "98766", "CopyToHotFolderFailed")
            console.until_shown("Copy failed")
        assert [len(shop.arrivals(job)) for job in ("98765", "98766")] == [1, 0]
        console.send("q")
        assert console.end() == 0
        shop.desk.store.close()


def _tell(shop: Shop, job: str, status: str) -> None:
    assert record_events(shop.desk, [StatusEvent(job, status)], source="mis").recorded == 1
