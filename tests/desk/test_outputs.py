"""Outputs that turn up in working folders, and their jobs, on both kinds of database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from spo_tui.desk import floor
from spo_tui.desk.desk import Desk
from spo_tui.desk.jobs import show_job
from spo_tui.desk.outputs import Noted, known_outputs, note_outputs
from spo_tui.domain.output import Made
from spo_tui.domain.routing import Rule
from tests.conftest import NOW, Clock
from tests.shop import history, place, position, tell

ROOT = "/srv/work"
NAME = "P_12345_98765_output.pdf"
NS = int(NOW.timestamp()) * 1_000_000_000 + 60_000_000_000
MADE = Made("7", NAME, 1000, NS, NS, 42, 2, 148.0, 210.0, "ab" * 32)


@pytest.fixture
def shop(desk: Desk, clock: Clock) -> Desk:
    place(desk, "98765", order="12345")
    clock.step(minutes=5)
    return desk


def created(desk: Desk) -> int:
    return sum(row.status == "OutputCreated" for row in history(desk, "98765"))


def test_an_output_gets_its_job_going(shop: Desk) -> None:
    noted = note_outputs(shop, ROOT, [MADE])
    assert noted == [Noted(NAME, "98765", "output", "2 pages, 148 x 210 mm")]
    detail = show_job(shop, "98765")
    stand = detail.job.position.workflow
    assert (stand.status, stand.info) == ("OutputCreated", f"{NAME}, 2 pages, 148 x 210 mm")
    assert stand.at == NOW.replace(minute=1)
    assert (detail.job.outputs, detail.job.working_folder) == (1, "/srv/work/7")
    (file,) = detail.files
    assert (file.kind, file.path, file.size, file.pages, file.available) == (
        *("output", NAME, 1000, 2),
        True,
    )


def test_the_same_file_is_told_once(shop: Desk, clock: Clock) -> None:
    note_outputs(shop, ROOT, [MADE])
    tell(shop, "98765", "InProduction")
    clock.step(minutes=1)
    assert note_outputs(shop, ROOT, [MADE, replace(MADE, ctime_ns=NS + 30_000_000_000)]) == []
    assert (created(shop), position(shop, "98765").workflow.status) == (1, "InProduction")
    (known,) = known_outputs(shop, ROOT)
    assert (known.folder, known.name, known.size) == ("7", NAME, 1000)
    assert known.is_file(1000, NS, NS)
    assert not known.is_file(1000, NS + 60_000_000_000, NS + 60_000_000_000)
    assert known_outputs(shop, "/srv/other") == []


def test_a_newer_file_of_the_name_is_another_output(shop: Desk, clock: Clock) -> None:
    note_outputs(shop, ROOT, [MADE])
    clock.step(minutes=10)
    later = NS + 600_000_000_000
    newer = replace(MADE, size=1001, mtime_ns=later, ctime_ns=later, inode=43, pages=3)
    assert len(note_outputs(shop, ROOT, [newer])) == 1
    detail = show_job(shop, "98765")
    assert ([file.pages for file in detail.files], detail.job.outputs) == ([3], 1)
    assert created(shop) == 2


def test_an_old_file_moves_no_job_back(shop: Desk) -> None:
    tell(shop, "98765", "InProduction")
    note_outputs(shop, ROOT, [MADE])
    assert position(shop, "98765").workflow.status == "InProduction"
    assert show_job(shop, "98765").job.outputs == 1


def test_files_that_go_and_come_back_are_counted(shop: Desk) -> None:
    second = replace(MADE, name="P_12345_98765_back.pdf", inode=43)
    note_outputs(shop, ROOT, [MADE, second])
    assert show_job(shop, "98765").job.outputs == 2
    gone = note_outputs(shop, ROOT, [Made("7", NAME, 0, 0, 0, 0, gone=True)])
    assert [one.what for one in gone] == ["output gone"]
    detail = show_job(shop, "98765")
    assert (detail.job.outputs, [file.available for file in detail.files]) == (1, [False, True])
    note_outputs(shop, ROOT, [MADE])
    assert show_job(shop, "98765").job.outputs == 2
    assert created(shop) == 2


def test_what_is_no_output_is_said_and_changes_nothing(shop: Desk) -> None:
    broken = replace(MADE, reason="does not open as a PDF", pages=None)
    (noted,) = note_outputs(shop, ROOT, [broken])
    assert (noted.what, noted.reason) == ("output refused", "does not open as a PDF")
    assert note_outputs(shop, ROOT, [replace(MADE, name="P_1_2_x.pdf")]) == []
    (noted,) = note_outputs(shop, ROOT, [replace(MADE, folder="a b")])
    assert "letters, digits and hyphens" in noted.reason
    assert (created(shop), show_job(shop, "98765").files) == (0, [])


def test_another_jobs_folder_is_refused(shop: Desk) -> None:
    note_outputs(shop, ROOT, [MADE])
    (noted,) = note_outputs(shop, ROOT, [replace(MADE, folder="8", inode=9, size=5)])
    assert noted.reason == "it lies in the working folder of another job"


def test_after_clean_up_nothing_comes(shop: Desk) -> None:
    tell(shop, "98765", "CleanUp")
    assert note_outputs(shop, ROOT, [MADE]) == []
    assert show_job(shop, "98765").files == []


def test_an_output_goes_in_line_for_its_hot_folder(shop: Desk) -> None:
    floor.open_folders(shop, [("rip1", "Hall", "/srv/rip1", "copy")])
    note_outputs(replace(shop, routing=(Rule("all", "rip1"),)), ROOT, [MADE])
    assert show_job(shop, "98765").job.copy_state == "queued"


def test_a_status_that_came_before_its_file_waits_for_it(shop: Desk, clock: Clock) -> None:
    floor.open_folders(shop, [("rip1", "Hall", "/srv/rip1", "copy")])
    routed = replace(shop, routing=(Rule("all", "rip1"),))
    tell(routed, "98765", "OutputCreated")
    assert show_job(shop, "98765").job.copy_state is None
    note_outputs(routed, ROOT, [MADE])
    assert show_job(shop, "98765").job.copy_state == "queued"


def test_a_file_that_is_no_output_is_the_failure_of_a_job_that_waits(
    shop: Desk, clock: Clock
) -> None:
    tell(shop, "98765", "OutputCreationStarted", at=NOW)
    locked = replace(MADE, reason="is protected by a password", pages=None)
    for _ in range(2):
        note_outputs(shop, ROOT, [locked])
        stand = position(shop, "98765").workflow
        assert (stand.status, stand.info) == (
            *("OutputCreationFailed", f"{NAME}: is protected by a password"),
        )
    assert sum(row.status == "OutputCreationFailed" for row in history(shop, "98765")) == 1
    clock.step(minutes=10)
    later = NS + 600_000_000_000
    note_outputs(shop, ROOT, [replace(MADE, mtime_ns=later, ctime_ns=later, inode=43)])
    assert position(shop, "98765").workflow.status == "OutputCreated"
    note_outputs(shop, ROOT, [replace(locked, inode=44)])
    assert position(shop, "98765").workflow.status == "OutputCreated"
