"""The monitor with real worker processes, real folders and a real database."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from spo_tui.config import Config, HotFolderConfig
from spo_tui.desk import clock, floor
from spo_tui.desk.desk import Desk, utc_now
from spo_tui.domain.errors import Refused, SpoError
from spo_tui.floor.monitor import Monitor
from spo_tui.store.engine import Store, open_store
from tests.floor.staging import HASTY, Shop, make_pdf, open_shop, place
from tests.waiting import wait_for

NAME = "P_12345_98765_output.pdf"


def worker_of(monitor: Monitor) -> int:
    pid = monitor.workers()["rip1"]
    assert pid is not None
    return pid


def test_a_file_that_arrives_moves_its_job(shop: Shop) -> None:
    with shop.watched():
        shop.drop(NAME)
        wait_for(lambda: shop.arrivals("98765"))
    moved = shop.job("98765")
    assert moved.position.workflow.status == "InHotFolder"
    assert (moved.hot_folder, moved.copy_state) == ("rip1", "in folder")
    (told,) = shop.arrivals("98765")
    assert (told.source, told.actor, told.info) == ("monitor", "alex", f"rip1: {NAME}")


def test_it_is_the_same_on_postgresql(postgres_store: Store, tmp_path: Path) -> None:
    url = postgres_store.url.render_as_string(hide_password=False)
    shop = open_shop(tmp_path, url)
    with closing(shop.desk.store), shop.watched():
        path = shop.drop(NAME)
        shop.drop("P_12345_555_x.pdf")
        wait_for(lambda: shop.arrivals("98765") and shop.said("unplaced"))
        path.unlink()
        wait_for(lambda: shop.job("98765").copy_state == "picked up")


def test_files_that_have_no_job_say_why_until_one_comes(shop: Shop) -> None:
    reasons = {
        "Output_12345_98765_P.pdf": "the type letter comes first: P_12345_98765_output.pdf",
        "P_98765_12345_x.pdf": "job number before order number: it should be P_12345_98765_…",
        "P_12345_999_x.pdf": "there is no job 999 in order 12345",
        "P_12345_555_x.pdf": "job 555 belongs to order 777, not 12345",
    }
    with shop.watched():
        for name in reasons:
            shop.drop(name)
        wait_for(lambda: all(shop.state_of(name) == "unplaced" for name in reasons))
        assert {name: file.reason for name, file in shop.files().items()} == reasons
        place(shop, "12345", "999")
        wait_for(lambda: shop.arrivals("999"))
        assert shop.state_of("P_12345_999_x.pdf") == "in_folder"


def test_a_truncated_pdf_is_incomplete_until_the_rest_comes(shop: Shop) -> None:
    data = make_pdf()
    with shop.watched():
        path = shop.drop(NAME, data[:-30])
        wait_for(lambda: shop.state_of(NAME) == "incomplete")
        assert shop.files()[NAME].reason.startswith("ends without %%EOF")
        with path.open("ab") as file:
            file.write(data[-30:])
        wait_for(lambda: shop.arrivals("98765"))


def test_a_file_that_is_taken_is_picked_up(shop: Shop) -> None:
    with shop.watched():
        path = shop.drop(NAME)
        wait_for(lambda: shop.arrivals("98765"))
        path.unlink()
        wait_for(lambda: shop.job("98765").copy_state == "picked up")
    assert shop.state_of(NAME) == "picked_up"


def test_a_restart_records_nothing_twice_and_misses_nothing(shop: Shop) -> None:
    with shop.watched():
        shop.drop(NAME)
        wait_for(lambda: shop.arrivals("98765"))
    late = shop.drop("P_777_555_x.pdf")
    put = late.stat().st_ctime
    with shop.watched():
        wait_for(lambda: shop.arrivals("555"))
    assert len(shop.arrivals("98765")) == 1
    assert shop.arrivals("555")[0].at.timestamp() == pytest.approx(put, abs=0.001)


def test_a_folder_that_goes_away_keeps_its_files_until_it_is_back(shop: Shop) -> None:
    away = shop.home / "away"
    with shop.watched():
        shop.drop(NAME)
        wait_for(lambda: shop.arrivals("98765"))
        shop.hot.rename(away)
        wait_for(lambda: floor.list_folders(shop.desk)[0].state == "down")
        assert floor.list_folders(shop.desk)[0].reason == "the folder is missing"
        assert shop.state_of(NAME) == "in_folder"
        away.rename(shop.hot)
        wait_for(lambda: floor.list_folders(shop.desk)[0].state == "up")
        shop.drop("P_777_555_x.pdf")
        wait_for(lambda: shop.arrivals("555"))
    assert len(shop.arrivals("98765")) == 1


def test_a_worker_that_is_killed_is_replaced(shop: Shop) -> None:
    with shop.watched() as monitor:
        killed = worker_of(monitor)
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: monitor.workers()["rip1"] not in (None, killed))
        shop.drop(NAME)
        wait_for(lambda: shop.arrivals("98765"))
        assert not shop.said("down")


def test_a_worker_that_hangs_is_replaced_and_its_folder_shown_down_meanwhile(shop: Shop) -> None:
    with shop.watched(replace(HASTY, silent=1.5)) as monitor:
        os.kill(worker_of(monitor), signal.SIGSTOP)
        wait_for(lambda: shop.said("down"))
        assert shop.said("down")[0].reason == "does not answer"
        wait_for(lambda: len(shop.said("up")) == 2)
        shop.drop(NAME)
        wait_for(lambda: shop.arrivals("98765"))


def test_the_board_sees_that_a_monitor_lives_and_that_it_has_ended(shop: Shop) -> None:
    with shop.watched() as monitor:
        (seen,) = floor.list_monitors(shop.desk)
        assert (seen.id, seen.pid, seen.alive) == (monitor.id, os.getpid(), True)
        wait_for(lambda: floor.list_monitors(shop.desk)[0].heartbeat_at > seen.heartbeat_at)
        looked = floor.list_folders(shop.desk)[0].scanned_at
        assert looked is not None
        wait_for(lambda: (floor.list_folders(shop.desk)[0].scanned_at or looked) > looked)
        worker = worker_of(monitor)
    assert floor.list_monitors(shop.desk) == []
    wait_for(lambda: not Path(f"/proc/{worker}").exists())


def test_a_second_monitor_stands_by_and_takes_over(shop: Shop) -> None:
    other = Shop(shop.home, shop.desk, shop.config)
    with ExitStack() as first:
        first.enter_context(shop.watched())
        with other.monitor():
            wait_for(lambda: other.said("standing by"))
            shop.drop(NAME)
            wait_for(lambda: shop.said("in_folder"))
            first.close()
            wait_for(lambda: other.said("watching"))
            shop.drop("P_777_555_x.pdf")
            wait_for(lambda: other.said("in_folder"))
            assert [news.job for news in other.said("in_folder")] == ["555"]
    assert len(shop.arrivals("98765")) == len(shop.arrivals("555")) == 1


def test_a_monitor_that_died_is_followed_when_its_lease_has_ended(shop: Shop) -> None:
    left = floor.LEASE - timedelta(seconds=2)
    dead = replace(shop.desk, clock=lambda: utc_now() - left)
    floor.open_folders(shop.desk, [("rip1", "Hall", str(shop.hot), "observe")])
    assert floor.hold(dead, "dead", [shop.folder_id])
    with shop.monitor():
        wait_for(lambda: shop.said("standing by"))
        assert not shop.said("watching")
        wait_for(lambda: shop.said("watching"))
        shop.drop(NAME)
        wait_for(lambda: shop.arrivals("98765"))


def test_a_monitor_that_slept_through_its_lease_writes_nothing(shop: Shop) -> None:
    """It finds out at the first thing that it wants to write."""
    with shop.watched(replace(HASTY, beat=600)):
        later = replace(shop.desk, clock=lambda: utc_now() + 2 * floor.LEASE)
        assert floor.hold(later, "other", [shop.folder_id])
        shop.drop(NAME)
        wait_for(lambda: shop.said("lost"))
    assert shop.arrivals("98765") == []
    assert shop.files() == {}


def test_trouble_with_the_database_is_said_once_and_outlived(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    see_some = floor.see_some
    failures = iter([True] * 2)

    def fail_twice(*given: Any, **named: Any) -> floor.Seen:
        if next(failures, False):
            raise SpoError("database spo.db: database is locked")
        return see_some(*given, **named)

    with shop.watched():
        monkeypatch.setattr(floor, "see_some", fail_twice)
        shop.drop(NAME)
        wait_for(lambda: shop.said("in_folder"))
        wait_for(lambda: shop.said("database back"))
        assert len(shop.said("database away")) == len(shop.said("database back")) == 1
    assert len(shop.arrivals("98765")) == 1


def test_a_database_that_another_process_holds_is_waited_for(shop: Shop) -> None:
    with (
        shop.watched(),
        closing(sqlite3.connect(shop.home / "spo.db", isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        names = [f"P_12345_98765_{number}.pdf" for number in range(20)]
        for name in names:
            shop.drop(name)
        other.execute("ROLLBACK")
        wait_for(lambda: len(shop.arrivals("98765")) == len(names))


def test_time_passes_while_nothing_happens(shop: Shop) -> None:
    asked: list[Desk] = []

    def pass_time(desk: Desk) -> int:
        asked.append(desk)
        return 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "pass_time", pass_time)
        with shop.watched():
            wait_for(lambda: len(asked) >= 3)


def test_a_database_opened_for_reading_is_refused(shop: Shop) -> None:
    reading = replace(shop.desk, store=open_store(str(shop.home / "spo.db"), read_only=True))
    try:
        with pytest.raises(Refused, match="read-only"):
            Monitor(reading, shop.config).run(threading.Event())
    finally:
        reading.store.close()


def test_several_folders_are_watched_side_by_side(shop: Shop) -> None:
    (shop.home / "second").mkdir()
    second = HotFolderConfig("cutter", str(shop.home / "second"), "Cellar")
    missing = HotFolderConfig("gone", str(shop.home / "none"), "Cellar")
    shop.config = Config(hot_folders=[*shop.config.hot_folders, second, missing])
    with shop.watched():
        wait_for(lambda: len(shop.said("up")) == 2 and len(shop.said("down")) == 1)
        shop.drop("P_777_555_x.pdf").rename(shop.home / "second" / "P_777_555_x.pdf")
        shop.drop(NAME)
        wait_for(lambda: shop.arrivals("98765") and shop.job("555").hot_folder == "cutter")


def test_a_burst_is_all_recorded(shop: Shop) -> None:
    numbers = [str(300000 + number) for number in range(700)]
    place(shop, "42", *numbers)
    with shop.watched():
        for number in numbers:
            shop.drop(f"P_42_{number}_x.pdf")
        wait_for(lambda: len(shop.said("in_folder")) == len(numbers))
    assert all(len(shop.arrivals(number)) == 1 for number in numbers[::50])
