from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from spo_tui.domain.job import Happening
from spo_tui.domain.undoing import BY_HAND, batch_of, event_id, replay, standing

from .test_moves import NOW, after

BATCHES = ["a" * 32, "b" * 32]


def row(status: str, minute: int = 0, event: str | None = None, **facts: str) -> Happening:
    at = NOW + timedelta(minutes=minute)
    source = facts.get("source", BY_HAND if event else "mis")
    return Happening("workflow", status, None, "", at, at, "olga", source, event, False, True)


def undo(batch: str) -> str:
    return event_id("undo", batch, 1)


def move(batch: str) -> str:
    return event_id("move", batch, 1)


def test_a_move_and_its_undoing_cancel_out() -> None:
    rows = [
        row("Ordered"),
        row("InProduction", event=move(BATCHES[0])),
        row("Printed", event=move(BATCHES[1])),
        row("InProduction", event=undo(BATCHES[1])),
    ]
    assert [number for number, _ in standing(list(enumerate(rows)))] == [0, 1]
    rows.append(row("Ordered", event=undo(BATCHES[0])))
    assert [number for number, _ in standing(list(enumerate(rows)))] == [0]


@pytest.mark.parametrize(
    "event", [None, "", "move:", "move:x", "undo:1:2", "move:" + "a" * 32, "e-1", "same:abc"]
)
def test_an_event_id_from_outside_is_no_deed(event: str | None) -> None:
    assert batch_of(event) is None


def test_an_undoing_that_comes_from_outside_takes_nothing_back() -> None:
    rows = [row("InProduction", event=move(BATCHES[0]))]
    rows.append(row("Ordered", event=undo(BATCHES[0]), source="mis"))
    assert len(standing(list(enumerate(rows)))) == 2


@pytest.mark.parametrize(
    "statuses",
    [
        ("Ordered", "InProduction", "Printed"),
        ("InPacking", "AwaitingParts", "Blocked"),
        ("InPacking", "Blocked", "InPacking"),
        ("Ordered", "InProduction", "InProduction"),
    ],
)
def test_replayed_rows_leave_a_job_where_they_left_it(statuses: tuple[str, ...]) -> None:
    expected = replace(after(*statuses), unexpected=False)
    assert replay([row(status) for status in statuses]) == expected


def test_a_row_from_a_clock_that_ran_ahead_does_not_hide_those_after_it() -> None:
    ahead = replace(row("InProduction"), at=NOW + timedelta(hours=5))
    position = replay([row("Ordered"), ahead, row("Printed", 1)])
    assert position is not None and position.workflow.status == "Printed"


def test_a_row_after_a_clock_went_back_is_not_lost() -> None:
    position = replay([row("Ordered", 9), row("InProduction", 3)])
    assert position is not None and position.workflow.status == "InProduction"


def test_a_reopened_job_is_not_sent_back_to_cleanup() -> None:
    position = replay([row("Shipped"), row("CleanUp"), row("RecreationRequested"), row("Verified")])
    assert position is not None and position.workflow.status == "Verified"


def test_the_mark_of_an_unexpected_move_comes_back_with_it() -> None:
    odd = replace(row("Shipped"), unexpected=True)
    position = replay([row("Ordered"), odd])
    assert position is not None and position.unexpected
    by_hand = replay([row("Ordered"), row("Shipped")])
    assert by_hand is not None and not by_hand.unexpected
    assert isinstance(by_hand.workflow.since, datetime)
