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
    limits = [most.get(name) for name in names]
    safe = [list(map(clean, row, limits)) for row in rows]
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
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
