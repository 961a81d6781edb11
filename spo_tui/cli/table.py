"""Foreign text in columns that stay straight in a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence

from ..domain.clean import clean


def aligned(
    rows: Sequence[Sequence[str]],
    names: Sequence[str],
    right: Collection[str],
    most: Mapping[str, int],
) -> Iterator[str]:
    """A line for each row; `right` names the columns set right, `most` their widest cells."""
    safe = [[clean(cell, most.get(name)) for cell, name in zip(row, names, strict=True)] for row in rows]
    widths = [max(map(width, column)) for column in zip(*safe, strict=True)]
    for row in safe:
        cells = [
            _padded(cell, size, right=name in right)
            for cell, size, name in zip(row, widths, names, strict=True)
        ]
        yield "  ".join(cells).rstrip() + "\n"


def _padded(cell: str, size: int, *, right: bool) -> str:
    blanks = " " * (size - width(cell))
    return blanks + cell if right else cell + blanks


def width(text: str) -> int:
    """Terminal cells: two for East Asian wide characters, none for combining marks."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me") else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )
