from __future__ import annotations

import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spo_tui.demo.pdf import POINTS, SLUG, write_pdf

SIZES = st.floats(min_value=10, max_value=4000, allow_nan=False)


@given(SIZES, SIZES, st.lists(st.text(max_size=40), max_size=5), st.integers(1, 24))
def test_each_object_stands_where_the_cross_reference_says(
    width: float, height: float, lines: list[str], pages: int
) -> None:
    data = write_pdf(width, height, lines, pages)
    start = int(re.findall(rb"startxref\n(\d+)\n%%EOF\n\Z", data)[0])
    assert data.startswith(b"%PDF-1.4\n")
    assert data[start:].startswith(b"xref\n0 ")
    head, *entries = re.findall(rb"(\d{10}) (\d{5}) ([nf]) \n", data[start:])
    assert head == (b"0000000000", b"65535", b"f")
    assert len(entries) == 3 + 2 * pages
    for number, (offset, generation, kind) in enumerate(entries, start=1):
        assert data[int(offset) :].startswith(b"%d 0 obj\n" % number)
        assert (generation, kind) == (b"00000", b"n")
    for length, body in re.findall(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", data, re.S):
        assert len(body) == int(length)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("pages", [1, 3])
def test_a_strict_reader_finds_size_and_text(pages: int) -> None:
    pypdf = pytest.importorskip("pypdf", reason="no reader of PDF to test with")
    lines = ["Job 98765", "A5 (flyer) \\ é", "東京"]
    read = pypdf.PdfReader(BytesIO(write_pdf(148, 210, lines, pages)), strict=True)
    assert len(read.pages) == pages
    for page in read.pages:
        text = page.extract_text()
        assert "Job 98765" in text
        assert "A5 (flyer) \\ é" in text
        trim, media = page.trimbox, page.mediabox
        assert float(trim.width) == pytest.approx(148 * POINTS, abs=0.01)
        assert float(trim.height) == pytest.approx(210 * POINTS, abs=0.01)
        assert float(media.width - trim.width) == pytest.approx(2 * SLUG * POINTS, abs=0.01)
