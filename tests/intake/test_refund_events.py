"""Refunds, one to a line, among status events."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from spo_tui.domain.event import StatusEvent
from spo_tui.domain.refund_event import RefundEvent
from spo_tui.intake import read_events

LINE: dict[str, Any] = {"order": "12345", "refund": {"amount": "20.00", "reference": "ch_1"}}


def read(line: dict[str, Any] | str) -> object:
    text = line if isinstance(line, str) else json.dumps(line)
    ((_, found),) = read_events([text.encode()])
    return found


def test_every_field_is_taken() -> None:
    refund = LINE["refund"] | {"currency": "GBP"}
    more = {"event": "e-1", "at": "2026-11-23T10:00:00+01:00", "source": "stripe", "x": 1}
    assert read(LINE | more | {"refund": refund}) == RefundEvent(
        "12345", "20.00", "ch_1", "e-1", datetime(2026, 11, 23, 9, tzinfo=UTC), "stripe", "GBP"
    )


def test_numbers_may_be_written_as_such() -> None:
    line = {"order": 12345, "refund": {"amount": 20, "reference": "ch_1"}}
    assert read(line) == RefundEvent("12345", "20", "ch_1")


@pytest.mark.parametrize(
    "line",
    [
        {"job": "1", "status": "Ordered", "label": "refund"},
        {"job": "1", "status": "Ordered", "refund": None},
        {"job": "1", "status": "refund"},
    ],
)
def test_a_status_that_only_says_the_word_stays_one(line: dict[str, Any]) -> None:
    assert isinstance(read(line), StatusEvent)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (LINE | {"refund": {"amount": "1"}}, "reference"),
        (LINE | {"refund": {"amount": 20.5, "reference": "x"}}, "amount"),
        (LINE | {"refund": {"amount": "1", "reference": " "}}, "the reference is empty"),
        (LINE | {"refund": "20.00"}, "refund"),
        ({"refund": LINE["refund"]}, "order"),
        (LINE | {"status": "Printed"}, "lines of their own"),
        (LINE | {"at": "2026-11-23T10:00:00"}, "no offset"),
        ('{"order": "1", "refund": {"amount": "1", "amount": "2", "reference": "x"}}', "twice"),
        ('{"order": "1", "refund": {"amount": "1", "reference": "x"}', "not JSON"),
    ],
)
def test_what_is_no_refund_is_said(line: dict[str, Any] | str, says: str) -> None:
    found = read(line)
    assert isinstance(found, str) and says in found
