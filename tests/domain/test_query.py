from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spo_tui.domain.attention import Attention
from spo_tui.domain.bounds import Bound
from spo_tui.domain.query import FIELDS, FLAGS, NEEDING, Query, QueryError, Sort, find_phase, parse
from spo_tui.domain.status import catalogue, phases


def only(**asked: object) -> frozenset[Query]:
    """One term that is left out."""
    made: Callable[..., Query] = Query
    return frozenset({made(**asked)})


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", Query()),
        ("   ", Query()),
        ("Acme Ltd", Query(text=("acme", "ltd"))),
        ("Müller-Straße", Query(text=("muller", "strasse"))),
        ('"Acme Ltd"', Query(text=("acme", "ltd"))),
        ('"unfinished', Query(text=("unfinished",))),
        ("phase:production", Query(phases=frozenset({"production"}))),
        ("phase:prod phase:ship", Query(phases=frozenset({"production", "shipping"}))),
        ("phase:", Query()),
        ('status:"in hot folder"', Query(statuses=frozenset({"InHotFolder"}))),
        ("status:CleanUp", Query(statuses=frozenset({"CleanUp"}))),
        (
            "status:printed status:InHotFolder",
            Query(statuses=frozenset({"Printed", "InHotFolder"})),
        ),
        ('storefront:"Print Harbour"', Query(storefront=frozenset({"Print Harbour"}))),
        ("order:11/111", Query(order=frozenset({"11/111"}))),
        ("type:d type:P", Query(type=frozenset({"d", "P"}))),
        ("hot_folder:rip1", Query(hot_folder=frozenset({"rip1"}))),
        ('customer:"Müller GmbH"', Query(customer=frozenset({("muller", "gmbh")}))),
        ("product:--", Query()),
        ("due<FRIDAY", Query(bounds=frozenset({Bound("due", "<", "fri")}))),
        ("quantity>=1,000", Query(bounds=frozenset({Bound("quantity", ">=", "1000")}))),
        (
            "age>2h age<3d",
            Query(bounds=frozenset({Bound("age", ">", "2h"), Bound("age", "<", "3d")})),
        ),
        ("due<", Query()),
        ("!", Query()),
        ("!blocked", Query(without=only(blocked=True))),
        ("!status:printed", Query(without=only(statuses=frozenset({"Printed"})))),
        ('!acme !"acme ltd"', Query(without=only(text=("acme",)) | only(text=("acme", "ltd")))),
        (
            "must mine unexpected",
            Query(levels=frozenset({Attention.MUST}), mine=True, unexpected=True),
        ),
        ("late", Query(late=True)),
        ("attention", Query(levels=NEEDING)),
        ("failed stuck", Query(levels=frozenset({Attention.FAILURE, Attention.STUCK}))),
        ("chase", Query(levels=frozenset({Attention.CHASE}))),
        ("closed", Query(closed=True)),
        ('"late"', Query(text=("late",))),
        ("10:30", Query(text=("10", "30"))),
        ("*** :)", Query()),
    ],
)
def test_what_is_typed_is_understood(text: str, query: Query) -> None:
    assert parse(text) == query


@pytest.mark.parametrize(
    ("text", "word", "says"),
    [
        ("colour:red", "colour:red", "there are phase, status, storefront"),
        ("acme phse:prod", "phse:prod", "try phase"),
        ("late phase:nowhere", "phase:nowhere", "'nowhere' is not a phase"),
        ("phase:prodction", "phase:prodction", "'prodction' is not a phase: try production"),
        ("acme status:Prnted late", "status:Prnted", "did you mean Printed"),
        ('!status:"not one" late', '!status:"not one"', "There is no status 'not one'"),
        ("late due<sometime acme", "due<sometime", "'sometime' is no time: due<now, 2h"),
        ("due<2026-13-01", "due<2026-13-01", "no time"),
        ("age>old", "age>old", "age>2h"),
        ("age=2h", "age=2h", "never quite equal"),
        ("quantity>many", "quantity>many", "quantity>1000"),
        ("due:today", "due:today", "due<today"),
        ("phase=prod", "phase=prod", "phase:prod"),
        ("prioity>5", "prioity>5", "try priority"),
    ],
)
def test_an_error_points_at_its_word_and_says_what_is_known(
    text: str, word: str, says: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert says in str(caught.value)
    assert text[caught.value.at :][: caught.value.length] == word
    assert "\n" not in str(caught.value)


VALUES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters='"'), min_size=1, max_size=8),
    st.sampled_from(["prod", "Printed", "in hot folder", "today", "2h", "1000", "late", "rip 1"]),
)
TERMS = st.one_of(
    st.sampled_from(FLAGS),
    st.sampled_from(sorted(catalogue())).map("status:{}".format),
    st.tuples(st.sampled_from(sorted(FIELDS)), VALUES).map(lambda t: f'{t[0]}:"{t[1]}"'),
    st.tuples(st.sampled_from(("age>", "due<", "due>=", "quantity=", "priority<=")), VALUES).map(
        "".join
    ),
    VALUES.map('"{}"'.format),
    VALUES,
)
QUERIES = st.lists(st.tuples(st.sampled_from(("", "", "!")), TERMS).map("".join), max_size=6)


@settings(max_examples=400)
@given(QUERIES.map(" ".join) | st.text(max_size=40))
def test_a_query_says_itself_in_words_that_mean_the_same(text: str) -> None:
    try:
        query = parse(text)
    except QueryError:
        return
    described = query.describe()
    assert parse(described) == query
    assert parse(described).describe() == described


def test_several_values_of_a_field_gather_and_all_else_narrows() -> None:
    query = parse("phase:prod status:printed phase:ship late !acme due<fri")
    assert query.phases == {"production", "shipping"}
    assert query.terms == {"phases", "statuses", "late", "without", "bounds"}
    said = "late phase:production phase:shipping status:Printed due<fri !acme"
    assert query.describe() == said


@given(st.text(max_size=60))
def test_any_text_is_a_query_or_an_error_within_it(text: str) -> None:
    try:
        assert isinstance(parse(text), Query)
    except QueryError as error:
        assert 0 <= error.at < error.at + error.length <= len(text)


@pytest.mark.parametrize("phase", phases(), ids=lambda phase: phase.key)
def test_a_phase_is_found_by_its_key_its_name_and_its_short_name(phase: object) -> None:
    from spo_tui.domain.status import Phase

    assert isinstance(phase, Phase)
    for text in (phase.key, phase.name, phase.short, phase.name[:4].upper()):
        assert find_phase(text) == phase.key


@pytest.mark.parametrize(
    ("text", "narrows", "wants_closed"),
    [
        ("", False, False),
        ("closed", False, True),
        ("phase:closed", True, True),
        ("status:CleanUp", True, True),
        ("acme", True, False),
        ("late", True, False),
        ("!late", True, False),
        ("due<now", True, False),
    ],
)
def test_what_a_query_leaves_out(text: str, narrows: bool, wants_closed: bool) -> None:
    query = parse(text)
    assert (query.narrows, query.wants_closed) == (narrows, wants_closed)


def test_order_does_not_narrow() -> None:
    assert not Query(sort=Sort.DUE, reverse=True).narrows


def test_a_phase_replaces_the_phases_of_the_query() -> None:
    query = parse("phase:production acme")
    assert query.and_phase("shipping").phases == {"shipping"}
    assert query.and_phase(None) == parse("acme")
