from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spo_tui.domain.search import words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Müller & Søn-2", ["muller", "søn", "2"]),
        ("PT_12345", ["pt", "12345"]),
        ("Straße", ["strasse"]),
        ("ﬁnish", ["finish"]),
        ("東京プリント", ["東京フリント"]),
        ("İstanbul", ["istanbul"]),
        ("***", []),
        ("x" * 100, ["x" * 64]),
        ('o\'Brien "x" a:b\\c', ["o", "brien", "x", "a", "b", "c"]),
    ],
)
def test_text_is_folded_into_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@given(st.text(max_size=40))
def test_folded_words_fold_to_themselves(text: str) -> None:
    found = words(text)
    assert words(" ".join(found)) == found
