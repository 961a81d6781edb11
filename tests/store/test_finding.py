"""Text search against a plain filter over the same jobs."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from spo_tui.desk.desk import Desk
from spo_tui.desk.intake import place_ticket
from spo_tui.desk.jobs import count_closed, each_job, look
from spo_tui.domain.errors import SpoError
from spo_tui.domain.job import Job
from spo_tui.domain.query import Query, Sort, parse
from spo_tui.domain.search import words
from spo_tui.domain.ticket import Ticket, TicketCustomer, TicketJob
from spo_tui.store import finding
from tests.shop import place, tell, ticket

PRODUCTS = [
    "Müller Poster A2",
    "muller flyer",
    "Straße 12",
    "東京プリント 名刺",
    "Кириллица буклет",
    'o\'Brien "quoted" a:b\\c *star*',
    "_open",
    "open",
    "_closed AND OR NOT NEAR",
    "İstanbul ﬁnish",
    "PT_12345-7",
    "100% & more <b>",
    "a b c",
]
HOSTILE = [
    *('"', "*", "'", ":", "\\", "_", "_open", "_closed", '""', "a*", 'a"b', "a'b", "a\\", "(", ")"),
    *("NEAR(a b)", "a OR b", "-a", "^a", "a & !b", ":*", "';--", "\x00", "%", "{a b}: c"),
]


@pytest.fixture
def shop(desk: Desk) -> Desk:
    for number, product in enumerate(PRODUCTS, start=100):
        customer = ["Acme GmbH", "Søren & Søn", "名刺工房"][number % 3]
        place(desk, f"J{number}", order=f"O-{number}", product=product, customer=customer)
    tell(desk, "J100", "CleanUp")
    return desk


def texts(job: Job) -> list[str]:
    return words(f"{job.number} {job.order} {job.product} {job.customer}")


def matching(desk: Desk, query: Query) -> set[str]:
    """The numbers of the jobs that are meant, worked out without an index."""
    jobs = each_job(desk, Query(closed=query.wants_closed), 10_000)
    return {
        job.number
        for job in jobs
        if all(any(word.startswith(part) for word in texts(job)) for part in query.text)
    }


def found(desk: Desk, query: Query) -> set[str]:
    """The same by the board, which must agree with the list."""
    seen, _ = look(desk, query, None, None, 50)
    if not query.text and not query.order:
        return matching(desk, query)
    on_board = {row.job.number for row in seen.window.rows}
    assert on_board == {job.number for job in each_job(desk, query, 10_000)}
    return on_board


SOUGHT = [
    *("muller", "MÜLLER", "mul", "strasse", "東京", "名刺", "кири", "søn", "o'brien", "finish"),
    *("istan", "j100 closed", "acme a", "open", "pt 12345", "12345", "poster flyer", "zzz"),
    *("100", "b a c"),
]


def test_words_are_found_however_they_are_written(shop: Desk) -> None:
    for text in SOUGHT:
        query = parse(text)
        assert query.text and found(shop, query) == matching(shop, query), text


def test_no_sign_has_a_meaning_of_its_own(shop: Desk) -> None:
    for text in HOSTILE:
        query = Query(text=tuple(words(text)))
        assert found(shop, query) == matching(shop, query), text


def test_the_mark_of_open_jobs_cannot_be_searched_for(shop: Desk) -> None:
    assert words("_open") == ["open"]
    assert {job.product for job in each_job(shop, parse("_open"), 99)} == {"_open", "open"}


ANY = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
_numbers = count(1)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(product=ANY, other=ANY, cut=st.integers(1, 6))
@example(product="a\u19b0b", other="a", cut=1)  # no letter to SQLite's unicode61
@example(product="\u337f" * 500, other="", cut=6)  # folds into 2,000 characters
def test_any_text_is_found_by_each_of_its_words(
    desk: Desk, product: str, other: str, cut: int
) -> None:
    """In whatever script, also one that is younger than the database."""
    number = f"job{next(_numbers)}"
    clean = product.replace("\0", "")
    place(desk, number, order=number, product=clean)
    for word in {*words(clean), *(word[:cut] for word in words(f"{clean} {other}"))}:
        query = Query(text=(word,))
        assert found(desk, query) == matching(desk, query)
    tell(desk, number, "CleanUp")
    for word in words(clean):
        assert number in found(desk, Query(text=(word,), closed=True))
        assert number not in found(desk, Query(text=(word,)))


def test_closed_jobs_are_found_only_when_asked_for(shop: Desk) -> None:
    assert found(shop, parse("j100")) == set()
    assert found(shop, parse("j100 closed")) == {"J100"}
    assert found(shop, parse("j100 phase:closed")) == {"J100"}
    assert count_closed(shop, parse("j100")) == 1


def test_an_order_lists_its_jobs(desk: Desk) -> None:
    place(desk, "1", "2", "3", order="11/1", product="poster")
    place(desk, "4", order="11", product="poster")
    assert found(desk, parse("order:11/1")) == {"1", "2", "3"}
    assert found(desk, parse("order:11/1 2")) == {"2"}
    assert found(desk, parse("order:none")) == set()


def many(desk: Desk, order: str, numbers: range, product: str) -> None:
    jobs = tuple(TicketJob(str(number), product) for number in numbers)
    place_ticket(desk, Ticket(jobs, order, "North", TicketCustomer("c")))


def test_a_window_of_finds_is_cut_and_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (finding, __import__("spo_tui.store.board").store.board):
        monkeypatch.setattr(module, "MOST_FOUND", 20)
    many(desk, "old", range(25), "poster")
    many(desk, "new", range(100, 110), "poster")
    window = look(desk, parse("poster"), None, None, 5)[0].window
    assert window.cut and len(window.rows) == 20
    newest = {row.job.number for row in window.rows}
    assert newest >= {str(number) for number in range(100, 110)}
    assert not look(desk, parse("poster order:new"), None, None, 5)[0].window.cut


def test_words_within_an_order_are_found_behind_any_number_of_others(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (finding, __import__("spo_tui.store.board").store.board):
        monkeypatch.setattr(module, "MOST_FOUND", 20)
    many(desk, "old", range(3), "poster")
    many(desk, "new", range(100, 130), "poster")
    assert found(desk, parse("order:old poster")) == {"0", "1", "2"}


def test_finds_are_sorted_like_the_board(shop: Desk) -> None:
    for sort in Sort:
        for reverse in (False, True):
            query = Query(text=("j1",), sort=sort, reverse=reverse)
            rows = look(shop, query, None, None, 50)[0].window.rows
            listed = [job.number for job in each_job(shop, query, 100)]
            assert [row.job.number for row in rows] == listed


@pytest.mark.parametrize(
    ("wanted", "says"), [("South", "fits 0; there are: North"), ("N", "fits 2")]
)
def test_a_storefront_that_is_not_clear_is_told(desk: Desk, wanted: str, says: str) -> None:
    place_ticket(desk, ticket("1", order="1"), "North")
    place_ticket(desk, ticket("2", order="2"), "Northwest" if says == "fits 2" else None)
    with pytest.raises(SpoError, match=says):
        list(each_job(desk, Query(storefront=frozenset({wanted})), 10))
    if says == "fits 2":
        assert found_numbers(desk, "storefront:north") == ["1"]
