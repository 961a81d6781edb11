from __future__ import annotations

import pytest

from spo_tui.domain.errors import SpoError
from spo_tui.domain.purchase_order import clean_po


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" PO-1 ", "PO-1"), ("", ""), ("   ", ""), ("x" * 64, "x" * 64), ("Größe 7", "Größe 7")],
)
def test_blanks_around_it_go(typed: str, kept: str) -> None:
    assert clean_po(typed) == kept


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("x" * 65, "at most 64 characters: this has 65"),
        ("a\tb", "printable"),
        ("a\nb", "printable"),
        ("a\u202eb", "printable"),
        ("\0", "printable"),
    ],
)
def test_what_is_no_number_is_said(typed: str, says: str) -> None:
    with pytest.raises(SpoError, match=says):
        clean_po(typed)
