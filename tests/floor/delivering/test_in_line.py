"""Who comes when: folders that are paused, several couriers, sources that hang, a single look."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from spo_tui.desk import delivering, floor, folders
from spo_tui.store import tables
from tests.floor.delivering.test_delivering import NAME, QUICK, filled, state
from tests.floor.staging import Shop, make_pdf, open_shop
from tests.outputs import deliveries, made
from tests.waiting import wait_for

JOBS = ("98765", "98766", "555")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = filled(open_shop(tmp_path))
    yield opened
    opened.desk.store.close()


def all_made(shop: Shop) -> None:
    for job in JOBS:
        made(shop.desk, job, shop.home / "work", make_pdf())


def are_published(shop: Shop) -> bool:
    return all(state(shop, job) == "published" for job in JOBS)


def test_a_paused_folder_is_left_alone_until_it_is_resumed(shop: Shop) -> None:
    with shop.watched(QUICK) as monitor:
        wait_for(monitor.couriers)
        folders.pause_folder(shop.desk, "rip1")
        all_made(shop)
        looked = folders_scanned(shop)
        wait_for(lambda: folders_scanned(shop) > looked)
        assert [row["state"] for row in deliveries(shop.desk)] == ["pending"] * 3
        assert list(shop.hot.glob("*.pdf")) == []
        folders.resume_folder(shop.desk, "rip1")
        wait_for(lambda: are_published(shop))


def folders_scanned(shop: Shop) -> float:
    """When the monitor last showed that it is at work."""
    at = floor.list_folders(shop.desk)[0].scanned_at
    return at.timestamp() if at else 0.0


def test_the_urgent_come_first(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivering, "MOST", 1)
    all_made(shop)
    rows = {str(row["job"]): row["id"] for row in deliveries(shop.desk)}
    with shop.desk.store.write() as connection:
        for job, priority in (("555", 10), ("98766", 20)):
            change = update(tables.delivery).where(tables.delivery.c.id == rows[job])
            connection.execute(change.values(priority=priority))
    with shop.monitor(QUICK):
        wait_for(lambda: are_published(shop))
    ended = sorted(deliveries(shop.desk), key=lambda row: str(row["finished_at"]))
    assert [row["job"] for row in ended] == ["555", "98766", "98765"]


def test_as_many_are_carried_at_a_time_as_the_folder_allows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "MOST", 1)
    shop = filled(open_shop(tmp_path), limit=2)
    all_made(shop)
    with shop.monitor(QUICK) as monitor:
        wait_for(lambda: are_published(shop))
        assert len(monitor.couriers()) == 2
    assert len(list(shop.hot.glob("*.pdf"))) == 3
    shop.desk.store.close()


def test_a_pipe_in_the_place_of_a_source_is_refused(shop: Shop) -> None:
    path = made(shop.desk, "98765", shop.home / "work", make_pdf())
    path.unlink()
    os.mkfifo(path)
    with shop.monitor(QUICK):
        wait_for(lambda: state(shop, "98765") == "failed")
    assert "source missing or changed" in shop.job("98765").position.workflow.info


def test_a_source_that_hangs_does_not_close_the_folder(shop: Shop) -> None:
    all_made(shop)
    command = (sys.executable, "-P", "-m", "tests.faults.dying_courier", str(shop.home))
    pace = replace(QUICK, silent=3.0, courier=(*command, "open_source", "hangs"))
    with shop.monitor(pace):
        wait_for((shop.home / "died").exists)
        wait_for(lambda: are_published(shop))
        assert shop.said("down") == []
        assert [news.reason for news in shop.said("queued again")] == [
            "the source cannot be read: no answer in time"
        ]
    assert sorted(str(row["attempts"]) for row in deliveries(shop.desk)) == ["1", "1", "2"]


def test_a_single_look_brings_what_is_due_and_ends(shop: Shop) -> None:
    from spo_tui.floor.monitor import Monitor

    all_made(shop)
    began = time.monotonic()
    Monitor(shop.desk, shop.config, pace=QUICK).look_once(threading.Event(), 20.0)
    assert time.monotonic() - began < 20.0
    assert are_published(shop)
    assert (shop.hot / NAME).exists()


def test_what_may_have_been_renamed_is_not_brought_again(shop: Shop) -> None:
    """The share is lost in the rename; before it is back the consumer has taken the file."""
    made(shop.desk, "98765", shop.home / "work", make_pdf())
    command = (sys.executable, "-P", "-m", "tests.faults.lossy_courier", str(shop.home))
    with shop.monitor(replace(QUICK, courier=command)):
        wait_for((shop.hot / NAME).exists)
        wait_for(lambda: shop.desk and floor.list_folders(shop.desk)[0].state == "down")
        (shop.hot / NAME).unlink()
        assert state(shop, "98765") == "publishing"
        (shop.home / "back").touch()
        wait_for(lambda: state(shop, "98765") == "published")
    (row,) = deliveries(shop.desk)
    assert (row["attempts"], row["reason"]) == (1, "consumed before confirmation")
    assert not (shop.hot / NAME).exists()


def test_what_a_lost_folder_left_in_its_stage_is_cleared_when_it_is_back(shop: Shop) -> None:
    """Its delivery is called off meanwhile: no further attempt takes its copy away."""
    from spo_tui.desk.deliveries import cancel_within

    made(shop.desk, "98765", shop.home / "work", make_pdf())
    command = (sys.executable, "-P", "-m", "tests.faults.dying_courier", str(shop.home))
    pace = replace(QUICK, silent=3.0, courier=(*command, "settle_stage", "hangs"))
    stage = shop.home / ".spo-stage" / "rip1"
    with shop.monitor(pace):
        wait_for(lambda: list(stage.glob("*.part")))
        wait_for((shop.home / "died").exists)
        shop.hot.rename(shop.home / "away")
        with shop.desk.store.write() as connection:
            job = connection.scalar(
                tables.delivery.select().with_only_columns(tables.delivery.c.job_id)
            )
            assert job is not None
            cancel_within(connection, [job])
        wait_for(lambda: shop.said("down"))
        assert list(stage.glob("*.part")) != []
        (shop.home / "away").rename(shop.hot)
        wait_for(lambda: not list(stage.glob("*.part")))
    assert state(shop, "98765") == "skipped"
