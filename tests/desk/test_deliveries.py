"""Outputs in line for hot folders, on both kinds of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from spo_tui.desk import deliveries, delivering, floor, moves
from spo_tui.desk.desk import Desk
from spo_tui.desk.jobs import show_job
from spo_tui.domain.delivery import Landed, Step, other_content, trouble_of
from spo_tui.domain.matching import letters
from spo_tui.domain.routing import Rule
from spo_tui.store import writing
from tests.conftest import Clock
from tests.outputs import deliveries as rows
from tests.outputs import made, put_output
from tests.shop import history, place, position, tell


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """Jobs 1 to 3, and one folder that is filled, held by the monitor `m`."""
    place(desk, "1", "2", "3")
    floor.open_folders(desk, [("rip1", "Hall", "/srv/hot", "copy")])
    floor.hold(desk, "m", [1])
    return desk


def states(desk: Desk) -> list[object]:
    return [row["state"] for row in rows(desk)]


def test_an_output_is_queued_once_and_again_when_made_anew(
    shop: Desk, tmp_path: Path, clock: Clock
) -> None:
    made(shop, "1", tmp_path, b"one")
    tell(shop, "1", "InProduction", "OutputCreated")
    assert states(shop) == ["pending"]
    load = delivering.claim(shop, 1, "m")
    assert load is not None
    assert delivering.publish(shop, 1, "m", load.token, {1: "a" * 64}) == [1]
    delivering.finish(shop, 1, "m", load.token, [Landed(1, 3, 7, 8, 9)])
    clock.step(minutes=1)
    tell(shop, "1", "OutputCreated")
    assert states(shop) == ["published"]
    tell(shop, "1", "RecreationRequested", "OutputCreationStarted", "OutputCreated")
    assert states(shop) == ["published", "pending"]


def test_finished_is_told_once_and_meets_the_observer_in_one_row(
    shop: Desk, tmp_path: Path
) -> None:
    made(shop, "1", tmp_path, b"one")
    load = delivering.claim(shop, 1, "m")
    assert load is not None
    delivering.progress(shop, load.token, {1: 1}, Step.COPYING)
    assert show_job(shop, "1").job.copy_state == "copying 33 %"
    delivering.publish(shop, 1, "m", load.token, {1: "a" * 64})
    for _ in range(2):
        delivering.finish(shop, 1, "m", load.token, [Landed(1, 3, 7, 8, 9)])
    told = [row for row in history(shop, "1") if row.status == "InHotFolder"]
    assert [row.info for row in told] == ["rip1: P_12345_1_output.pdf, 3 bytes in 0.0 s, 1 attempt"]
    assert [file.state for file in floor.list_files(shop, 1)] == ["in_folder"]
    assert show_job(shop, "1").job.copy_state == "in folder"


def test_who_has_lost_the_token_changes_nothing(shop: Desk, tmp_path: Path, clock: Clock) -> None:
    made(shop, "1", tmp_path, b"one")
    old = delivering.claim(shop, 1, "m")
    assert old is not None
    clock.step(seconds=20)
    floor.hold(shop, "n", [1])
    with pytest.raises(floor.LeaseLost):
        delivering.publish(shop, 1, "m", old.token, {1: "a" * 64})
    assert delivering.take_over(shop, 1, "n").left is None
    assert states(shop) == ["pending"]
    new = delivering.claim(shop, 1, "n")
    assert new is not None
    assert new.parcels[0].old_temp == old.parcels[0].temp
    assert delivering.publish(shop, 1, "n", old.token, {1: "a" * 64}) == []
    assert delivering.publish(shop, 1, "n", new.token, {1: "a" * 64}) == [1]
    clock.step(seconds=20)
    floor.hold(shop, "m", [1])
    left = delivering.take_over(shop, 1, "m").left
    assert left is not None
    assert left.publishing
    assert [parcel.temp for parcel in left.parcels] == [new.parcels[0].temp]


def test_tried_again_after_each_pause_and_then_failed(
    shop: Desk, tmp_path: Path, clock: Clock
) -> None:
    made(shop, "1", tmp_path, b"one")
    for pause in (5, 30, 120, 600):
        load = delivering.claim(shop, 1, "m")
        assert load is not None
        delivering.fail(shop, 1, "m", load.token, {1: trouble_of(13, Step.TARGET)})
        clock.step(seconds=pause - 1)
        floor.hold(shop, "m", [1])
        assert delivering.claim(shop, 1, "m") is None
        clock.step(seconds=1)
    load = delivering.claim(shop, 1, "m")
    assert load is not None
    (ended,) = delivering.fail(shop, 1, "m", load.token, {1: trouble_of(13, Step.TARGET)})
    assert ended.state == "failed"
    assert position(shop, "1").workflow.status == "CopyToHotFolderFailed"
    assert moves.retry(shop, ["1"]).moved == ["1"]
    assert states(shop) == ["pending"]
    assert delivering.claim(shop, 1, "m") is not None


def test_a_rule_skips_and_no_rule_waits_for_a_choice(shop: Desk, tmp_path: Path) -> None:
    place(shop, "d4", order="777", type="d")
    ruled = replace(shop, routing=(Rule("mega edit", None, (letters(["d"]),)),))
    made(ruled, "d4", tmp_path, b"x")
    made(ruled, "1", tmp_path, b"y")
    assert position(shop, "d4").workflow.status == "CopyToHotFolderSkipped"
    assert history(shop, "d4")[-1].info == "rule: mega edit"
    assert show_job(shop, "1").job.copy_state == "choose folder"
    assert delivering.claim(shop, 1, "m") is None
    assert deliveries.choose_folder(shop, ["1", "2"], "rip1").queued == ["1"]
    assert delivering.claim(shop, 1, "m") is not None


def test_called_off_with_the_order(shop: Desk, tmp_path: Path) -> None:
    made(shop, "1", tmp_path, b"one")
    load = delivering.claim(shop, 1, "m")
    assert load is not None
    made(shop, "2", tmp_path, b"two")
    with shop.store.write() as connection:
        jobs = writing.lock_jobs(connection, {"1", "2"})
        ids = [job.id for job in jobs.values()]
        assert deliveries.cancel_within(connection, ids) == 1
    assert states(shop) == ["skipped", "skipped"]
    assert delivering.still_wanted(shop, load.token, [1]) == set()
    assert delivering.publish(shop, 1, "m", load.token, {1: "a" * 64}) == []


def test_a_blocked_job_waits_in_line(shop: Desk, tmp_path: Path) -> None:
    made(shop, "1", tmp_path, b"one")
    moves.block(shop, ["1"], "wrong stock")
    assert delivering.claim(shop, 1, "m") is None
    moves.unblock(shop, ["1"])
    assert states(shop) == ["pending"]
    assert delivering.claim(shop, 1, "m") is not None


def test_what_waited_beyond_the_deadline_has_failed(
    shop: Desk, tmp_path: Path, clock: Clock
) -> None:
    made(shop, "1", tmp_path, b"one")
    floor.report_state(shop, 1, "down", "the folder is missing", holder="m")
    clock.step(minutes=29)
    made(shop, "2", tmp_path, b"two")
    clock.step(minutes=2)
    floor.hold(shop, "m", [1])
    ended = delivering.give_up(shop, 1, "m", timedelta(minutes=30))
    assert [one.job for one in ended] == ["1"]
    assert position(shop, "1").workflow.info == "share rip1 unreachable since 09:00"
    assert states(shop) == ["failed", "pending"]


def test_a_failure_for_good_is_one_at_once(shop: Desk, tmp_path: Path) -> None:
    put_output(shop, "1", tmp_path, b"one")
    tell(shop, "1", "OutputCreated")
    load = delivering.claim(shop, 1, "m")
    assert load is not None
    delivering.fail(shop, 1, "m", load.token, {1: other_content()})
    assert states(shop) == ["failed"]
    assert "other content under the same name" in position(shop, "1").workflow.info
