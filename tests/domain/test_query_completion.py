from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spo_tui.domain.completion import Known, complete
from spo_tui.domain.query import QueryError, parse

KNOWN = Known(("North", "Print Harbour"), ("rip1", "rip2", "wide format"))


def words(text: str, cursor: int | None = None) -> list[str]:
    return [found.word for found in complete(text, len(text) if cursor is None else cursor, KNOWN)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("la", "late"),
        ("ph", "phase:"),
        ("phase:pr", "phase:production"),
        ("phase:ful", "phase:shipping"),
        ("!phase:pr", "phase:production"),
        ("acme status:inpro", "status:InProduction"),
        ("status:p", "status:Printed"),
        ("status:fail", "status:OutputCreationFailed"),
        ("hot_folder:r", "hot_folder:rip1"),
        ("hot_folder:for", 'hot_folder:"wide format"'),
        ("storefront:har", 'storefront:"Print Harbour"'),
        ('storefront:"print h', 'storefront:"Print Harbour"'),
        ("du", "due<"),
        ("due<to", "due<today"),
        ("due<", "due<now"),
        ("age>", "age>2h"),
        ("printe", "status:Printed"),
        ("shipp", "phase:shipping"),
        ("zz", None),
        ("late", None),
        ("late ", None),
        ("", None),
    ],
)
def test_the_word_at_the_cursor_is_completed(text: str, first: str | None) -> None:
    assert next(iter(words(text)), None) == first


def test_both_hot_folders_that_fit_are_offered() -> None:
    assert words("hot_folder:ri") == ["hot_folder:rip1", "hot_folder:rip2"]


def test_a_word_in_the_middle_is_completed_where_it_stands() -> None:
    text = "acme !phase:pr late"
    (found, *_) = complete(text, 14, KNOWN)
    assert found.applied(text) == ("acme !phase:production late", 23)
    assert complete(text, 12, KNOWN) == []


@pytest.mark.parametrize(
    ("text", "becomes"),
    [("la", "late "), ("ph", "phase:"), ("du", "due<"), ("x !bl", "x !blocked ")],
)
def test_what_is_taken_can_be_typed_on_from(text: str, becomes: str) -> None:
    assert complete(text, len(text), KNOWN)[0].applied(text) == (becomes, len(becomes))


@given(st.text(max_size=30), st.integers(0, 30))
def test_whatever_is_offered_is_understood(text: str, cursor: int) -> None:
    for found in complete(text, cursor, KNOWN):
        try:
            parse(found.word)
        except QueryError as error:
            raise AssertionError(found.word) from error
        assert found.applied(text)[1] <= len(found.applied(text)[0])
