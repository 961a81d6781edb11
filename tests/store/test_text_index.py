"""Long beginnings of words, which SQLite's index does not keep for itself."""

from __future__ import annotations

import pytest

from spo_tui.desk.desk import Desk
from spo_tui.desk.jobs import count_jobs, look
from spo_tui.domain.query import parse
from spo_tui.store import text_index
from spo_tui.store.engine import open_store
from tests.shop import place, tell

MANY = 60
"""Different words of one beginning: more than are asked for one by one."""


@pytest.fixture
def shop(desk: Desk) -> Desk:
    for number in range(MANY):
        place(desk, f"j{number}", order=f"o{number}", product=f"Brochure{number:02} flyers")
    place(desk, "x", order="x", product="Flyer, broche")
    tell(desk, "j7", "CleanUp")
    return desk


def found(desk: Desk, text: str) -> set[str]:
    seen, _ = look(desk, parse(text), None, None, 200)
    return {row.job.number for row in seen.window.rows}


@pytest.mark.parametrize("text", ["broc", "broch", "flye", "flyer bro", "broch flyers"])
def test_a_long_beginning_finds_all_words_that_begin_so(shop: Desk, text: str) -> None:
    open_jobs = {f"j{number}" for number in range(MANY)} - {"j7"}
    assert found(shop, text) == open_jobs | ({"x"} if "flyers" not in text else set())
    assert count_jobs(shop, parse(text)) == (len(found(shop, text)), False)


def test_a_long_beginning_finds_nothing_else(shop: Desk) -> None:
    assert found(shop, "brochure1") == {f"j1{digit}" for digit in range(10)}
    assert found(shop, "brochure07") == set()
    assert found(shop, "brochure07 closed") == {"j7"}
    assert found(shop, "flyersx") == found(shop, "brochures") == set()
    assert found(shop, "customer:acme product:broche") == {"x"}


def test_few_words_are_asked_for_one_by_one(sqlite_desk: Desk) -> None:
    place(sqlite_desk, "1", product="Flyer")
    place(sqlite_desk, "2", order="2", product="Flyers")
    store = open_store(str(sqlite_desk.store.path), read_only=True)
    with store.read() as connection:
        asked = text_index._match(connection, parse("flyer fly"))
    store.close()
    assert asked == '"_open" AND ("flyer" OR "flyers") AND "fly"*'
