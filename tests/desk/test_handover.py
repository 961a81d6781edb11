"""What the next shift is told, on both kinds of database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spo_tui.desk.desk import Desk
from spo_tui.desk.handover import look_back
from spo_tui.desk.moves import move
from spo_tui.domain.handover import Moves
from tests.conftest import Clock
from tests.shop import place, tell


@pytest.fixture
def shop(desk: Desk, clock: Clock) -> Desk:
    """Two jobs of yesterday, and a shift in which they moved."""
    place(desk, "1001", "1002", "1003")
    tell(desk, "1003", "OutputCreationFailed", info="yesterday's")
    clock.step(hours=20)
    tell(desk, "1001", "InProduction")
    clock.step(minutes=5)
    move(desk, ["1001"], "Printed")
    tell(desk, "1002", "CopyToHotFolderFailed", info="share rip2 unreachable")
    clock.step(minutes=5)
    tell(desk, "1002", "MisFailed", "InHotFolder", info="no route")
    return desk


def test_moves_are_counted_by_phase_and_by_who_did_them(shop: Desk) -> None:
    shift = look_back(shop)
    assert set(shift.moves) == {
        Moves("order_creation", "production", "mis", False, 2),
        Moves("production", "production", "olga", True, 1),
        Moves("production", "production", "mis", False, 1),
    }
    assert shift.moved_jobs == 2


def test_what_came_new_came_from_nowhere(shop: Desk) -> None:
    place(shop, "2001", order="2")
    assert [m.moves for m in look_back(shop).moves if m.before is None] == [1]


def test_failures_of_the_shift_say_whether_they_are_mended(shop: Desk) -> None:
    told = [(one.job, one.status, one.mended) for one in look_back(shop).failures]
    assert told == [("1002", "MisFailed", False), ("1002", "CopyToHotFolderFailed", True)]


def test_the_shift_is_as_long_as_one_asks(shop: Desk, clock: Clock) -> None:
    whole = look_back(shop, clock() - timedelta(hours=30))
    assert "OutputCreationFailed" in {one.status for one in whole.failures}
    assert sum(m.moves for m in whole.moves) == 8
    assert look_back(shop, clock() + timedelta(seconds=1)).moves == ()


def test_the_worst_are_failures_and_the_oldest_of_them_first(shop: Desk, clock: Clock) -> None:
    place(shop, "3001", order="3", due=clock() - timedelta(days=1))
    clock.step(seconds=1)
    assert [job.number for job in look_back(shop).worst] == ["1003", "1002", "3001"]
