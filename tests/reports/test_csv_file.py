"""Lines of a CSV report beside those of `csv.writer`."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from spo_tui.reports.csv_file import lines

_TEXT = st.one_of(st.text(), st.text(alphabet="\"\r\n,;' =aü", max_size=12))


@given(st.lists(st.tuples(_TEXT, _TEXT, _TEXT), min_size=1, max_size=20))
def test_lines_are_those_of_the_library(rows: list[tuple[str, str, str]]) -> None:
    told = io.StringIO(newline="")
    csv.writer(told, quoting=csv.QUOTE_ALL).writerows(rows)
    assert lines(list(zip(*rows, strict=True))) == told.getvalue().encode()
