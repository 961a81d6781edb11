"""What has failed, by cause, and one retry for all of it."""

from __future__ import annotations

import pytest

from spo_tui.desk.causes import causes, show_jobs
from spo_tui.desk.desk import Desk
from spo_tui.desk.moves import retry
from spo_tui.domain.moves import Leg
from tests.conftest import Clock
from tests.shop import place, position, tell


@pytest.fixture
def shop(desk: Desk, clock: Clock) -> Desk:
    place(desk, *(str(number) for number in range(1001, 1008)))
    for number in (1001, 1002, 1003):
        clock.step(minutes=1)
        info = f"cannot write P_12345_{number}_a.pdf: share rip2 unreachable"
        tell(desk, str(number), "CopyToHotFolderFailed", info=info)
    tell(desk, "1004", "MisPartiallyFailed", info="record missing")
    tell(desk, "1005", "Blocked", info="no paper")
    tell(desk, "1006", "OutputCreationFailed", info="font missing")
    tell(desk, "1006", "CleanUp")
    return desk


def test_failures_of_open_jobs_are_told_by_cause(shop: Desk, clock: Clock) -> None:
    found = {cause.status: cause for cause in causes(shop)}
    assert set(found) == {"CopyToHotFolderFailed", "MisPartiallyFailed", "Blocked"}
    copy = causes(shop)[0]
    assert copy.jobs == ("1001", "1002", "1003")
    assert copy.reason == "cannot write …: share rip2 unreachable"
    assert copy.since == clock().replace(minute=1)
    assert copy.retry == "ask for the copy again"
    assert found["Blocked"].retry is None
    assert found["MisPartiallyFailed"].asks_leg
    assert [job.number for job in show_jobs(shop, copy.jobs)] == ["1001", "1002", "1003"]


def test_one_retry_mends_all_jobs_of_a_cause(shop: Desk) -> None:
    tell(shop, "1001", "OutputCreationFailed", "OutputCreationFailed", info="font missing")
    tell(shop, "1007", "OutputCreationFailed", info="font missing")
    cause = next(cause for cause in causes(shop) if cause.status == "OutputCreationFailed")
    done = retry(shop, cause.jobs)
    assert sorted(done.moved) == ["1001", "1007"]
    assert position(shop, "1007").workflow.status == "RecreationRequested"
    assert "OutputCreationFailed" not in {cause.status for cause in causes(shop)}


def test_a_failure_in_part_takes_a_leg(shop: Desk) -> None:
    cause = next(cause for cause in causes(shop) if cause.asks_leg)
    assert retry(shop, cause.jobs, dry_run=True).refused
    assert retry(shop, cause.jobs, Leg.RECORD).moved == ["1004"]


def test_an_empty_shop_has_no_causes(desk: Desk) -> None:
    assert causes(desk) == []
