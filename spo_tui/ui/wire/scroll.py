"""Lines that a frame moves up or down as a block: a terminal can do that in a dozen bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

LEAST = 6
"""Moved lines from which it pays."""
FARTHEST = 3
"""Lines by which a block is looked for: a key moves one, a notch of the wheel three."""

Row = TypeVar("Row")
Lines = Mapping[int, Sequence[object]]
"""By line, from 1, what stands in its cells."""


def find(shown: Lines, wanted: Lines) -> tuple[int, int, int] | None:
    """(first line, last line, lines up; down if negative) of the block that is worth moving, both
    of its ends as they stand afterwards or before; None when there is none."""
    changed = [line for line in wanted if line in shown and wanted[line] != shown[line]]
    best: tuple[int, int, int] | None = None
    most = LEAST - 1
    for step in range(1, FARTHEST + 1):
        for up in (step, -step):
            moved = [line for line in changed if _same(wanted[line], shown.get(line + up))]
            if len(moved) > most:
                most = len(moved)
                ends = (*moved, *(line + up for line in moved))
                best = min(ends), max(ends), up
    return best


def _same(one: Sequence[object], other: Sequence[object] | None) -> bool:
    return other is not None and one == other


def sequence(first: int, last: int, up: int) -> str:
    """What moves the block. The lines it leaves are blank in some colour; the cursor goes home."""
    at = f"\x1b[{first};{last}r\x1b[{first};1H"
    return f"{at}\x1b[{abs(up)}{'M' if up > 0 else 'L'}\x1b[r"


def move(shown: dict[int, Row], first: int, last: int, up: int) -> None:
    """Take note of it in `shown`: what the blank lines hold is not known."""
    block = [shown.get(line) for line in range(first, last + 1)]
    gap: list[Row | None] = [None] * abs(up)
    block = block[up:] + gap if up > 0 else gap + block[:up]
    for line, cells in zip(range(first, last + 1), block, strict=True):
        if cells is None:
            shown.pop(line, None)
        else:
            shown[line] = cells
