"""Outputs brought into a hot folder by a real monitor and real couriers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from spo_tui.config import Config
from spo_tui.desk import moves
from tests.floor.staging import HASTY, Shop, make_pdf, open_shop
from tests.outputs import deliveries, made
from tests.waiting import wait_for

QUICK = replace(HASTY, probe=0.2)
NAME = "P_12345_98765_output.pdf"


def filled(shop: Shop, **settings: object) -> Shop:
    """The shop, whose monitor fills the folder."""
    folder = msgspec.structs.replace(
        shop.config.hot_folders[0],
        **{"mode": "copy", "retries": ("1s",), "limit": 1} | settings,
    )
    shop.config = Config(hot_folders=[folder])
    from spo_tui.desk import floor

    floor.open_folders(shop.desk, [(folder.name, folder.location, folder.path, folder.mode)])
    return shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = filled(open_shop(tmp_path))
    yield opened
    opened.desk.store.close()


def state(shop: Shop, job: str) -> str | None:
    rows = deliveries(shop.desk, job)
    return str(rows[-1]["state"]) if rows else None


def test_an_output_is_brought_into_the_folder_and_told_once(shop: Shop) -> None:
    data = make_pdf("first")
    made(shop.desk, "98765", shop.home / "work", data)
    assert shop.job("98765").copy_state == "queued"
    with shop.monitor(QUICK):
        wait_for(lambda: state(shop, "98765") == "published")
        assert (shop.hot / NAME).read_bytes() == data
        wait_for(lambda: shop.state_of(NAME) == "in_folder")
        (shop.hot / NAME).unlink()
        wait_for(lambda: shop.job("98765").copy_state == "picked up")
    (told,) = shop.arrivals("98765")
    assert told.info.startswith(f"rip1: {NAME}, {len(data)} bytes in ")
    assert told.info.endswith(", 1 attempt")
    assert len(shop.files()) == 1
    assert list((shop.home / ".spo-stage" / "rip1").glob("*.part")) == []


def test_a_mount_point_without_its_share_is_never_written_to(shop: Shop) -> None:
    made(shop.desk, "98765", shop.home / "work", make_pdf())
    with shop.monitor(QUICK):
        wait_for(lambda: state(shop, "98765") == "published")
    (shop.home / ".spo-stage").rename(shop.home / "away")
    shop.hot.rename(shop.home / "share")
    shop.hot.mkdir()
    made(shop.desk, "98766", shop.home / "work", make_pdf())
    with shop.monitor(QUICK):
        wait_for(lambda: shop.said("up"))
        wait_for(lambda: shop.desk and _folder(shop).state == "down")
        assert "no .spo-target in it" in _folder(shop).reason
        assert shop.job("98766").copy_state == "queued"
        assert list(shop.hot.iterdir()) == []
        shop.hot.rmdir()
        (shop.home / "share").rename(shop.hot)
        (shop.home / "away").rename(shop.home / ".spo-stage")
        wait_for(lambda: state(shop, "98766") == "published")
        wait_for(lambda: _folder(shop).state == "up")


def test_a_folder_made_anew_on_its_share_is_filled_again(shop: Shop) -> None:
    made(shop.desk, "98765", shop.home / "work", make_pdf())
    with shop.monitor(QUICK):
        wait_for(lambda: state(shop, "98765") == "published")
        for file in shop.hot.iterdir():
            file.unlink()
        shop.hot.rmdir()
        made(shop.desk, "98766", shop.home / "work", make_pdf())
        wait_for(lambda: _folder(shop).state == "down")
        shop.hot.mkdir()
        wait_for(lambda: state(shop, "98766") == "published")
        assert (shop.hot / ".spo-target").exists()


def test_other_content_under_the_name_fails_and_a_retry_delivers(shop: Shop) -> None:
    made(shop.desk, "98765", shop.home / "work", make_pdf("ours"))
    shop.drop(NAME, make_pdf("theirs"))
    with shop.monitor(QUICK):
        wait_for(lambda: state(shop, "98765") == "failed")
        assert shop.job("98765").position.workflow.status == "CopyToHotFolderFailed"
        assert "other content under the same name" in shop.job("98765").position.workflow.info
        assert (shop.hot / NAME).read_bytes() == make_pdf("theirs")
        (shop.hot / NAME).unlink()
        moves.retry(shop.desk, ["98765"])
        wait_for(lambda: state(shop, "98765") == "published")
        assert (shop.hot / NAME).read_bytes() == make_pdf("ours")
    assert list((shop.home / ".spo-stage" / "rip1").glob("*.part")) == []


def test_the_same_content_under_the_name_is_delivered(shop: Shop) -> None:
    made(shop.desk, "98765", shop.home / "work", make_pdf("ours"))
    shop.drop(NAME, make_pdf("ours"))
    with shop.monitor(QUICK):
        wait_for(lambda: state(shop, "98765") == "published")
    assert len(shop.arrivals("98765")) == 1


@pytest.mark.parametrize("spoil", ["missing", "changed", "link"])
def test_a_source_that_is_not_the_one_recorded_fails_at_once(shop: Shop, spoil: str) -> None:
    path = made(shop.desk, "98765", shop.home / "work", make_pdf(), sha="0" * 64)
    if spoil == "missing":
        path.unlink()
    elif spoil == "link":
        (shop.home / "secret").write_bytes(path.read_bytes())
        path.unlink()
        path.symlink_to(shop.home / "secret")
    with shop.monitor(QUICK):
        wait_for(lambda: state(shop, "98765") == "failed")
    assert "source missing or changed" in shop.job("98765").position.workflow.info
    assert not (shop.hot / NAME).exists()


def test_a_share_that_is_away_is_one_alarm_until_the_deadline(tmp_path: Path) -> None:
    shop = filled(open_shop(tmp_path), deadline="2s")
    shop.hot.rename(tmp_path / "away")
    for job in ("98765", "98766", "555"):
        made(shop.desk, job, tmp_path / "work", make_pdf())
    with shop.monitor(QUICK):
        wait_for(lambda: _folder(shop).state == "down")
        assert shop.job("98765").copy_state == "queued"
        wait_for(lambda: all(state(shop, job) == "failed" for job in ("98765", "98766", "555")))
        infos = {shop.job(job).position.workflow.info for job in ("98765", "98766", "555")}
        assert len(infos) == 1
        assert "share rip1 unreachable since" in infos.pop()
        (tmp_path / "away").rename(shop.hot)
        moves.retry(shop.desk, ["98765", "98766", "555"])
        wait_for(lambda: all(state(shop, job) == "published" for job in ("98765", "98766", "555")))
    shop.desk.store.close()


def _folder(shop: Shop):  # type: ignore[no-untyped-def]
    from spo_tui.desk import floor

    return floor.list_folders(shop.desk)[0]
