"""Outputs that still turn up when their order has ended: nothing comes of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from spo_tui.desk import cleaning, floor, moves
from spo_tui.desk.desk import Desk
from spo_tui.desk.ending import end_order
from spo_tui.desk.jobs import show_job
from spo_tui.desk.outputs import note_outputs
from spo_tui.domain.ending import Ending
from spo_tui.domain.working_folder import Places
from tests.desk.test_outputs import MADE, ROOT
from tests.outputs import deliveries
from tests.shop import history, place, tell

NEWER = replace(MADE, inode=43, mtime_ns=MADE.mtime_ns + 9_000_000_000, size=2000)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """Job 98765 has a working folder with one output, which stands in the line of rip1."""
    placed = replace(desk, places=Places(ROOT, None))
    place(placed, "98765", order="12345")
    floor.open_folders(placed, [("rip1", "Hall", "/srv/rip1", "copy")])
    note_outputs(placed, ROOT, [MADE])
    return placed


def states(desk: Desk) -> list[object]:
    return [row["state"] for row in deliveries(desk, "98765")]


def created(desk: Desk) -> int:
    return [row.status for row in history(desk, "98765")].count("OutputCreated")


def clear(desk: Desk) -> None:
    """As the monitor does when the folder is out of the way."""
    (task,) = cleaning.claim(desk, "me", cleaning.QUICK)
    cleaning.report(desk, "me", [cleaning.Outcome(task.id, "cleared")])


def test_nothing_is_queued_between_the_end_and_the_clean_up(shop: Desk) -> None:
    assert states(shop) == ["pending"]
    end_order(shop, "12345", Ending.CANCEL)
    assert states(shop) == ["skipped"]
    assert note_outputs(shop, ROOT, [NEWER]) == []
    tell(shop, "98765", "InProduction", "OutputCreated")
    assert states(shop) == ["skipped"]


def test_a_failed_copy_of_an_ended_order_is_not_queued_again(shop: Desk) -> None:
    with shop.store.write() as connection:
        connection.exec_driver_sql("UPDATE delivery SET state = 'failed'")
    tell(shop, "98765", "CopyToHotFolderFailed")
    end_order(shop, "12345", Ending.CANCEL)
    assert moves.retry(shop, ["98765"]).moved == ["98765"]
    assert states(shop) == ["failed"]


def test_what_lands_after_the_clean_up_sets_nothing_again(shop: Desk) -> None:
    end_order(shop, "12345", Ending.SHIP)
    clear(shop)
    told = created(shop)
    assert note_outputs(shop, ROOT, [NEWER, replace(NEWER, gone=True)]) == []
    assert note_outputs(shop, ROOT, [replace(NEWER, folder="other", inode=44)]) == []
    tell(shop, "98765", "OutputCreated")
    shown = show_job(shop, "98765")
    assert shown.job.position.workflow.status == "CleanUp"
    assert (shown.job.working_folder, shown.job.outputs) == (None, 0)
    assert not any(file.available for file in shown.files)
    assert created(shop) == told + 1, "the event is recorded, and moves nothing"
    assert states(shop) == ["skipped"]
