"""A share that hangs for real: nothing that touches it can even be killed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.hanging import hang
from tests.faults.mounted import may_mount
from tests.floor.staging import HASTY

pytestmark = pytest.mark.skipif(not may_mount(), reason="only root may mount a share")
PACE = replace(HASTY, silent=2.0, probe=0.5)


@pytest.mark.parametrize("at_start", [False, True], ids=["while it is filled", "from the start"])
def test_a_share_that_hangs_holds_up_nobody_and_goes_on_by_itself(
    tmp_path: Path, at_start: bool
) -> None:
    figures = hang(tmp_path, PACE, seconds=12.0, at_start=at_start)
    assert figures.wrong == []
    assert figures.alarms == 1
    assert figures.stuck <= 2
    assert figures.slowest < 5.0
    assert figures.down_after < 2 * PACE.silent + 5.0
    assert figures.back_after < 15.0
