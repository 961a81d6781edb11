from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spo_tui.domain.clean import MARK, clean

BARRED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
ANY = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Acme Ltd",
        "Müller & Søn",
        "東京プリント",
        "Кириллица",
        "عربى",
        "a\u00a0b",
        "e\u0301",
        "👍",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[31mred",
        "\x1b]52;c;eA==\x07",
        "\x9b2J",
        "a\nb",
        "a\tb",
        "a\x7fb",
        "\u202egpj.exe",
        "zero\u200bwidth",
        "\u2028line",
        "\ud800",
        "\ue000private",
        "\U000e0041tag",
        "\u0378unassigned",
        "漢\x1b字",
    ],
)
def test_what_a_terminal_would_obey_or_hide_is_marked(text: str) -> None:
    assert MARK in clean(text)


@given(ANY)
def test_nothing_barred_ever_comes_out(text: str) -> None:
    assert not {unicodedata.category(character) for character in clean(text)} & BARRED


@given(ANY)
def test_every_character_leaves_something_but_a_pile_of_marks(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) <= len(text)
    assert clean(cleaned) == cleaned
    if not any(unicodedata.category(character).startswith("M") for character in text):
        assert len(cleaned) == len(text)


def test_at_most_four_combining_marks_stand_on_one_letter() -> None:
    assert clean("Z" + "\u0300" * 50 + "a\u0301") == "Z" + "\u0300" * 4 + "a\u0301"


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("Acme", 4, "Acme"),
        ("Acme Ltd", 5, "Acme…"),
        ("Acme", 1, "…"),
        ("Acme", 0, ""),
        ("\x1bAcme", 3, f"{MARK}A…"),
    ],
)
def test_long_text_is_cut_and_says_so(text: str, limit: int, shown: str) -> None:
    assert clean(text, limit) == shown


def test_the_mark_takes_one_cell() -> None:
    assert unicodedata.east_asian_width(MARK) not in "WF"
    assert len(MARK) == 1 and MARK.isprintable()
