from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spo_tui.domain.attention import Attention
from spo_tui.domain.query import NEEDING, Query, QueryError, Sort, find_phase, parse
from spo_tui.domain.status import phases


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
        ('storefront:"Print Harbour"', Query(storefront="Print Harbour")),
        ("order:11/111", Query(order="11/111")),
        ("late", Query(late=True)),
        ("attention", Query(levels=NEEDING)),
        ("failed stuck", Query(levels=frozenset({Attention.FAILURE, Attention.STUCK}))),
        ("chase", Query(levels=frozenset({Attention.CHASE}))),
        ("closed", Query(closed=True)),
        ('"late"', Query(late=True)),
        ("10:30", Query(text=("10", "30"))),
        ("*** :)", Query()),
    ],
)
def test_what_is_typed_is_understood(text: str, query: Query) -> None:
    assert parse(text) == query


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("colour:red", 0, "phase, status, storefront, order"),
        ("acme colour:red", 5, "colour"),
        ("late phase:nowhere", 5, "'nowhere' is not a phase"),
        ("acme status:Prnted", 5, "did you mean Printed"),
    ],
)
def test_an_error_points_at_its_word(text: str, at: int, says: str) -> None:
    with pytest.raises(QueryError, match=says) as caught:
        parse(text)
    assert caught.value.at == at
    assert "\n" not in str(caught.value)


@given(st.text(max_size=60))
def test_any_text_is_a_query_or_an_error_within_it(text: str) -> None:
    try:
        assert isinstance(parse(text), Query)
    except QueryError as error:
        assert 0 <= error.at < len(text)


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
