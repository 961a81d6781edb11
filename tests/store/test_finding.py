"""Text search against a plain filter over the same jobs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from spo_tui.desk.claims import claim
from spo_tui.desk.desk import Desk
from spo_tui.desk.intake import place_ticket
from spo_tui.desk.jobs import count_closed, count_jobs, each_job, known_names, look
from spo_tui.domain.errors import SpoError
from spo_tui.domain.job import Job
from spo_tui.domain.query import NEEDING, Query, Sort, parse
from spo_tui.domain.search import words
from spo_tui.domain.ticket import Ticket, TicketCustomer, TicketJob
from spo_tui.store import finding, tables
from tests.conftest import Clock
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
    monkeypatch.setattr(finding, "MOST_FOUND", 20)
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
    monkeypatch.setattr(finding, "MOST_FOUND", 20)
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
    ("wanted", "expected"), [("north", "1"), ("North", "1"), ("NORTHW", "2"), ("n", "12")]
)
def test_a_storefront_is_named_exactly_or_by_how_it_begins(
    desk: Desk, wanted: str, expected: str
) -> None:
    place_ticket(desk, ticket("1", order="1"), "North")
    place_ticket(desk, ticket("2", order="2"), "Northwest")
    assert numbers(desk, f"storefront:{wanted}") == set(expected)


HOUR = timedelta(hours=1)


@pytest.fixture
def floor(desk: Desk, clock: Clock) -> Desk:
    """Eight jobs that differ in all that a filter asks for."""
    now = clock()
    facts = [
        ("1", "Poster", 100, now - HOUR, "P", "Acme Ltd", "InProduction"),
        ("2", "Flyer A5", 5000, now + HOUR, "d", "Acme Print", "OutputCreationFailed"),
        ("3", "Flyer A6", None, None, "P", "Borg Ltd", "Blocked"),
        ("4", "Label", 20000, now + 30 * HOUR, "s", "Borg Ltd", "Printed"),
        ("5", "Label", 500, now + 80 * HOUR, "P", "Late & Co", "Ordered"),
        ("6", "Banner", 1, now - 50 * HOUR, "P", "Acme Ltd", "Shipped"),
        ("7", "Banner", 2, now - 60 * HOUR, "P", "Acme Ltd", "CleanUp"),
        ("8", "Card", 250, now + 2 * HOUR, "m", "Dürer", "AwaitingApproval"),
    ]
    for number, product, quantity, due, kind, customer, status in facts:
        named = TicketCustomer(customer, company=customer)
        job = TicketJob(
            number, product, quantity=quantity, due=due, type=kind, priority=int(number) * 10
        )
        storefront = "South" if number in "48" else "North"
        place_ticket(desk, Ticket((job,), f"o{number}", storefront, named))
        if status != "Ordered":
            tell(desk, number, status)
    tell(desk, "4", "MisFailed")
    with desk.store.write() as connection:
        connection.execute(tables.print_location.insert().values(id=1, name="Hall"))
        for place_of, name in enumerate(("rip1", "rip2", "wide"), start=1):
            folder = {"id": place_of, "location_id": 1, "name": name, "path": name}
            connection.execute(tables.hot_folder.insert().values(folder))
        held = tables.job.update().where(tables.job.c.number.in_(("1", "4")))
        connection.execute(held.values(hot_folder_id=1))
    claim(desk, ["2", "4"])
    clock.step(minutes=10)
    return desk


def numbers(desk: Desk, text: str) -> set[str]:
    return {job.number for job in each_job(desk, parse(text), 100)}


FILTERS = [
    ("", "1234568"),
    ("blocked", "3"),
    ("!blocked", "124568"),
    ("must", ""),
    ("failed", "234"),
    ("unexpected", "2346"),
    ("!unexpected", "158"),
    ("mine", "24"),
    ("mine flyer", "2"),
    ("!mine", "13568"),
    ("type:D type:s", "24"),
    ("!type:P", "248"),
    ("order:o1 order:o4", "14"),
    ("!order:o1", "234568"),
    ("storefront:south", "48"),
    ("storefront:south storefront:north", "1234568"),
    ("!storefront:south", "12356"),
    ("hot_folder:RIP1", "14"),
    ("hot_folder:rip", "14"),
    ("hot_folder:wide", ""),
    ("!hot_folder:rip1", "23568"),
    ("quantity>=500", "245"),
    ("quantity>500", "24"),
    ("!quantity>=500", "1368"),
    ("quantity=100", "1"),
    ("priority<=20", "12"),
    ("due<now", "16"),
    ("due<2h", "1268"),
    ("due>2h", "45"),
    ("due<-10h", "6"),
    ("due<today", "6"),
    ("due=today", "128"),
    ("due<=tomorrow", "12468"),
    ("!due<=tomorrow", "35"),
    ("age<5m", ""),
    ("age>5m", "1234568"),
    ("age>5m age<1h late", "1"),
    ("late", "1"),
    ("!late", "234568"),
    ("!attention", "568"),
    ("!failed", "1568"),
    ("status:printed status:blocked", "34"),
    ("!status:printed", "123568"),
    ("!status:MisFailed", "123568"),
    ("phase:prod !status:printed", "1"),
    ("!phase:prod", "23568"),
    ("!phase:mis", "123568"),
    ("phase:mis", "4"),
    ("phase:mis !late", "4"),
    ("blocked closed", "3"),
    ("closed late", "1"),
    ("closed !closed", "1234568"),
    ("acme", "126"),
    ("!acme", "3458"),
    ("acme closed", "1267"),
    ('!"acme ltd"', "23458"),
    ("customer:acme", "126"),
    ('customer:"acme ltd"', "16"),
    ("customer:acme customer:borg", "12346"),
    ("customer:borg product:label", "4"),
    ("!customer:borg product:label", "5"),
    ("product:flyer !blocked", "2"),
    ('"late"', "5"),
    ("durer", "8"),
    ("acme quantity>50 !late", "2"),
    ("a5 phase:output", "2"),
    ("zzz", ""),
]


@pytest.mark.parametrize(("text", "expected"), FILTERS)
def test_a_filter_means_these_jobs_on_the_board_and_in_lists(
    floor: Desk, text: str, expected: str
) -> None:
    assert numbers(floor, text) == set(expected)
    seen, _ = look(floor, parse(text), None, None, 50)
    assert {row.job.number for row in seen.window.rows} == set(expected)
    assert count_jobs(floor, parse(text)) == (len(expected), False)


@pytest.mark.parametrize(("text", "expected"), FILTERS)
def test_counts_that_say_they_are_exact_are_those_of_the_rows(
    floor: Desk, text: str, expected: str
) -> None:
    seen, _ = look(floor, parse(text), None, None, 50)
    if not seen.counts.exact:
        return
    rows = [row.phase for row in seen.window.rows]
    for phase in set(rows):
        assert seen.counts.phases[phase].total == rows.count(phase), phase
        query = parse(text).and_phase(phase)
        needing = replace(query, levels=query.levels or NEEDING)
        assert seen.counts.phases[phase].needing == count_jobs(floor, needing)[0], phase


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        *((text, True) for text in ("", "late", "!late", "blocked", "!failed", "storefront:north")),
        *((text, True) for text in ("status:printed", "!status:printed", "phase:mis", "closed")),
        *((text, True) for text in ("status:MisFailed", "!phase:prod", "phase:mis failed")),
        # the counters do not know these; what a window holds whole is counted there
        *((text, True) for text in ("acme", "mine", "age>2h")),
        *((text, False) for text in ("!acme", "unexpected", "due<now")),
        *((text, False) for text in ("phase:mis late", "!status:MisFailed", "hot_folder:rip1")),
    ],
)
def test_counts_say_whether_they_know_the_filter(floor: Desk, text: str, exact: bool) -> None:
    assert look(floor, parse(text), None, None, 1)[0].counts.exact is exact


def test_each_filter_can_be_paged_through_from_job_to_job(floor: Desk) -> None:
    query = parse("!acme due>-100h")
    seen = []
    at = None
    for _ in range(3):
        window = look(floor, query, at, None, 2)[0].window
        row = window.rows[window.at + (at is not None)]
        seen.append(row.job.id)
        at = row.anchor
    assert len(set(seen)) == 3


def test_a_claim_that_has_expired_is_nobodys(floor: Desk, clock: Clock) -> None:
    other = replace(floor, who=replace(floor.who, name="ben"))
    assert numbers(other, "mine") == set()
    clock.step(hours=1)
    assert numbers(floor, "mine") == set()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("hot_folder:rip3", "'rip3': there are rip1, rip2, wide"),
        ("!hot_folder:x", "no hot folder is called, or begins with, 'x'"),
        (
            "storefront:east",
            "no storefront is called, or begins with, 'east': there are North, South",
        ),
    ],
)
def test_a_name_that_there_is_not_is_told(floor: Desk, text: str, says: str) -> None:
    with pytest.raises(SpoError, match=says):
        look(floor, parse(text), None, None, 1)


def test_names_are_known_for_completion(floor: Desk) -> None:
    known = known_names(floor)
    assert (known.storefronts, known.hot_folders) == (("North", "South"), ("rip1", "rip2", "wide"))


def test_a_search_looks_behind_the_newest_for_what_else_is_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_FOUND", 5)
    place(desk, "old", order="old", product="poster", quantity=7)
    many(desk, "new", range(20), "poster")
    assert found(desk, parse("poster quantity=7")) == {"old"}
    monkeypatch.setattr(finding, "LOOKED_THROUGH", 10)
    window = look(desk, parse("poster quantity=7"), None, None, 5)[0].window
    assert (window.rows, window.cut) == ((), True), "it says that it has not looked at all"


def test_counting_ends_where_it_would_take_long(
    floor: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spo_tui.desk.jobs.MOST_COUNTED", 3)
    assert count_jobs(floor, parse("age>5m")) == (3, True)
    assert count_jobs(floor, parse("!blocked")) == (6, False)
