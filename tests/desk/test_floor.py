"""What listings of a hot folder do to its files and their jobs, on both kinds of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from spo_tui.desk import floor, intake, jobs
from spo_tui.desk.desk import Desk
from spo_tui.desk.events import record_events
from spo_tui.desk.floor import LeaseLost, Sighted
from spo_tui.domain.errors import Refused
from spo_tui.domain.event import StatusEvent
from spo_tui.domain.hot_folder import FileState, FolderFile, Sighting
from spo_tui.domain.job import Happening, Job
from spo_tui.domain.ticket import Ticket, TicketJob
from tests.conftest import NOW, Clock

NAME = "P_12345_98765_output.pdf"
SETTLED, ARRIVING, INCOMPLETE = FileState.SETTLED, FileState.ARRIVING, FileState.INCOMPLETE
RIP = ("rip1", "Hall", "/srv/rip1", "observe")
CUTTER = ("cutter", "Hall", "/srv/cutter", "observe")


def sighting(name: str = NAME, state: FileState = SETTLED, **facts: int | str | bool) -> Sighting:
    seconds = int(NOW.timestamp()) - 3600
    ns = seconds * 1_000_000_000
    base = Sighting(name, 1000, ns, ns + 5, 7, state)
    return replace(base, **facts)  # type: ignore[arg-type]


@pytest.fixture
def folder(desk: Desk, clock: Clock) -> int:
    """Order 12345 with job 98765, order 777 with job 555; the hot folder's id."""
    place(desk, "12345", "98765")
    place(desk, "777", "555")
    clock.step(hours=1)
    return floor.open_folders(desk, [RIP])[0].id


def place(desk: Desk, order: str, *numbers: str) -> None:
    ticket = Ticket(tuple(TicketJob(number, "Flyer") for number in numbers), order=order)
    intake.place_ticket(desk, ticket)


def job(desk: Desk, number: str = "98765") -> Job:
    return jobs.show_job(desk, number).job


def arrivals(desk: Desk, number: str = "98765") -> list[Happening]:
    history = jobs.show_job(desk, number).history
    return [happening for happening in history if happening.status == "InHotFolder"]


def present(desk: Desk, folder: int) -> list[FolderFile]:
    return [file for file in floor.list_files(desk, folder) if file.gone_at is None]


def test_a_settled_file_moves_its_job(desk: Desk, folder: int, clock: Clock) -> None:
    seen = floor.see(desk, folder, [sighting()])
    assert seen == [Sighted(NAME, "in_folder", "", "98765")]
    moved = job(desk)
    assert moved.position.workflow.status == "InHotFolder"
    assert (moved.hot_folder, moved.location, moved.copy_state) == ("rip1", "Hall", "in folder")
    (told,) = arrivals(desk)
    assert (told.source, told.actor, told.info) == ("monitor", "olga", f"rip1: {NAME}")
    assert (told.at, told.moved) == (clock.now, True)
    (file,) = present(desk, folder)
    assert (file.state, file.job, file.size) == ("in_folder", "98765", 1000)


def test_the_same_listing_again_writes_nothing(desk: Desk, folder: int) -> None:
    listing = [
        sighting(),
        sighting("wrong.pdf", inode=8),
        sighting("torn.pdf", INCOMPLETE, inode=9, reason="is empty"),
        sighting("coming.pdf", ARRIVING, inode=10),
    ]
    assert len(floor.see(desk, folder, listing)) == 4
    statements: list[str] = []
    event.listen(
        desk.store.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_rest: statements.append(statement),
    )
    assert floor.see(desk, folder, listing) == []
    assert statements
    assert not [said for said in statements if not said.startswith(("SELECT", "BEGIN"))]


def test_a_look_that_begins_anew_takes_nothing_back(desk: Desk, folder: int) -> None:
    files = [sighting(), sighting("wrong.pdf", inode=8)]
    floor.see(desk, folder, files)
    again = [replace(file, state=ARRIVING, found=True) for file in files]
    assert floor.see(desk, folder, again) == []
    assert floor.see(desk, folder, [replace(file, found=True) for file in files]) == []
    assert len(arrivals(desk)) == 1


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Output_12345_98765_P.pdf", "the type letter comes first: P_12345_98765_output.pdf"),
        (
            "P_98765_12345_output.pdf",
            "job number before order number: it should be P_12345_98765_…",
        ),
        ("P_12345_11111_output.pdf", "there is no job 11111 in order 12345"),
        ("P_99999_11111_output.pdf", "there is no job 11111 in order 99999"),
        ("P_12345_555_output.pdf", "job 555 belongs to order 777, not 12345"),
        ("P_12345_98765.pdf", "something must follow the job number: P_ORDER_JOB_output.pdf"),
    ],
)
def test_a_file_without_a_job_says_why(desk: Desk, folder: int, name: str, reason: str) -> None:
    assert floor.see(desk, folder, [sighting(name)]) == [Sighted(name, "unplaced", reason, None)]
    (listed,) = floor.list_folders(desk)
    assert (listed.present, listed.unplaced) == (1, 1)


def test_an_escaped_name_is_not_placed(desk: Desk, folder: int) -> None:
    (seen,) = floor.see(desk, folder, [sighting("P_12345_98765_caf\\xe9.pdf", odd=True)])
    assert (seen.state, seen.reason) == ("unplaced", "its name is not UTF-8 text: rename it")


def test_a_name_of_very_many_parts_is_read_in_bounded_time(desk: Desk, folder: int) -> None:
    name = "P_" + "_".join("1" * 110) + "_x.pdf"
    (seen,) = floor.see(desk, folder, [sighting(name)])
    assert seen.state == "unplaced"


def test_the_type_letter_decides_between_jobs_of_the_same_digits(desk: Desk, folder: int) -> None:
    two = Ticket((TicketJob("4000", type="P"), TicketJob("s4000", type="s")), order="9")
    intake.place_ticket(desk, two)
    seen = floor.see(desk, folder, [sighting("s_9_4000_x.pdf"), sighting("P_9_4000_x.pdf")])
    assert {one.name: one.job for one in seen} == {
        "s_9_4000_x.pdf": "s4000",
        "P_9_4000_x.pdf": "4000",
    }


def test_a_ticket_that_comes_later_gives_the_file_its_place(
    desk: Desk, folder: int, clock: Clock
) -> None:
    early = sighting("P_31_32_x.pdf", found=True)
    assert floor.see(desk, folder, [early])[0].state == "unplaced"
    clock.step(minutes=5)
    place(desk, "31", "32")
    assert floor.see(desk, folder, [early]) == [Sighted(early.name, "in_folder", "", "32")]
    assert job(desk, "32").position.workflow.status == "InHotFolder"


def test_an_incomplete_file_waits_and_is_counted(desk: Desk, folder: int) -> None:
    torn = sighting(state=INCOMPLETE, reason="is empty")
    assert floor.see(desk, folder, [torn]) == [Sighted(NAME, "incomplete", "is empty", None)]
    assert arrivals(desk) == []
    assert floor.list_folders(desk)[0].unplaced == 1
    whole = sighting(size=2000)
    assert floor.see(desk, folder, [whole]) == [Sighted(NAME, "in_folder", "", "98765")]
    assert floor.list_folders(desk)[0].unplaced == 0
    assert len(floor.list_files(desk, folder)) == 1


def test_a_growing_file_is_one_file_and_no_news(desk: Desk, folder: int) -> None:
    assert len(floor.see(desk, folder, [sighting(state=ARRIVING, size=1)])) == 1
    assert floor.see(desk, folder, [sighting(state=ARRIVING, size=2)]) == []
    assert [file.size for file in floor.list_files(desk, folder)] == [2]


def test_a_file_that_is_gone_was_picked_up(desk: Desk, folder: int, clock: Clock) -> None:
    floor.see(desk, folder, [sighting()])
    clock.step(minutes=2)
    assert floor.see(desk, folder, []) == [Sighted(NAME, "picked_up", "", "98765")]
    (file,) = floor.list_files(desk, folder)
    assert (file.state, file.gone_at) == ("picked_up", clock.now)
    assert job(desk).copy_state == "picked up"
    assert job(desk).position.workflow.status == "InHotFolder"


def test_a_job_with_another_file_in_a_folder_is_not_picked_up(desk: Desk, folder: int) -> None:
    other = sighting("P_12345_98765_page2.pdf", inode=8)
    floor.see(desk, folder, [sighting(), other])
    floor.see(desk, folder, [other])
    assert job(desk).copy_state == "in folder"


def test_a_job_whose_file_lies_elsewhere_now_is_not_picked_up(desk: Desk, folder: int) -> None:
    folders = {one.name: one.id for one in floor.open_folders(desk, [RIP, CUTTER])}
    floor.see(desk, folders["rip1"], [sighting()])
    floor.see(desk, folders["cutter"], [sighting(inode=8)])
    floor.see(desk, folders["rip1"], [])
    assert (job(desk).hot_folder, job(desk).copy_state) == ("cutter", "in folder")


def test_a_renamed_file_says_its_new_name(desk: Desk, folder: int) -> None:
    wrong = sighting("wrong.pdf")
    floor.see(desk, folder, [wrong])
    seen = floor.see(desk, folder, [replace(wrong, name=NAME)])
    assert Sighted("wrong.pdf", "picked_up", f"renamed to {NAME}", None) in seen
    assert Sighted(NAME, "in_folder", "", "98765") in seen


def test_a_file_that_leaves_too_early_says_so(desk: Desk, folder: int) -> None:
    floor.see(desk, folder, [sighting(state=ARRIVING)])
    (seen,) = floor.see(desk, folder, [])
    assert seen.reason == "left before it was seen complete"
    assert arrivals(desk) == []


def test_a_newer_file_of_the_same_name_is_another_arrival(desk: Desk, folder: int) -> None:
    floor.see(desk, folder, [sighting()])
    newer = sighting(inode=8, size=1500)
    floor.see(desk, folder, [replace(newer, state=ARRIVING)])
    assert job(desk).copy_state == "replaced"
    floor.see(desk, folder, [newer])
    assert job(desk).copy_state == "in folder"
    assert len(arrivals(desk)) == 2
    old, new = sorted(floor.list_files(desk, folder), key=lambda file: file.id)
    assert (old.state, old.reason) == ("picked_up", "replaced by a newer file of that name")
    assert (new.state, new.size) == ("in_folder", 1500)


def test_a_file_taken_out_and_put_in_again_is_another_arrival(desk: Desk, folder: int) -> None:
    first = sighting()
    floor.see(desk, folder, [first])
    floor.see(desk, folder, [])
    floor.see(desk, folder, [replace(first, ctime_ns=first.ctime_ns + 1)])
    assert len(arrivals(desk)) == 2


def test_a_file_that_had_only_seemed_to_be_gone_is_not_told_again(desk: Desk, folder: int) -> None:
    floor.see(desk, folder, [sighting()])
    floor.see(desk, folder, [])
    floor.see(desk, folder, [replace(sighting(), found=True)])
    assert len(arrivals(desk)) == 1
    assert job(desk).copy_state == "in folder"


@pytest.mark.parametrize(
    ("minutes", "moved"),
    [pytest.param(-10, True, id="put there ten minutes ago"), pytest.param(-90, False, id="late")],
)
def test_a_file_that_was_found_arrived_when_it_was_put_there(
    desk: Desk, folder: int, clock: Clock, minutes: int, moved: bool
) -> None:
    put = clock.now + timedelta(minutes=minutes)
    floor.see(desk, folder, [sighting(found=True, ctime_ns=_ns(put))])
    (told,) = arrivals(desk)
    assert (told.at, told.moved) == (put, moved)


@pytest.mark.parametrize("ctime_ns", [2**63 - 1, -(2**63) + 1, 0])
def test_a_folder_with_a_strange_clock_is_told_by_ours(
    desk: Desk, folder: int, clock: Clock, ctime_ns: int
) -> None:
    floor.see(desk, folder, [sighting(found=True, ctime_ns=ctime_ns)])
    assert arrivals(desk)[0].at == clock.now


def test_a_closed_job_stays_closed_and_its_file_is_shown(
    desk: Desk, folder: int, clock: Clock
) -> None:
    record_events(desk, [StatusEvent("98765", "CleanUp")], source="test")
    clock.step(minutes=1)
    floor.see(desk, folder, [sighting()])
    assert job(desk).position.closed
    assert present(desk, folder)[0].job == "98765"


def test_a_long_listing_is_written_in_slices(desk: Desk, folder: int) -> None:
    numbers = [str(200000 + number) for number in range(floor.SLICE + 100)]
    place(desk, "5", *numbers)
    listing = [sighting(f"P_5_{n}_x.pdf", inode=int(n)) for n in numbers]
    first = floor.see_some(desk, folder, listing)
    assert (len(first.sighted), first.more) == (floor.SLICE, True)
    assert len(floor.see(desk, folder, listing)) == 100
    assert len(floor.see(desk, folder, [])) == len(numbers)
    assert present(desk, folder) == []


def test_a_folder_that_is_down_keeps_its_files(desk: Desk, folder: int, clock: Clock) -> None:
    floor.see(desk, folder, [sighting()])
    assert floor.report_state(desk, folder, "down", "the folder is missing")
    assert not floor.report_state(desk, folder, "down", "the folder is missing")
    (listed,) = floor.list_folders(desk)
    assert (listed.state, listed.reason, listed.present) == ("down", "the folder is missing", 1)
    assert job(desk).copy_state == "in folder"


def test_folders_that_are_no_longer_configured_go_out_of_view(desk: Desk, folder: int) -> None:
    floor.see(desk, folder, [sighting("wrong.pdf")])
    assert [one.name for one in floor.open_folders(desk, [CUTTER])] == ["cutter"]
    moved = ("rip1", "Cellar", "/srv/rip-1", "observe")
    (again,) = floor.open_folders(desk, [moved])
    assert (again.id, again.location, again.path, again.unplaced) == (
        folder,
        "Cellar",
        "/srv/rip-1",
        1,
    )


def test_one_monitor_holds_a_folder_until_its_lease_ends(
    desk: Desk, folder: int, clock: Clock
) -> None:
    assert floor.hold(desk, "a", [folder]) == {folder}
    assert floor.hold(desk, "b", [folder]) == set()
    almost = floor.LEASE.total_seconds() - 1
    clock.step(seconds=almost)
    assert floor.hold(desk, "a", [folder], {folder: clock.now}) == {folder}
    assert floor.list_folders(desk)[0].scanned_at == clock.now
    clock.step(seconds=almost)
    assert not floor.any_free(desk, [folder])
    clock.step(seconds=2)
    assert floor.any_free(desk, [folder])
    assert floor.hold(desk, "b", [folder]) == {folder}
    assert floor.hold(desk, "a", [folder]) == set()


def test_a_monitor_that_says_goodbye_leaves_its_folders_at_once(desk: Desk, folder: int) -> None:
    floor.hold(desk, "a", [folder])
    floor.leave(desk, "a")
    assert floor.list_monitors(desk) == []
    assert floor.hold(desk, "b", [folder]) == {folder}


def test_a_monitor_that_has_lost_its_lease_writes_nothing(
    desk: Desk, folder: int, clock: Clock
) -> None:
    floor.hold(desk, "a", [folder])
    clock.step(seconds=16)
    floor.hold(desk, "b", [folder])
    with pytest.raises(LeaseLost, match="another monitor looks after the hot folder rip1"):
        floor.see(desk, folder, [sighting()], holder="a")
    with pytest.raises(LeaseLost):
        floor.report_state(desk, folder, "up", "", holder="a")
    assert present(desk, folder) == []
    assert arrivals(desk) == []
    assert len(floor.see(desk, folder, [sighting()], holder="b")) == 1


def test_monitors_are_alive_while_they_show_it(desk: Desk, folder: int, clock: Clock) -> None:
    began = clock.now
    floor.hold(desk, "a", [folder])
    clock.step(seconds=10)
    floor.hold(desk, "b", [folder])
    clock.step(seconds=10)
    first, second = floor.list_monitors(desk)
    assert (first.id, first.alive, first.started_at) == ("a", False, began)
    assert (second.id, second.alive) == ("b", True)
    clock.step(days=2)
    floor.hold(desk, "b", [folder])
    assert [one.id for one in floor.list_monitors(desk)] == ["b"]


def test_a_folder_that_does_not_exist_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="there is no hot folder"):
        floor.see(desk, 99, [sighting()])


def _ns(moment: datetime) -> int:
    return int(moment.timestamp()) * 1_000_000_000
