from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spo_tui.domain.spreadsheet import harmless


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44 20",
        "-1",
        "@SUM(A1)",
        "  =1",
        "\t=1",
        "\tx",
        "\rx",
        "\u00a0=1",
        "＝1",
        "﹢1",
        "\n=1",
    ],
)
def test_a_formula_is_led_by_an_apostrophe(text: str) -> None:
    assert harmless(text).startswith("'")


@pytest.mark.parametrize("text", ["", "Acme", "a=b", "'=1", "12", "A4 - silk", "   "])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@given(st.text())
def test_no_cell_begins_as_a_formula(text: str) -> None:
    cell = harmless(text)
    first = unicodedata.normalize("NFKC", cell).lstrip()[:1]
    assert first not in set("=+-@\t\r")
