"""A share that hangs for real: nothing that touches it can even be killed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.hanging import hang
from tests.faults.mounted import may_mount_shares
from tests.floor.staging import HASTY

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
