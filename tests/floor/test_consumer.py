"""Files that turn up in the folders where a consumer puts what it has taken."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from spo_tui.config import Config, HotFolderConfig
from spo_tui.floor.consumer import LOG_WAIT, Consumer
from tests.floor.staging import Shop
from tests.waiting import wait_for

NAME = "P_12345_98765_output.pdf"


@pytest.fixture
def hot(tmp_path: Path) -> Path:
    for name in ("hot", "hot/Error", "hot/Done", "Success"):
        (tmp_path / name).mkdir()
    return tmp_path / "hot"


def look(consumer: Consumer) -> list[tuple[str, str, bool, str, bool]]:
    found = consumer.look(lambda: None)
    return [(one.name, one.folder, one.failed, one.reason, one.found) for one in found]


def test_new_files_are_told_once(hot: Path) -> None:
    consumer = Consumer(str(hot), ("Done", "../Success"), ("error",))
    (hot / "Done" / "old.pdf").write_bytes(b"x")
    assert look(consumer) == [("old.pdf", "Done", False, "", True)]
    (hot / "Done" / "new.pdf").write_bytes(b"x")
    (hot.parent / "Success" / "beside.pdf").write_bytes(b"x")
    (hot / "Error" / "bad.pdf").write_bytes(b"x")
    (hot / "Error" / "bad.log").write_text("start\nERROR: \x1b[31mfont missing\nend\n")
    assert sorted(look(consumer)) == [
        ("bad.pdf", "error", True, "ERROR: �[31mfont missing", False),
        ("beside.pdf", "../Success", False, "", False),
        ("new.pdf", "Done", False, "", False),
    ]
    assert look(consumer) == []


def test_what_is_of_another_day_is_not_told(hot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (hot / "Error" / "old.pdf").write_bytes(b"x")
    later = time.time() + 25 * 3600
    monkeypatch.setattr("spo_tui.floor.consumer.time.time", lambda: later)
    assert look(Consumer(str(hot), (), ("Error",))) == []


def test_a_failed_file_waits_for_its_log_and_not_for_ever(hot: Path) -> None:
    consumer = Consumer(str(hot), (), ("Error",))
    assert look(consumer) == []
    (hot / "Error" / "bad.pdf").write_bytes(b"x")
    assert look(consumer) == []
    due = consumer.due()
    assert due is not None
    assert due <= time.monotonic() + LOG_WAIT
    (hot / "Error" / "bad.pdf.txt").write_text("no plate\n")
    assert look(consumer) == [("bad.pdf", "Error", True, "no plate", False)]
    (hot / "Error" / "worse.pdf").write_bytes(b"x")
    told: list[tuple[str, str, bool, str, bool]] = []

    def come() -> bool:
        told.extend(look(consumer))
        return bool(told)

    wait_for(come)
    assert told == [("worse.pdf", "Error", True, "", False)]
    assert consumer.due() is None


def test_links_and_missing_folders_are_passed_over(hot: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "x.pdf").write_bytes(b"x")
    (hot / "Linked").symlink_to(elsewhere)
    (hot / "Error" / "link.pdf").symlink_to(elsewhere / "x.pdf")
    assert look(Consumer(str(hot), ("Linked", "Missing"), ("Error",))) == []


def test_a_log_is_read_up_to_a_bound(hot: Path) -> None:
    (hot / "Error" / "bad.pdf").write_bytes(b"x")
    (hot / "Error" / "bad.log").write_bytes(b"\xff" * 5_000_000)
    ((_, _, _, reason, _),) = look(Consumer(str(hot), (), ("Error",)))
    assert 0 < len(reason) <= 200


def test_a_monitor_tells_what_the_consumer_did(shop: Shop) -> None:
    (shop.hot / "Error").mkdir()
    folder = HotFolderConfig("rip1", str(shop.hot), "Hall", settle=0.3, error=["Error"])
    shop.config = Config(hot_folders=[folder])
    with shop.watched():
        file = shop.drop(NAME)
        wait_for(lambda: shop.state_of(NAME) == "in_folder")
        (shop.hot / "Error" / "P_12345_98765_output.log").write_text("plate 3: no cyan\n")
        file.rename(shop.hot / "Error" / NAME)
        wait_for(lambda: shop.state_of(NAME) == "rejected")
        stand = shop.job("98765").position.workflow
        assert (stand.status, stand.info) == (
            "CopyToHotFolderFailed",
            "rip1 could not process it: plate 3: no cyan",
        )


def test_what_comes_in_the_same_tick_of_the_clock_is_seen(hot: Path) -> None:
    """On file systems that tell seconds the folder looks as it did before."""
    consumer = Consumer(str(hot), (), ("Error",))
    (hot / "Error" / "first.pdf").write_bytes(b"x")
    (hot / "Error" / "first.log").write_text("ERROR: first")
    assert len(look(consumer)) == 1
    told = (hot / "Error").stat()
    (hot / "Error" / "second.pdf").write_bytes(b"x")
    (hot / "Error" / "second.log").write_text("ERROR: second")
    os.utime(hot / "Error", ns=(told.st_atime_ns, told.st_mtime_ns))
    assert look(consumer) == [("second.pdf", "Error", True, "ERROR: second", False)]
