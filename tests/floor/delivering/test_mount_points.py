"""A folder on a share that is not mounted at first, or is taken away, is left alone."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from spo_tui.config import Config
from spo_tui.config.hot_folders import HotFolderConfig, faults
from spo_tui.desk import floor
from spo_tui.floor.delivering.filling import ground_of
from spo_tui.system.mounts import is_mounted
from tests.faults.mounted import may_mount_disks, small_disk
from tests.floor.delivering.test_delivering import QUICK, filled, state
from tests.floor.staging import make_pdf, open_shop
from tests.outputs import made
from tests.waiting import wait_for


@pytest.mark.skipif(not may_mount_disks(), reason="only root may mount a small disk")
@pytest.mark.parametrize("inner", ["", "hot"], ids=["the share itself", "a folder on it"])
def test_a_bare_mount_point_is_not_written_to_even_at_first(tmp_path: Path, inner: str) -> None:
    share = tmp_path / "share"
    path = share / inner
    path.mkdir(parents=True)
    shop = filled(open_shop(tmp_path), path=str(path), mount=str(share))
    made(shop.desk, "98765", tmp_path / "work", make_pdf())
    with shop.monitor(QUICK):
        wait_for(lambda: floor.list_folders(shop.desk)[0].state == "down")
        reason = floor.list_folders(shop.desk)[0].reason
        assert reason == f"nothing is mounted at {share}"
        assert state(shop, "98765") == "pending"
        assert list(path.iterdir()) == []
        with small_disk(share, "8m"):
            path.mkdir(exist_ok=True)
            wait_for(lambda: state(shop, "98765") == "published")
            assert len(list(path.glob("*.pdf"))) == 1
            wait_for(lambda: floor.list_folders(shop.desk)[0].state == "up")
    assert list(path.iterdir()) == []
    shop.desk.store.close()


def test_the_stage_of_a_folder_that_is_the_share_lies_within() -> None:
    folder = HotFolderConfig("rip 1", "/mnt/rip", mount="/mnt/rip/")
    config = Config(hot_folders=[folder])
    assert ground_of(config, folder).stage == "/mnt/rip/.spo-stage/rip-1"
    other = msgspec.structs.replace(folder, mount="/mnt")
    assert ground_of(config, other).stage == "/mnt/.spo-stage/rip-1"


def test_a_mount_point_is_a_whole_path() -> None:
    (fault,) = faults([HotFolderConfig("rip1", "hot", mount="rip")])
    assert fault == "hot_folders[0].mount: 'rip' is no whole path, such as /mnt/rip1"


def test_mounted_is_what_the_table_says() -> None:
    table = "22 1 0:20 / /mnt/rip\\040one rw - nfs server:/a rw\nodd\n"
    assert is_mounted("/mnt/rip one/", table)
    assert not is_mounted("/mnt", table)
    assert is_mounted("/", "1 0 8:1 / / rw - ext4 /dev/sda rw")
