from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from spo_tui.demo.rips import Rips
from spo_tui.demo.shift_life import ShiftLife
from spo_tui.demo.shop import make_shop
from spo_tui.demo.simulate import simulate
from spo_tui.desk import upkeep
from spo_tui.desk.clock import pass_time
from spo_tui.desk.desk import Desk
from spo_tui.desk.events import record_events
from spo_tui.desk.jobs import each_job, look, show_job
from spo_tui.domain import filename
from spo_tui.domain.board import Counts
from spo_tui.domain.errors import SpoError
from spo_tui.domain.event import StatusEvent
from spo_tui.domain.query import Query
from spo_tui.floor.wholeness import why_open
from tests.demo.conftest import NOW, MakeDesk

SOON = 15.0


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("live")
    make_shop(directory, now=NOW)
    return directory


@pytest.fixture
def directory(made: Path, tmp_path: Path) -> Path:
    """A shop of the test's own."""
    shutil.copytree(made, tmp_path / "shop")
    return tmp_path / "shop"


@pytest.fixture
def desk(directory: Path, desk_of: MakeDesk) -> Desk:
    return desk_of(directory)


def counts(desk: Desk) -> Counts:
    return look(desk, Query(), None, None, 1)[0].counts


def recorded(desk: Desk) -> int:
    with desk.store.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM history").scalar_one())


def wait_for(fact: Callable[[], bool]) -> None:
    until = time.monotonic() + SOON
    while not fact():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_some_hundred_rounds_keep_the_shop_alive_calm_and_sound(
    desk: Desk, directory: Path
) -> None:
    ticking = {"now": NOW}
    desk = replace(desk, clock=lambda: ticking["now"])
    before, rows = counts(desk), recorded(desk)
    life = ShiftLife(desk, directory, Random(1), speed=1e6)
    for _ in range(400):
        ticking["now"] += timedelta(seconds=1.5)
        life.go_on()
        pass_time(desk)
    after = counts(desk)
    assert recorded(desk) > rows + 300
    assert 0.85 * before.all.total <= after.all.total <= 1.15 * before.all.total
    assert 6 <= after.all.needing <= 22
    assert after.closed > before.closed
    assert [f for f in upkeep.check(desk) if f.faults] == []
    with desk.store.read() as connection:
        told = connection.exec_driver_sql(
            "SELECT DISTINCT status, source FROM history WHERE unexpected = 1"
        )
        assert set(told) <= {("CustomStatus", "bindery")}
        placed = connection.exec_driver_sql("SELECT max(number + 0), max(id) FROM job").one()
        assert placed[1] > 240


def test_files_that_are_dropped_are_whole_and_bear_the_names_of_their_jobs(
    desk: Desk, directory: Path
) -> None:
    rips = Rips(directory, Random(1), 1.0, desk.clock)
    job = next(j for j in each_job(desk, Query(), 200) if rips.drop(j))
    lying = rips.waiting(job)
    assert lying is not None
    data = lying.read_bytes()
    assert why_open(lying.name.encode(), len(data), data[:1024], data[-1024:]) is None
    assert next(filename.readings(lying.name)) == filename.Placing(job.type, job.order, job.number)
    assert not list(directory.rglob("*.part"))


def test_a_rip_takes_files_after_a_while_but_no_stray_and_none_cut_off(
    desk: Desk, directory: Path
) -> None:
    lying = set((directory / "hot").rglob("*.pdf"))
    rips = Rips(directory, Random(1), 1e9, desk.clock)
    assert not list(Rips(directory, Random(1), 1e-3, desk.clock).ready())
    wait_for(lambda: bool(list(rips.ready())))
    taken = {path for path, _ in rips.ready()}
    waiting = {
        number
        for _, number in rips.ready()
        if show_job(desk, number).job.position.workflow.status == "InHotFolder"
    }
    assert len(waiting) == len(taken) >= 5
    assert len(lying - taken) == 3, "the stray, the one cut off and the one overlooked"


def test_a_file_that_is_taken_puts_its_job_on_the_press(desk: Desk, directory: Path) -> None:
    waiting = list(each_job(desk, Query(statuses=frozenset({"InHotFolder"})), 20))
    life = ShiftLife(desk, directory, Random(1), speed=1e9)
    gone = Rips(directory, Random(1), 1.0, desk.clock)

    def taken() -> bool:
        life.go_on()
        return sum(gone.waiting(job) is None for job in waiting) > 3

    wait_for(taken)
    moved = [show_job(desk, j.number) for j in waiting if gone.waiting(j) is None]
    assert all("InProduction" in {row.status for row in d.history} for d in moved)


def test_a_folder_that_is_gone_makes_a_failure_with_its_reason(desk: Desk, directory: Path) -> None:
    shutil.rmtree(directory / "hot")
    life = ShiftLife(desk, directory, Random(3), speed=1e9)
    before = counts(desk).statuses["CopyToHotFolderFailed"]

    def failed() -> bool:
        life.go_on()
        return counts(desk).statuses.get("CopyToHotFolderFailed", 0) > before

    wait_for(failed)
    jobs = each_job(desk, Query(statuses=frozenset({"CopyToHotFolderFailed"})), 20)
    assert any("No such file or directory" in job.position.workflow.info for job in jobs)


def test_it_ends_when_it_is_told_to(desk: Desk, directory: Path) -> None:
    stop = threading.Event()
    rows = recorded(desk)
    running = threading.Thread(
        target=simulate, args=(desk, directory), kwargs={"speed": 1000.0, "stop": stop}
    )
    running.start()
    wait_for(lambda: recorded(desk) > rows + 20)
    stop.set()
    running.join(SOON)
    assert not running.is_alive()
    assert [f for f in upkeep.check(desk) if f.faults] == []


def test_trouble_is_waited_out(
    desk: Desk, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter([SpoError("database is locked"), OSError("gone"), None])
    stop, rounds = threading.Event(), []

    def go_on(self: ShiftLife) -> None:
        rounds.append(1)
        failure = next(failures)
        if failure is None:
            stop.set()
        else:
            raise failure

    monkeypatch.setattr(ShiftLife, "go_on", go_on)
    monkeypatch.setattr("spo_tui.demo.simulate._AFTER_TROUBLE", 0.0)
    simulate(desk, directory, speed=1000.0, stop=stop)
    assert len(rounds) == 3


def test_new_orders_go_on_after_the_highest_numbers(desk: Desk, directory: Path) -> None:
    life = ShiftLife(desk, directory, Random(2), speed=1.0)
    with desk.store.read() as connection:
        numbers = "SELECT max(number + 0) FROM "
        job = connection.exec_driver_sql(numbers + "job").scalar_one()
        order = connection.exec_driver_sql(numbers + "orders").scalar_one()
    ticket = life._orders.ticket()
    assert ticket.order == str(order + 1)
    assert ticket.jobs[0].number == str(job + 1)


def test_a_shop_of_other_numbers_is_no_hindrance(desk: Desk, directory: Path) -> None:
    """Somebody may import tickets into the demo."""
    record_events(desk, [StatusEvent("98700", "OnHold")], source="mis")
    life = ShiftLife(desk, directory, Random(2), speed=1e6)
    for _ in range(20):
        life.go_on()


class TestAsAProcess:
    def start(self, directory: Path, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "spo_tui.demo.simulate", str(directory), *arguments]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)

    @pytest.mark.parametrize("ending", ["stdin", "terminate"])
    def test_it_ends_with_its_parent_or_when_terminated(
        self, desk: Desk, directory: Path, ending: str
    ) -> None:
        rows = recorded(desk)
        with self.start(directory, "--speed", "200") as process:
            wait_for(lambda: recorded(desk) > rows)
            if ending == "stdin" and process.stdin:
                process.stdin.close()
            else:
                process.terminate()
            assert process.wait(SOON) == 0

    def test_a_place_without_a_shop_is_refused_in_one_line(self, tmp_path: Path) -> None:
        with self.start(tmp_path) as process:
            _, said = process.communicate(timeout=SOON)
        assert process.returncode == 1
        assert said.decode().count("\n") == 1
        assert "config.toml" in said.decode()
