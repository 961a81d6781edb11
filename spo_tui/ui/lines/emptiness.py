"""What an empty list says: what there is not, and under it what to do."""

from __future__ import annotations

from collections.abc import Sequence

from ..text import wrap
from .span import Span


def empty_line(told: Sequence[str], y: int, width: int) -> list[Span]:
    """Line `y` of the list, in `width` columns; the first of what is told stands out."""
    lines = [
        (line, "dim" if place else "strong")
        for place, said in enumerate(told)
        for line in wrap(said, max(1, width - 4), 3)
    ]
    if not 1 <= y <= len(lines):
        return []
    text, style = lines[y - 1]
    return [("   " + text, style)]
