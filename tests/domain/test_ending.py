from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from spo_tui.domain.ending import Ending, refusal
from spo_tui.domain.event import StatusEvent
from spo_tui.domain.lifecycle import Position, Stand, receive, reopen
from spo_tui.domain.status import catalogue
from spo_tui.domain.working_folder import split

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ending", "order", "shipping", "open_jobs", "says"),
    [
        (Ending.SHIP, "Processing", "NotShipped", [], None),
        (Ending.SHIP, "Processing", "PartiallyShipped", [], None),
        (Ending.SHIP, "Processing", "Delivered", [], "shipped already"),
        (Ending.SHIP, "Complete", "Shipped", ["1"], None),
        (Ending.SHIP, "Cancelled", "NotShipped", ["1"], "is cancelled: place it again"),
        (Ending.COMPLETE, "Complete", "Shipped", [], "complete already"),
        (Ending.COMPLETE, "Processing", "Shipped", [], None),
        (Ending.COMPLETE, "Cancelled", "NotShipped", [], "is cancelled"),
        (Ending.CANCEL, "Cancelled", "NotShipped", [], "cancelled already"),
        (Ending.CANCEL, "Complete", "Shipped", [], None),
    ],
)
def test_which_endings_are_refused(
    ending: Ending, order: str, shipping: str, open_jobs: list[str], says: str | None
) -> None:
    why = refusal(ending, "12345", order, shipping, open_jobs)
    assert (says in why if why and says else why == says) and "\n" not in (why or "")


@pytest.mark.parametrize("status", sorted(catalogue()))
def test_only_reopening_leads_out_of_cleanup(status: str) -> None:
    ahead = NOW + timedelta(minutes=5)
    closed = Position(Stand("CleanUp", ahead, ahead), unexpected=True)
    told, _ = receive(closed, StatusEvent("1", status, at=ahead), ahead)
    assert told.closed
    back, entry = reopen(closed, "torn", NOW)
    assert (back.workflow.status, back.unexpected) == ("RecreationRequested", False)
    assert (entry.moved, entry.info) == (True, "torn")
    assert entry.at == back.workflow.at == ahead  # never before what it follows
    with pytest.raises(ValueError, match="only a job in CleanUp"):
        reopen(back, "again", NOW)


@pytest.mark.parametrize(
    "folder",
    ["", "a", "/", "/w/", "/w/.", "/w/..", "/w/../x", "/w/a b", "/w/a\0", "/w/é", "//../x"],
)
def test_what_is_no_working_folder(folder: str) -> None:
    with pytest.raises(ValueError, match="its working folder"):
        split(folder)


def test_a_working_folder_lies_in_its_parent() -> None:
    assert split("/srv/work/42-a") == ("/srv/work", "42-a")
