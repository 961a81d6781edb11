"""Hot folders as an operator sees to them, on both kinds of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from spo_tui.desk import delivering, floor, folders
from spo_tui.desk.consumers import note_taken
from spo_tui.desk.deliveries import choose_folder
from spo_tui.desk.desk import Desk
from spo_tui.desk.jobs import each_job, look, show_job
from spo_tui.domain.delivery import Landed, State, Step, other_content
from spo_tui.domain.errors import Refused, SpoError
from spo_tui.domain.hot_folder import FileState, Sighting, Taken
from spo_tui.domain.matching import letters
from spo_tui.domain.person import Person, Role
from spo_tui.domain.query import Query
from spo_tui.domain.routing import Rule
from spo_tui.domain.traffic import Traffic, alarms, behind
from tests.conftest import NOW, Clock
from tests.outputs import made
from tests.shop import history, place, position

FOLDERS = [("rip1", "Hall", "/srv/hot", "copy"), ("ctp", "Plates", "/srv/ctp", "observe")]
VIEWER = Person("vera", Role.VIEWER)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """Jobs 1 to 3; one folder that is filled and one that is observed, held by the monitor `m`."""
    place(desk, "1", "2", "3")
    floor.open_folders(desk, FOLDERS)
    floor.hold(desk, "m", [1, 2], {1: NOW, 2: NOW - timedelta(seconds=9)})
    return replace(desk, routing=(Rule("all", "rip1"),))


def rip1(desk: Desk) -> Traffic:
    found = folders.look_at_folders(desk).of("rip1")
    assert found is not None
    return found


def sighting(name: str, inode: int) -> Sighting:
    return Sighting(name, 1000, inode, inode, inode, FileState.SETTLED)


def fail_all(desk: Desk) -> None:
    load = delivering.claim(desk, 1, "m")
    assert load is not None
    delivering.fail(desk, 1, "m", load.token, dict.fromkeys(load.jobs, other_content()))


def test_a_job_in_line_is_the_folders_and_says_how_far_it_is(shop: Desk, tmp_path: Path) -> None:
    made(shop, "1", tmp_path, b"x" * 200)
    made(shop, "2", tmp_path, b"y" * 200)
    assert (rip1(shop).waiting, rip1(shop).copying) == (2, 0)
    assert show_job(shop, "1").job.hot_folder == "rip1"
    listed = each_job(shop, Query(hot_folder=frozenset({"rip1"})), 9)
    assert {job.number for job in listed} == {"1", "2"}
    load = delivering.claim(shop, 1, "m")
    assert load is not None
    delivering.progress(shop, load.token, {1: 86}, Step.COPYING)
    found = folders.look_at_folders(shop, "rip1")
    said = {one.job: one.says(NOW, shop.zone) for one in found.deliveries}
    assert said == {"1": "copying 43 %", "2": "copying 0 %"}
    assert (rip1(shop).waiting, rip1(shop).copying, rip1(shop).percent) == (0, 2, 21)


def test_what_came_and_went_is_counted_by_ten_minutes(shop: Desk, clock: Clock) -> None:
    floor.see(shop, 1, [sighting("P_12345_1_a.pdf", 1)])
    clock.step(minutes=75)
    both = [sighting("P_12345_1_a.pdf", 1), sighting("P_12345_2_a.pdf", 2)]
    floor.see(shop, 1, both)
    assert rip1(shop).oldest_at == NOW
    clock.step(seconds=1)
    floor.see(shop, 1, both[1:])
    it = rip1(shop)
    assert it.folder.last_ok_at == clock.now
    clock.step(seconds=-1)
    assert (it.arrived, it.taken, it.taken_bytes) == (1, 1, 1000)
    assert (sum(it.arrivals), it.arrivals[-1], it.arrivals[-8]) == (2, 1, 1)
    assert it.oldest_at == clock.now
    clock.step(hours=3, seconds=1)
    assert sum(rip1(shop).arrivals) == 0
    assert (rip1(shop).arrived, rip1(shop).taken) == (0, 0)


def test_a_paused_folder_keeps_its_line_and_says_who_paused_it(
    shop: Desk, tmp_path: Path, clock: Clock
) -> None:
    made(shop, "1", tmp_path, b"x")
    clock.step(seconds=5)
    paused = folders.pause_folder(shop, "rip1")
    assert (paused.paused, paused.paused_by, paused.paused_at) == (1, "olga", clock.now)
    clock.step(seconds=5)
    assert folders.pause_folder(shop, "rip1").paused_at == paused.paused_at
    assert rip1(shop).state == "paused"
    (waits,) = folders.look_at_folders(shop).deliveries
    assert waits.says(clock.now, shop.zone, paused) == "waits: paused"
    assert delivering.claim(shop, 1, "m") is None
    went_on = folders.resume_folder(shop, "rip1")
    assert (went_on.paused, went_on.paused_at) == (0, clock.now)
    assert delivering.claim(shop, 1, "m") is not None


def test_pausing_is_for_operators_and_for_folders_that_we_fill(shop: Desk) -> None:
    with pytest.raises(Refused, match="only observed"):
        folders.pause_folder(shop, "ctp")
    with pytest.raises(SpoError, match="no hot folder 'rip9'; there is: "):
        folders.pause_folder(shop, "rip9")
    viewer = replace(shop, who=VIEWER)
    for act in (folders.pause_folder, folders.resume_folder, folders.rescan_folder):
        with pytest.raises(Refused, match="operator"):
            act(viewer, "rip1")
    assert rip1(shop).state == "unknown"


def test_a_look_is_asked_of_the_monitor_that_holds_the_folder(shop: Desk, clock: Clock) -> None:
    assert folders.rescan_folder(shop, "rip1")
    assert floor.rescans(shop, [1, 2]) == {1: NOW}
    clock.step(seconds=16)
    assert not folders.rescan_folder(shop, "ctp"), "its lease has run out"
    assert floor.rescans(shop, [1, 2]) == {1: NOW, 2: clock.now}


def test_one_retry_for_all_that_failed_in_a_folder(shop: Desk, tmp_path: Path) -> None:
    for job in ("1", "2"):
        made(shop, job, tmp_path, b"x")
    fail_all(shop)
    assert rip1(shop).failed == 2
    assert folders.retry_folder(shop, "rip1", dry_run=True).moved == ["1", "2"]
    assert rip1(shop).failed == 2
    assert sorted(folders.retry_folder(shop, "rip1").moved) == ["1", "2"]
    assert (rip1(shop).failed, rip1(shop).waiting) == (0, 2)
    assert {one.state for one in folders.look_at_folders(shop).deliveries} == {State.PENDING}
    with pytest.raises(SpoError, match="no copy into rip1 has failed"):
        folders.retry_folder(shop, "rip1")
    with pytest.raises(Refused):
        made(shop, "3", tmp_path, b"x")
        fail_all(shop)
        folders.retry_folder(replace(shop, who=VIEWER), "rip1")


def test_a_file_that_the_rip_refused_is_brought_again_by_a_retry(
    shop: Desk, tmp_path: Path, clock: Clock
) -> None:
    made(shop, "1", tmp_path, b"x")
    load = delivering.claim(shop, 1, "m")
    assert load is not None
    delivering.publish(shop, 1, "m", load.token, {1: "a" * 64})
    delivering.finish(shop, 1, "m", load.token, [Landed(1, 1, 7, 8, 9)])
    clock.step(minutes=1)
    refused = Taken("P_12345_1_output.pdf", 1, 7, 8, 9, "error", failed=True, reason="no font")
    note_taken(shop, 1, [refused])
    assert rip1(shop).failed == 1
    assert folders.retry_folder(shop, "rip1").moved == ["1"]
    assert (rip1(shop).failed, rip1(shop).waiting) == (0, 1)
    assert delivering.claim(shop, 1, "m") is not None


def test_what_failed_but_went_on_otherwise_is_not_told_as_failed(
    shop: Desk, tmp_path: Path
) -> None:
    made(shop, "1", tmp_path, b"x")
    fail_all(shop)
    floor.see(shop, 1, [sighting("P_12345_1_by_hand.pdf", 4)])
    assert position(shop, "1").workflow.status == "InHotFolder"
    assert rip1(shop).failed == 0
    assert folders.look_at_folders(shop).deliveries == ()


def test_jobs_without_a_route_are_a_group_until_somebody_chooses(
    shop: Desk, tmp_path: Path
) -> None:
    ruled = replace(shop, routing=(Rule("mega edit", None, (letters(["d"]),)),))
    made(ruled, "1", tmp_path, b"x")
    (waits,) = folders.look_at_folders(ruled).unrouted
    assert (waits.job, waits.reason) == ("1", "no rule chose a hot folder")
    assert waits.says(NOW, shop.zone) == "choose folder"
    assert choose_folder(ruled, ["1"], "rip1").queued == ["1"]
    assert folders.look_at_folders(ruled).unrouted == ()
    assert show_job(ruled, "1").job.hot_folder == "rip1"
    assert rip1(ruled).waiting == 1


def test_an_unreachable_share_is_one_alarm_and_the_worst_comes_first(
    shop: Desk, tmp_path: Path, clock: Clock
) -> None:
    made(shop, "1", tmp_path, b"x")
    made(shop, "2", tmp_path, b"x")
    floor.report_state(shop, 2, "down", "the folder is missing", holder="m")
    clock.step(minutes=2)
    floor.report_state(shop, 1, "down", "no answer in time", holder="m")
    clock.step(minutes=2)
    said = [one.says(shop.zone) for one in alarms(folders.look_at_folders(shop).folders)]
    assert said == [
        "share rip1 unreachable since 09:02 · 2 jobs wait",
        "share ctp unreachable since 09:00 · 0 jobs wait",
    ]
    seen = look(shop, Query(), None, None, 9)[0].floor
    assert (seen.down, seen.waiting, seen.unwatched) == (("ctp", "rip1"), 2, True)


def test_monitors_say_how_far_behind_they_are(shop: Desk, clock: Clock) -> None:
    clock.step(seconds=3)
    found = folders.look_at_folders(shop)
    (monitor,) = found.monitors
    assert monitor.alive
    assert behind(monitor, found.folders, clock.now) == timedelta(seconds=12)
    assert not look(shop, Query(), None, None, 9)[0].floor.unwatched
    floor.report_state(shop, 1, "up", "")
    assert rip1(shop).state == "up"
    floor.leave(shop, "m")
    assert rip1(shop).state == "unknown", "nobody looks any more"
    assert look(shop, Query(), None, None, 9)[0].floor.unwatched


def test_a_shop_without_hot_folders_misses_no_monitor(desk: Desk) -> None:
    assert not look(desk, Query(), None, None, 9)[0].floor.unwatched
    assert folders.look_at_folders(desk).folders == ()


def test_what_is_delivered_stands_among_the_files(shop: Desk, tmp_path: Path) -> None:
    made(shop, "1", tmp_path, b"x")
    load = delivering.claim(shop, 1, "m")
    assert load is not None
    delivering.publish(shop, 1, "m", load.token, {1: "a" * 64})
    delivering.finish(shop, 1, "m", load.token, [Landed(1, 3, 7, 8, 9)])
    made(shop, "2", tmp_path, b"x")
    told = [(one.job, one.state) for one in folders.look_at_folders(shop, "rip1").deliveries]
    assert told == [("2", State.PENDING)]
    assert [file.job for file in folders.look_at_folders(shop, "rip1").files] == ["1"]
    assert history(shop, "1")[-1].status == "InHotFolder"
