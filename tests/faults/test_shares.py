"""A share that hangs for real, so that nothing that touches it can even be killed; that fails; and
that can do less than a disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.failing import FEW, fail_each
from tests.faults.hanging import hang
from tests.faults.mounted import may_mount_shares, mounted
from tests.floor.delivering.test_delivering import NAME, QUICK, filled, state
from tests.floor.staging import HASTY, make_pdf, open_shop
from tests.outputs import made
from tests.waiting import wait_for

pytestmark = pytest.mark.skipif(not may_mount_shares(), reason="only root may mount a share")
PACE = replace(HASTY, silent=2.0, probe=0.5)


@pytest.mark.parametrize(
    ("at_start", "limit"),
    [(False, 2), (False, 1), (True, 2)],
    ids=["two copies", "one", "at start"],
)
def test_a_share_that_hangs_holds_up_nobody_and_goes_on_by_itself(
    tmp_path: Path, at_start: bool, limit: int
) -> None:
    """What looks into it hangs, and what copies at that moment; nobody is sent after them."""
    figures = hang(tmp_path, PACE, seconds=12.0, at_start=at_start, limit=limit)
    assert figures.wrong == []
    assert figures.alarms == 1
    assert figures.stuck <= 1 + limit
    assert figures.slowest < 5.0
    assert figures.down_after < 2 * PACE.silent + 5.0
    assert figures.back_after < 15.0


def test_what_fails_once_arrives_once_whether_it_was_done_or_not(tmp_path: Path) -> None:
    done = fail_each(tmp_path, FEW)
    assert done.wrong == []


@pytest.mark.parametrize("lacks", [["rename2"], ["rename2", "link"]], ids=["links", "neither"])
def test_a_share_without_such_a_rename_is_filled_and_nothing_overwritten(
    tmp_path: Path, lacks: list[str]
) -> None:
    with mounted(tmp_path) as share:
        hot = share.point / "hot"
        hot.mkdir()
        for operation in lacks:
            share.tell(f"without {operation}")
        shop = filled(open_shop(tmp_path), path=str(hot))
        ours = make_pdf("ours")
        for job in ("98765", "98766"):
            made(shop.desk, job, tmp_path / "work", ours)
        (hot / NAME).write_bytes(b"theirs")
        with shop.monitor(QUICK):
            wait_for(lambda: state(shop, "98765") == "failed")
            wait_for(lambda: state(shop, "98766") == "published")
            wait_for(lambda: not list(share.behind.rglob("*.part*")))
        assert (hot / NAME).read_bytes() == b"theirs"
        assert (hot / NAME.replace("98765", "98766")).read_bytes() == ours
        shop.desk.store.close()
