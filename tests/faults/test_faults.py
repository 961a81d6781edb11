"""Disks that are full, folders that are closed, shares that hang, two monitors at once."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from spo_tui.desk import moves
from spo_tui.domain.delivery import Parcel, Step
from spo_tui.floor.delivering.copying import Copying
from spo_tui.floor.delivering.ground import held
from spo_tui.floor.delivering.wire import Ground
from tests.faults.mounted import grow_disk, may_mount_disks, small_disk
from tests.faults.outages import deleted_folder, full_disk
from tests.faults.shop import IllTreated, Printer, couriers_of, open_ill_treated
from tests.floor.delivering.test_delivering import QUICK, filled, state
from tests.floor.staging import make_pdf, open_shop
from tests.outputs import made
from tests.waiting import wait_for

mounting = pytest.mark.skipif(not may_mount_disks(), reason="only root may mount a small disk")


@pytest.fixture
def ill_treated(tmp_path: Path) -> Iterator[IllTreated]:
    opened = open_ill_treated(tmp_path)
    yield opened
    opened.desk.store.close()


@mounting
def test_a_full_disk_leaves_nothing_and_delivers_when_there_is_room(tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    share = tmp_path / "share"
    with small_disk(share, "1m"):
        (share / "hot").mkdir()
        shop = filled(shop, path=str(share / "hot"))
        made(shop.desk, "98765", tmp_path / "work", make_pdf() * 4000)
        with shop.monitor(QUICK):
            wait_for(lambda: state(shop, "98765") == "failed")
            info = shop.job("98765").position.workflow.info
            assert "no space: needed" in info
            assert ", free " in info
            assert list((share / "hot").glob("*.pdf")) == []
            assert list((share / ".spo-stage").rglob("*.part")) == []
            grow_disk(share, "64m")
            moves.retry(shop.desk, ["98765"])
            wait_for(lambda: state(shop, "98765") == "published")
    shop.desk.store.close()


@mounting
def test_a_disk_that_fills_up_goes_on_by_itself_when_there_is_room(tmp_path: Path) -> None:
    done = full_disk(tmp_path, QUICK, files=16)
    assert done.wrong == []
    assert done.seconds < 60


def test_a_folder_deleted_again_and_again_is_filled_when_it_is_back(tmp_path: Path) -> None:
    done = deleted_folder(tmp_path, QUICK, times=4)
    assert done.wrong == []
    assert done.seconds < 30


def test_a_closed_folder_is_a_permission(tmp_path: Path) -> None:
    """As another user: nothing is closed to root."""
    if os.getuid() != 0:
        pytest.skip("only root may become somebody else")
    hot, work = tmp_path / "hot", tmp_path / "work"
    hot.mkdir()
    work.mkdir()
    (work / "a.pdf").write_bytes(make_pdf())
    ground = Ground(str(hot), str(tmp_path / "stage"), "rip1")
    parcel = Parcel(1, str(work), "a.pdf", "a.pdf", ".spo-1.part")
    with held(ground, fresh=True) as folders:
        os.seteuid(65534)
        try:
            hashes, failed = Copying(folders, lambda *_: None).stage([parcel])
        finally:
            os.seteuid(0)
    assert hashes == {}
    assert failed[1].cause == "permission"


def test_a_source_that_grows_meanwhile_is_not_delivered(tmp_path: Path) -> None:
    hot, work = tmp_path / "hot", tmp_path / "work"
    hot.mkdir()
    work.mkdir()
    source = work / "a.pdf"
    source.write_bytes(bytes(3_000_000))

    def grow(_id: int, _done: int, step: Step) -> None:
        if step is Step.COPYING:
            with source.open("ab") as file:
                file.write(b"more")

    ground = Ground(str(hot), str(tmp_path / "stage"), "rip1")
    with held(ground, fresh=True) as folders:
        parcel = Parcel(1, str(work), "a.pdf", "a.pdf", ".spo-1.part")
        _, failed = Copying(folders, grow).stage([parcel])
    assert "source missing or changed" in failed[1].reason
    assert list((tmp_path / "stage").glob("*.part")) == []


def test_a_courier_that_hangs_is_replaced(tmp_path: Path) -> None:
    shop = filled(open_shop(tmp_path))
    made(shop.desk, "98765", tmp_path / "work", make_pdf())
    with shop.monitor(replace(QUICK, silent=2.0)) as monitor:
        wait_for(lambda: state(shop, "98765") == "published")
        (first,) = monitor.couriers()
        os.kill(first, signal.SIGSTOP)
        made(shop.desk, "98766", tmp_path / "work", make_pdf())
        wait_for(lambda: state(shop, "98766") == "published")
        assert first not in monitor.couriers()
        wait_for(lambda: not Path(f"/proc/{first}").exists())
    shop.desk.store.close()


def test_two_monitors_deliver_each_file_once_and_one_takes_over(ill_treated: IllTreated) -> None:
    ill_treated.put(1, 12, 2_000_000, random.Random(2))
    printer = Printer(ill_treated.hot)
    with printer.working(), ill_treated.monitor() as one, ill_treated.monitor() as two:
        wait_for(lambda: couriers_of(one.pid) or couriers_of(two.pid))
        (one if couriers_of(one.pid) else two).kill()
        ill_treated.put(101, 12, 2_000_000, random.Random(4))
        wait_for(lambda: ill_treated.ended() == 24, 30)
    assert ill_treated.violations(printer.took) == []
