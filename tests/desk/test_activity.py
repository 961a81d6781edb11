"""What happens in the whole shop, on both kinds of database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from spo_tui.desk import activity
from spo_tui.desk.activity import look_at_activity
from spo_tui.desk.desk import Desk
from spo_tui.domain.activity import Wish, parse
from spo_tui.store import tables
from tests.conftest import Clock
from tests.shop import place, tell


@pytest.fixture
def shop(desk: Desk, clock: Clock) -> Desk:
    place(desk, "1001", "1002", product="Flyer")
    for job, status in (
        ("1001", "InProduction"),
        ("1002", "MisFailed"),
        ("1001", "CustomStatusHidden"),
        ("1001", "CopyToHotFolderFailed"),
        ("1002", "SentEmail"),
    ):
        clock.step(minutes=1)
        tell(desk, job, status, info=f"told of {job}")
    return desk


def seen(desk: Desk, text: str = "", **facts: object) -> list[tuple[str | None, str | None]]:
    stream = look_at_activity(desk, parse(text), **facts)  # type: ignore[arg-type]
    return [(deed.job, deed.status) for deed in stream.deeds]


def test_the_newest_comes_first_and_hidden_steps_are_left_out(shop: Desk) -> None:
    assert seen(shop)[:4] == [
        ("1002", "SentEmail"),
        ("1001", "CopyToHotFolderFailed"),
        ("1002", "MisFailed"),
        ("1001", "InProduction"),
    ]
    hidden = look_at_activity(shop, Wish(hidden=True)).deeds
    assert ("1001", "CustomStatusHidden") in [(deed.job, deed.status) for deed in hidden]


def test_it_is_narrowed_by_words_and_by_kind(shop: Desk) -> None:
    assert seen(shop, "kind:failures") == [("1001", "CopyToHotFolderFailed"), ("1002", "MisFailed")]
    assert seen(shop, "kind:mis kind:email 1002") == [("1002", "SentEmail"), ("1002", "MisFailed")]
    assert seen(shop, "told copy") == [("1001", "CopyToHotFolderFailed")]
    assert seen(shop, "kind:mis 1001") == []


def test_it_looks_no_further_back_than_it_is_told(shop: Desk, clock: Clock) -> None:
    since = clock().replace(minute=clock().minute - 1)
    assert seen(shop, since=since) == [("1002", "SentEmail"), ("1001", "CopyToHotFolderFailed")]


def test_pages_join_without_a_gap_where_many_were_recorded_at_once(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(shop, *(str(number) for number in range(50)), order="9", product="Poster")
    whole = seen(shop, "poster")
    assert len(whole) == 50
    monkeypatch.setattr(activity, "_PAGE", 7)
    assert seen(shop, "poster") == whole
    assert seen(shop, "poster kind:moves") == whole


def test_it_says_when_older_rows_were_not_looked_at(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activity, "_PAGE", 2)
    monkeypatch.setattr(activity, "AMONG", 4)
    stream = look_at_activity(shop, parse("kind:moves"), looks_at=4)
    assert (stream.cut, stream.looked_at) == (True, 4)
    stream = look_at_activity(shop, parse("zzz"), looks_at=4)
    assert (stream.cut, stream.looked_at, stream.deeds) == (True, 4, ())
    stream = look_at_activity(shop, parse("zzz"))
    assert (stream.cut, stream.looked_at) == (False, 7)
    assert look_at_activity(shop, Wish(), most=2).cut


def test_notes_stand_among_the_rows(shop: Desk, clock: Clock) -> None:
    clock.step(minutes=1)
    with shop.store.write() as connection:
        note = {"order_id": 1, "text": "call the customer", "at": clock(), "actor": "ana"}
        connection.execute(tables.note.insert().values(**note, hash="x"))
    clock.step(minutes=1)
    tell(shop, "1001", "Printed")
    first, second, *_ = look_at_activity(shop, Wish()).deeds
    assert (first.status, second.says, second.info) == ("Printed", "Note", "call the customer")
    assert (second.job, second.order, second.who) == (None, "12345", "ana")
    noted = replace(parse("customer kind:notes"))
    assert [deed.says for deed in look_at_activity(shop, noted).deeds] == ["Note"]
