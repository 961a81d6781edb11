"""Lines of plain text: never wider than asked, and nothing of the text lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spo_tui.domain.clean import clean
from spo_tui.domain.columns import cut, listed, width, wrapped


@given(st.text(), st.integers(1, 40))
def test_no_line_is_wider_than_asked(text: str, cells: int) -> None:
    assert width(cut(text, cells)) <= cells
    for line in wrapped(text, cells, "- ", "  "):
        assert width(line) <= cells
        assert line == clean(line)


@given(st.lists(st.text("ab 漢", min_size=1, max_size=8)))
def test_no_word_is_lost(words: list[str]) -> None:
    text = " ".join(words)
    assert " ".join(wrapped(text, 40)).split() == text.split()


def test_a_listed_part_is_never_broken() -> None:
    lines = list(listed(["MIS part failed 1", "Copy failed 3"], 24, "  on: ", "    "))
    assert lines == ["  on: MIS part failed 1,", "    Copy failed 3"]
