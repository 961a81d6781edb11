"""The stream of what happens: what is of which kind, and what a filter lets through."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from spo_tui.domain.activity import NOTE, Deed, Topic, Wish, find_topic, merge, parse
from spo_tui.domain.query import QueryError
from spo_tui.domain.status import catalogue

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def deed(status: str | None, number: int = 1, **facts: object) -> Deed:
    track = catalogue()[status].track.value if status else NOTE
    known: dict[str, object] = {"job": "1001", "order": "12345", "product": "A5 flyer", "info": ""}
    known |= {"label": None, "at": NOW, "recorded_at": NOW, "actor": "", "source": "mis"}
    return Deed(id=number, track=track, status=status, **(known | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "topics"),
    [
        ("Printed", {Topic.MOVES}),
        ("CopyToHotFolderFailed", {Topic.MOVES, Topic.FAILURES}),
        ("MisNotified", {Topic.MIS}),
        ("MisFailed", {Topic.MIS, Topic.FAILURES}),
        ("EmailBounced", {Topic.EMAIL, Topic.FAILURES}),
        ("ActionRun", {Topic.NOTES}),
        (None, {Topic.NOTES}),
    ],
)
def test_a_row_is_of_its_track_and_a_failure_beside(status: str, topics: set[Topic]) -> None:
    row = deed(status)
    assert row.topics == topics
    for topic in Topic:
        wish = Wish(topics=frozenset({topic}))
        assert wish.fits(row) == (topic in topics)
        assert status is None or (status in (wish.statuses or ())) == (topic in topics)


def test_words_are_found_in_every_part_of_a_row() -> None:
    row = deed("CopyToHotFolderFailed", info="share rip2 unreachable", actor="Zoë")
    for text in ("1001", "12345", "FLY", "copy fail", "rip2", "zoe", "unreach 1001"):
        assert parse(text).fits(row), text
    assert not parse("unreach 1002").fits(row)
    assert parse("ontour").fits(deed("CustomStatus", label="On tour")) is False
    assert parse("tour").fits(deed("CustomStatus", label="On tour"))


def test_hidden_steps_are_left_out_unless_asked_for() -> None:
    row = deed("CustomStatusHidden", label="sync")
    assert (Wish().fits(row), Wish(hidden=True).fits(row)) == (False, True)


@pytest.mark.parametrize("text", ["kind:mov", "kind:e-mail", "kind:MIS acme", "kind: acme"])
def test_a_kind_is_named_by_how_it_begins(text: str) -> None:
    assert len(parse(text).topics) == ("kind: " not in text)


def test_an_unknown_kind_is_pointed_at() -> None:
    with pytest.raises(QueryError, match="moves, failures, mis, email, notes") as caught:
        parse("acme kind:x")
    assert caught.value.at == 5
    with pytest.raises(QueryError):
        find_topic("")


def test_two_streams_become_one_with_the_newest_first() -> None:
    rows = [deed("Printed", n, recorded_at=NOW - timedelta(minutes=n)) for n in range(4)]
    assert merge(rows[1::2], rows[::2]) == rows
