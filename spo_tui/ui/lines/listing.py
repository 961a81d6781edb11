"""The jobs under their phases: what stands on which line, and the lines that are no job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...domain.status import phase
from ..glyphs import Glyphs
from .span import Span

if TYPE_CHECKING:
    from ...domain.board import Counts, Placement, Window

READING = ("Reading the jobs …",)
PANEL_LINES, PANEL_COLUMNS = 12, 60
"""What the panel takes below or beside the list, as `board.tcss` has it."""
_TALL, _WIDE = 32, 150
"""Lines from which a board has a panel unasked, columns from which it stands at the side."""


def panel_place(width: int, height: int, wanted: bool | None) -> str:
    """`none`, `right` or `bottom` on a screen of that size; `wanted` is None where nobody has
    said whether the panel is to be there."""
    if wanted is False or (wanted is None and height < _TALL):
        return "none"
    return "right" if width >= _WIDE else "bottom"


def arrange(placements: Sequence[Placement]) -> tuple[list[str | int], list[int]]:
    """Line by line the phase that is headed there or the row's place; and each row's line."""
    lines: list[str | int] = []
    line_of: list[int] = []
    section = None
    for place, row in enumerate(placements):
        if row.phase != section:
            section = row.phase
            lines.append(section)
        line_of.append(len(lines))
        lines.append(place)
    return lines, line_of


def heading(
    section: str, window: Window, counts: Counts | None, glyphs: Glyphs, width: int
) -> list[Span]:
    name = f" {phase(section).name} "
    tail: list[Span] = []
    if counts is not None and counts.exact:
        tally = counts.phases[section]
        tail = [(f" {tally.total:,} ", "dim")]
        if tally.needing:
            tail.append((f"{glyphs.dot} {tally.needing:,} need you ", "waiting"))
    else:
        found = sum(row.phase == section for row in window.rows)
        more = "" if window.first and window.last and not window.cut else "+"
        tail = [(f" {found:,}{more} {'match' if found == 1 else 'matches'} ", "dim")]
    rule = width - len(name) - sum(len(text) for text, _ in tail)
    return [(name, "strong"), (glyphs.rule * max(0, rule), "rule"), *tail]
