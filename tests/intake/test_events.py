"""Status events, one to a line."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spo_tui.domain.event import StatusEvent
from spo_tui.domain.refund_event import RefundEvent
from spo_tui.intake import event_lines, read_events

from .reading import short


def event(line: str | bytes) -> StatusEvent | str:
    data = line.encode() if isinstance(line, str) else line
    ((position, found),) = read_events([data])
    assert position == 1 and not isinstance(found, RefundEvent)
    return found


def test_every_field_is_taken() -> None:
    line = {
        "event": "e-1",
        "job": " 98765 ",
        "order": "12345",
        "status": "InProduction",
        "label": "On hold",
        "info": "a\nb\0",
        "at": "2026-11-23T10:00:00+01:00",
        "source": "mis",
        "more": {"a": [1]},
    }
    assert event(json.dumps(line)) == StatusEvent(
        event="e-1",
        job="98765",
        order="12345",
        status="InProduction",
        label="On hold",
        info="a\nb",
        at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        source="mis",
    )


def test_only_job_and_status_must_be_there() -> None:
    assert event('{"job": "1", "status": "Ordered"}') == StatusEvent("1", "Ordered")


def test_null_is_as_good_as_absent() -> None:
    line = dict.fromkeys(("event", "order", "label", "info", "at", "source"))
    assert event(json.dumps(line | {"job": "1", "status": "Ordered"})) == StatusEvent(
        "1", "Ordered"
    )


def test_numbers_may_be_written_as_numbers() -> None:
    found = event('{"job": 98765, "order": 12345, "status": "Ordered"}')
    assert found == StatusEvent("98765", "Ordered", order="12345")


def test_empty_lines_are_left_out_and_counted() -> None:
    lines = [
        b"\xef\xbb\xbf\n",
        b'{"job":1,"status":"A"}\r\n',
        b" \t\n",
        b"x",
        b"",
        b'{"job":2,"status":"A"}',
    ]
    found = list(read_events(lines))
    assert [position for position, _ in found] == [2, 4, 6]
    assert [isinstance(event, StatusEvent) for _, event in found] == [True, False, True]


def test_a_byte_order_mark_before_the_first_line_is_no_part_of_it() -> None:
    assert event(b'\xef\xbb\xbf{"job":1,"status":"A"}') == StatusEvent("1", "A")


def fields(more: str) -> str:
    return f'{{"job": "1", "status": "A", {more}}}'


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("x", "not JSON: invalid character"),
        ('{"job": "1"', "not JSON: Input data was truncated"),
        ("[1]", "expected object, got array"),
        ('{"status": "A"}', "missing required field job"),
        ('{"job": "1"}', "missing required field status"),
        ('{"job": null, "status": "A"}', "job: expected int or str, got null"),
        ('{"job": 1.5, "status": "A"}', "job: expected int or str, got float"),
        ('{"job": true, "status": "A"}', "job: expected int or str, got bool"),
        ('{"job": " ", "status": "A"}', "the job is empty"),
        ('{"job": "1", "status": ""}', "the status is empty"),
        ('{"job": "1", "status": 7}', "status: expected str, got int"),
        ('{"job": "a\\u001bb", "status": "A"}', "the job 'a\\x1bb' has unprintable characters"),
        ('{"job": "1", "status": "a\\u009bb"}', "the status 'a\\x9bb' has control characters"),
        ('{"job": "1", "status": "a\\u202eb"}', "the status 'a\\u202eb' has control characters"),
        (fields('"order": ""'), "the order is empty"),
        (fields('"order": "a\\u0000b"'), "the order 'a\\x00b' has unprintable characters"),
        (fields('"event": " "'), "the event is empty"),
        (fields('"event": "a\\nb"'), "the event 'a\\nb' has control characters"),
        (fields('"at": "2026-11-23T09:00:00"'), "at: '2026-11-23T09:00:00' has no offset"),
        (fields('"at": "2026-11-23"'), "at: '2026-11-23' has no offset"),
        (fields('"at": "yesterday"'), "at: 'yesterday' is not an ISO 8601 time"),
        (fields('"at": 1764000000'), "at: expected str, got int"),
        (fields('"at": "0001-01-01T00:00:00+14:00"'), "at: '0001-01-01T00:00:00+14:00' is not"),
        (fields('"info": NaN'), "not JSON: invalid character"),
        (fields('"more": NaN'), "not JSON: invalid character"),
        (fields('"job": "2"'), "the key job stands twice"),
        (fields('"\\u006aob": "2"'), "the key job stands twice"),
        (fields('"info": "\\ud800"'), "not JSON"),
        (fields(f'"label": "{"x" * 101}"'), "the label is longer than 100 characters"),
        (fields(f'"info": "{"x" * 4001}"'), "the info is longer than 4000 characters"),
        (fields(f'"info": "{"x" * 65_536}"'), "the line is longer than 64 KiB"),
        (fields(f'"more": {"[" * 60_000}'), "the line is nested too deeply"),
        (fields(f'"more": {"9" * 5_000}, "info": "\\n"') + "x", "not JSON"),
        (b'{"job": "1", "status": "A\xff"}', "the line is not UTF-8"),
        (b'{"job": "1", "status": "A", "more": "\xff"}', "the line is not UTF-8"),
        ('{"job": "' + "1" * 81 + '", "status": "A"}', "the job is longer than 80 characters"),
        ('{"job": "1", "status": "' + "A" * 101 + '"}', "the status is longer than 100"),
    ],
    ids=short,
)
def test_a_bad_line_gives_its_reason(line: str | bytes, reason: str) -> None:
    found = event(line)
    assert isinstance(found, str)
    assert found.startswith(reason)


@pytest.mark.parametrize(
    "more",
    [
        '"info": "job", "label": "\\"job\\""',
        '"more": [{"a": 1, "a": 2}], "info": "\\\\"',
        f'"more": {"9" * 5_000}, "info": "\\n"',
    ],
    ids=short,
)
def test_what_only_looks_like_a_key_that_stands_twice_is_taken(more: str) -> None:
    assert isinstance(event(fields(more)), StatusEvent)


@pytest.mark.parametrize("status", ["On Hold", "En\u00a0cours", "Почти готово", "急ぎ"])
def test_a_status_may_be_any_words(status: str) -> None:
    assert event(json.dumps({"job": "1", "status": status})) == StatusEvent("1", status)


def test_a_line_without_end_is_not_kept_in_memory() -> None:
    good = b'{"job":1,"status":"A"}\n'
    stream = io.BytesIO(good + b"x" * 300_000 + b"\n" + good + b" " * 65_535 + b"\r\n" + good)
    lines = list(event_lines(stream))
    assert max(map(len, lines)) < 66_000
    found = list(read_events(lines))
    assert [position for position, _ in found] == [1, 2, 3, 5]
    assert found[1][1] == "the line is longer than 64 KiB"


VALUES = st.one_of(
    st.text(max_size=120),
    st.integers(),
    st.none(),
    st.floats(),
    st.booleans(),
    st.datetimes().map(lambda when: when.isoformat()),
    st.lists(st.text(max_size=3), max_size=2),
)
NAMES = st.sampled_from(
    ["job", "order", "status", "event", "label", "info", "at", "source", "more"]
)


@given(st.lists(st.one_of(st.binary(), st.dictionaries(NAMES, VALUES).map(json.dumps))))
def test_any_line_is_an_event_or_a_reason(lines: list[bytes | str]) -> None:
    data = [line.encode() if isinstance(line, str) else line for line in lines]
    found = list(read_events(data))
    assert len(found) == sum(1 for line in data if line.strip())
    for _, one in found:
        if isinstance(one, StatusEvent):
            assert one.job.isprintable()
            assert one.status.strip() == one.status != ""
            assert one.at is None or one.at.tzinfo is not None
            "".join(map(str, (one.label, one.info, one.source, one.event))).encode()
        else:
            assert str(one).isprintable()
