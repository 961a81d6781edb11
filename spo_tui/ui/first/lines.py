"""The board's first frame as lines: what its widgets show before anything has happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.cells import set_cell_size

from ...domain.query import Query
from .. import glyphs
from ..commands.everywhere import EVERYWHERE
from ..commands.on_board import ON_BOARD
from ..lines import bars, listing, rows, summary
from ..lines.emptiness import empty_line
from ..lines.span import Span
from ..text import width_of
from ..wire.ascii_only import ascii_only

if TYPE_CHECKING:
    from ...config import Config
    from ...domain.board import Look
    from ..behind.views import BoardState

GROUND, RAISED = "background", "raised"
"""On what a line stands, as the looks call it."""
_BARS = 4
"""Lines above and below the list."""


class FirstLines:
    """In `size`, columns and lines, for a board that was left in `state`. `coming` says that a
    monitor comes with it."""

    def __init__(
        self,
        config: Config,
        state: BoardState,
        query: Query,
        size: tuple[int, int],
        *,
        coming: bool,
    ) -> None:
        self._config = config
        self._state = state
        self._query = query
        self._width, self._height = size
        self._coming = coming
        shown = rows.Shown(datetime.now(UTC), config.zone, config.limits, glyphs.choose())
        self._shown = shown

    def lines(self, look: Look | None) -> list[tuple[list[Span], str]]:
        """Each line from the top, as wide as the screen, and the ground on which it stands."""
        name, state = self._config.shop.name, self._state
        if look is not None and self._coming:
            look = replace(look, floor=replace(look.floor, unwatched=False))
        left, middle = summary.title(name, state.filter, 0, look)
        clock = f"{self._shown.now.astimezone(self._shown.zone):%H:%M}"
        title = bars.title(left, middle, clock, self._width)
        counts = look.counts if look else None
        phases = bars.Phases(counts, state.phase if look else None, self._width)
        keys = bars.keys((*ON_BOARD, *EVERYWHERE), bars.OPENING, self._width)
        lines = [(line, GROUND) for line in (title, *phases.lines, *self._middle(look))]
        lines.append((keys, RAISED))
        whole = [(_in_cells(line, self._width), ground) for line, ground in lines]
        if self._shown.glyphs is glyphs.UNICODE:
            return whole
        return [([(ascii_only(text), style) for text, style in line], at) for line, at in whole]

    def _middle(self, look: Look | None) -> Iterator[list[Span]]:
        height = self._height - _BARS
        place = listing.panel_place(self._width, self._height, self._state.panel)
        if place == "right":
            width = self._width - listing.PANEL_COLUMNS
            panel: list[Span] = [("│".ljust(listing.PANEL_COLUMNS), "rule")]
            for line in self._list(look, width, height):
                yield [*_in_cells(line, width), *panel]
        elif place == "bottom":
            yield from self._list(look, self._width, height - listing.PANEL_LINES)
            yield [("─" * self._width, "rule")]
            yield from [[]] * (listing.PANEL_LINES - 1)
        else:
            yield from self._list(look, self._width, height)

    def _list(self, look: Look | None, width: int, height: int) -> list[list[Span]]:
        state, shown = self._state, self._shown
        placements = look.window.rows if look else ()
        layout = rows.lay_out(width, [row.job for row in placements])
        asked = self._query if look else Query()
        lines = [rows.titles(layout, asked.sort, asked.reverse, shown.glyphs)]
        if look is None or not placements:
            said: Sequence[str] = listing.READING
            if look is not None:
                said = summary.why_empty(look, state.filter, state.phase, closed=state.closed)
            lines += [empty_line(said, y, width) for y in range(height - 1)]
            return lines[:height]
        for item in listing.arrange(placements)[0][: height - 1]:
            if isinstance(item, str):
                window, counts = look.window, look.counts
                lines.append(listing.heading(item, window, counts, shown.glyphs, width))
            else:
                row = placements[item]
                lines.append(
                    rows.row(layout, row, shown, cursor=item == 0, changed=False, marked=False)
                )
        return lines + [[]] * (height - len(lines))


def _in_cells(line: list[Span], width: int) -> list[Span]:
    """Exactly as wide as that, as a canvas makes its lines."""
    ground = "cursor" if line and "cursor" in line[0][1] else ""
    told: list[Span] = []
    for text, style in [*line, (" " * width, ground)]:
        told.append((text if width_of(text) <= width else set_cell_size(text, width), style))
        width -= width_of(told[-1][0])
    return told
