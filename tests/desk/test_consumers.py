"""What turns up in a consumer's folders, and what that does to jobs, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from spo_tui.desk import consumers, floor
from spo_tui.desk.desk import Desk
from spo_tui.desk.floor import LeaseLost, Sighted
from spo_tui.domain.hot_folder import FileState, FolderFile, HotFolder, Sighting, Taken
from tests.conftest import NOW, Clock
from tests.shop import history, place, position, tell

NAME = "P_12345_98765_output.pdf"
NS = int(NOW.timestamp()) * 1_000_000_000
SIGHTING = Sighting(NAME, 1000, NS, NS + 5, 7, FileState.SETTLED)
FAILED = Taken(NAME, 1000, NS, NS + 9, 7, "Input_Error", True, "font Gotham missing")
DONE = Taken(NAME, 1000, NS, NS + 9, 7, "Input_Success", False)


@pytest.fixture
def folder(desk: Desk, clock: Clock) -> int:
    place(desk, "98765", order="12345")
    tell(desk, "98765", "OutputCreated")
    clock.step(minutes=1)
    return floor.open_folders(desk, [("rip1", "Hall", "/srv/rip1", "observe")])[0].id


def the_file(desk: Desk, folder: int) -> FolderFile:
    return max(floor.list_files(desk, folder), key=lambda file: file.id)


def the_folder(desk: Desk) -> HotFolder:
    return floor.list_folders(desk)[0]


def test_a_file_in_the_error_folder_is_a_failure(desk: Desk, folder: int, clock: Clock) -> None:
    floor.see(desk, folder, [SIGHTING])
    clock.step(minutes=1)
    news = consumers.note_taken(desk, folder, [FAILED])
    assert news == [Sighted(NAME, "rejected", "font Gotham missing", "98765")]
    stand = position(desk, "98765").workflow
    assert stand.status == "CopyToHotFolderFailed"
    assert stand.info == "rip1 could not process it: font Gotham missing"
    file = the_file(desk, folder)
    assert (file.state, file.reason) == ("rejected", "font Gotham missing")
    assert file.gone_at == clock.now
    found = the_folder(desk)
    assert found.last_error == f"{NAME}: font Gotham missing"
    assert found.last_error_at == clock.now


def test_it_is_told_once_whoever_looks(desk: Desk, folder: int, clock: Clock) -> None:
    floor.see(desk, folder, [SIGHTING])
    consumers.note_taken(desk, folder, [FAILED])
    clock.step(minutes=1)
    tell(desk, "98765", "InProduction")
    assert consumers.note_taken(desk, folder, [FAILED]) == []
    floor.see(desk, folder, [])
    assert consumers.note_taken(desk, folder, [replace(FAILED, found=True)]) == []
    assert position(desk, "98765").workflow.status == "InProduction"
    assert len([h for h in history(desk, "98765") if h.status == "CopyToHotFolderFailed"]) == 1


def test_the_same_file_brought_again_fails_again(desk: Desk, folder: int, clock: Clock) -> None:
    floor.see(desk, folder, [SIGHTING])
    consumers.note_taken(desk, folder, [FAILED])
    clock.step(minutes=1)
    floor.see(desk, folder, [replace(SIGHTING, ctime_ns=NS + 70_000_000_000)])
    assert position(desk, "98765").workflow.status == "InHotFolder"
    clock.step(minutes=1)
    assert len(consumers.note_taken(desk, folder, [FAILED])) == 1
    assert position(desk, "98765").workflow.status == "CopyToHotFolderFailed"


def test_a_file_in_the_done_folder_has_been_picked_up(
    desk: Desk, folder: int, clock: Clock
) -> None:
    floor.see(desk, folder, [SIGHTING])
    clock.step(minutes=2)
    assert [one.state for one in consumers.note_taken(desk, folder, [DONE])] == ["picked_up"]
    file = the_file(desk, folder)
    assert (file.state, file.reason) == ("picked_up", "processed: it lies in Input_Success")
    assert position(desk, "98765").workflow.status == "InHotFolder"
    assert the_folder(desk).last_ok_at == clock.now
    assert consumers.note_taken(desk, folder, [DONE]) == []


def test_a_file_that_left_first_is_told_where_it_went(desk: Desk, folder: int) -> None:
    floor.see(desk, folder, [SIGHTING])
    floor.see(desk, folder, [])
    consumers.note_taken(desk, folder, [DONE])
    assert the_file(desk, folder).reason == "processed: it lies in Input_Success"


def test_a_name_led_by_the_time_is_known_and_a_strange_one_let_alone(
    desk: Desk, folder: int
) -> None:
    led = replace(FAILED, name=f"20261123090000_{NAME}", reason="")
    strange = replace(FAILED, name="holiday.pdf")
    nobodys = replace(FAILED, name="P_1_2_x.pdf")
    news = consumers.note_taken(desk, folder, [strange, led, nobodys])
    assert [(one.job, one.reason) for one in news] == [("98765", "it lies in Input_Error")]
    assert position(desk, "98765").workflow.status == "CopyToHotFolderFailed"


def test_what_failed_long_ago_moves_no_job_back(desk: Desk, folder: int, clock: Clock) -> None:
    clock.step(hours=3)
    tell(desk, "98765", "InProduction")
    old = replace(FAILED, ctime_ns=NS + 120_000_000_000, found=True)
    consumers.note_taken(desk, folder, [old])
    assert position(desk, "98765").workflow.status == "InProduction"
    assert history(desk, "98765")[-1].status == "CopyToHotFolderFailed"


def test_another_monitors_folder_is_let_alone(desk: Desk, folder: int) -> None:
    with pytest.raises(LeaseLost):
        consumers.note_taken(desk, folder, [FAILED], holder="somebody")


def test_a_folder_remembers_since_when_it_is_down_and_its_space(
    desk: Desk, folder: int, clock: Clock
) -> None:
    floor.report_state(desk, folder, "up", "", free_bytes=5_000_000_000)
    assert the_folder(desk).free_bytes == 5_000_000_000
    assert not floor.report_state(desk, folder, "up", "", free_bytes=4_000_000_000)
    assert the_folder(desk).free_bytes == 4_000_000_000
    down = clock.step(minutes=1)
    floor.report_state(desk, folder, "down", "the folder is missing")
    clock.step(minutes=1)
    floor.report_state(desk, folder, "down", "does not answer")
    found = the_folder(desk)
    assert (found.down_since, found.last_error) == (down, "does not answer")
    floor.report_state(desk, folder, "up", "", free_bytes=1)
    assert the_folder(desk).down_since is None
