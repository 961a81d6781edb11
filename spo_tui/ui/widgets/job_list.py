"""The list of jobs under their phases: a window on any number of them, held by job, not by row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message

from ...domain.board import Counts, Placement, Window
from ...domain.query import Query
from ..lines import listing, rows
from ..lines.emptiness import empty_line
from ..lines.rows import Shown
from .canvas import Span
from .scrolling import Scrolling

if TYPE_CHECKING:
    from ...domain.job import Job

EDGE = 60
"""Rows before the end of what is loaded at which more is asked for."""
CHANGED_FOR = timedelta(seconds=6)
MARGIN = 2
"""Rows kept in sight beyond the cursor, so that what comes next can be read."""
_HEAD = 2


class JobList(Scrolling):
    """Line 0 has the titles, line 1 the phase of the first row below it."""

    class Moved(Message):
        """The cursor stands on another job, or on none."""

    class EdgeNear(Message):
        """There is more than is loaded, and the cursor comes near to it."""

    class Chosen(Message):
        """A job was opened."""

    def __init__(self, shown: Shown, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.shown = shown
        self.query_shown = Query()
        self._window = Window((), True, True)
        self._counts: Counts | None = None
        self._lines: list[str | int] = []
        self._line_of: list[int] = []
        self._layout = rows.lay_out(80, [])
        self._laid_out_for = 0
        self._written: dict[tuple[int, bool, bool, bool], list[Span]] = {}
        self._written_for: tuple[object, ...] = (None, None, None)
        self._changed: dict[int, datetime] = {}
        self._cursor = 0
        self._top = 0
        self.empty: Sequence[str] = ()
        self.marks: frozenset[str] = frozenset()

    # -- what stands under the cursor

    @property
    def placement(self) -> Placement | None:
        loaded = self._window.rows
        return loaded[self._cursor] if loaded else None

    @property
    def job(self) -> Job | None:
        placement = self.placement
        return placement.job if placement else None

    @property
    def is_whole(self) -> bool:
        return self._window.first and self._window.last

    def statuses(self) -> dict[str, str]:
        """The status in which each loaded job stands, by job number."""
        return {row.job.number: row.job.position.workflow.status for row in self._window.rows}

    def between(self, last: str | None, number: str) -> list[str]:
        """The loaded jobs from `last`, or this one where it is not loaded, to `number`."""
        numbers = [row.job.number for row in self._window.rows]
        here = numbers.index(number)
        there = numbers.index(last) if last in numbers else here
        return numbers[min(here, there) : max(here, there) + 1]

    # -- what is shown

    def show(self, window: Window, counts: Counts, query: Query, follow: int | None) -> None:
        """Take a new reading. The cursor stays on the job with id `follow`, wherever it is now;
        when it has left, on the row that has come into its place."""
        before = self.placement
        screen_row = self._line_of[self._cursor] - self._top if self._line_of else 0
        at_top = self._top == 0
        known = {row.job.id: row.job.version for row in self._window.rows}
        same_view = query == self.query_shown
        for row in window.rows:
            version = known.get(row.job.id)
            fresh = version is None and same_view and bool(known) and row.job.version > 0
            if (version is not None and version != row.job.version) or (fresh and self.is_whole):
                self._changed[row.job.id] = self.shown.now + CHANGED_FOR
        self._window, self._counts, self.query_shown = window, counts, query
        self._arrange()
        places = {row.job.id: place for place, row in enumerate(window.rows)}
        here = places.get(follow) if follow is not None else None
        if here is None:
            whole = window.first and window.last
            here = window.at if not whole else self._cursor if same_view else 0
        self._cursor = max(0, min(here, len(window.rows) - 1))
        if self._line_of:
            self._top = 0 if at_top and window.first else self._line_of[self._cursor] - screen_row
        self._keep_in_view()
        self.repaint()
        after = self.placement
        if (before and before.job) != (after and after.job):
            self.post_message(self.Moved())

    def forget(self) -> None:
        """Let go of the cursor's job: what is shown next begins anew."""
        self._window = Window((), True, True)
        self._lines, self._line_of = [], []
        self._cursor = self._top = 0

    def tick(self, now: datetime) -> None:
        self.shown = Shown(now, self.shown.zone, self.shown.limits, self.shown.glyphs)
        self._changed = {job: until for job, until in self._changed.items() if until > now}
        self.repaint()

    def _arrange(self) -> None:
        self._lines, self._line_of = listing.arrange(self._window.rows)
        self._lay_out()

    def _lay_out(self) -> None:
        self._laid_out_for = self.size.width
        self._layout = rows.lay_out(self.size.width, [row.job for row in self._window.rows])

    @property
    def _room(self) -> int:
        return max(1, self.size.height - _HEAD)

    @property
    def _body(self) -> int:
        """The line that stands first below the heading, which no heading repeats."""
        if self._top < len(self._lines) and isinstance(self._lines[self._top], str):
            return self._top + 1
        return self._top

    def _keep_in_view(self) -> None:
        if not self._line_of:
            self._top = 0
            return
        line = self._line_of[self._cursor]
        margin = min(MARGIN, self._room // 4)
        self._clip_top()
        if line < self._body + margin:
            self._top = line - margin
        elif line >= self._body + self._room - margin:
            self._top = line - self._room + 1 + margin
        self._clip_top()
        if line >= self._body + self._room:
            self._top += 1

    def _clip_top(self) -> None:
        self._top = max(0, min(self._top, len(self._lines) - self._room))

    def on_resize(self) -> None:
        self._arrange()
        self._keep_in_view()
        self.refresh()

    # -- drawing

    def spans(self, y: int) -> Sequence[Span]:
        if self._laid_out_for != self.size.width:
            self._lay_out()  # it may be drawn before it hears of its size
        query = self.query_shown
        if y == 0:
            return rows.titles(self._layout, query.sort, query.reverse, self.shown.glyphs)
        if not self._lines:
            return empty_line(self.empty, y - 1, self.size.width)
        if y == 1:
            return self._heading(self._section_at(self._body))
        line = self._body + y - _HEAD
        if line >= len(self._lines):
            return []
        item = self._lines[line]
        if isinstance(item, str):
            return self._heading(item)
        return self._row(item)

    def _row(self, place: int) -> list[Span]:
        """A row is written once for all the lines on which a list that moves shows it."""
        basis = (self.shown, self._layout, self._window)
        if any(one is not other for one, other in zip(basis, self._written_for, strict=True)):
            self._written, self._written_for = {}, basis
        row = self._window.rows[place]
        marks = (
            place == self._cursor,
            row.job.id in self._changed,
            row.job.number in self.marks,
        )
        written = self._written.get((place, *marks))
        if written is None:
            cursor, changed, marked = marks
            written = rows.row(
                self._layout, row, self.shown, cursor=cursor, changed=changed, marked=marked
            )
            text, style = written[-1]
            written[-1] = (text[:-1], style)  # the blank that parts columns has no cell here
            self._written[place, *marks] = written
        return written

    def _section_at(self, line: int) -> str:
        item = self._lines[min(line, len(self._lines) - 1)]
        return item if isinstance(item, str) else self._window.rows[item].phase

    def _heading(self, section: str) -> list[Span]:
        glyphs, width = self.shown.glyphs, self.size.width
        return listing.heading(section, self._window, self._counts, glyphs, width)

    # -- moving

    def move_by(self, count: int) -> None:
        self.move_to(self._cursor + count)

    @property
    def page(self) -> int:
        return max(1, self._room - 1)

    def move_to_start(self) -> None:
        self.move_to(0)
        self._top = 0
        self.repaint()

    def move_to_end(self) -> None:
        self.move_to(len(self._window.rows) - 1)

    def move_to(self, place: int) -> None:
        count = len(self._window.rows)
        place = max(0, min(place, count - 1))
        if count == 0:
            return
        moved = place != self._cursor
        self._cursor = place
        if place == 0:
            self._top = 0
        self._keep_in_view()
        self.repaint()
        if moved:
            self.post_message(self.Moved())
        near_start = place < EDGE and not self._window.first
        near_end = place >= count - EDGE and not self._window.last
        if near_start or near_end:
            self.post_message(self.EdgeNear())

    def on_click(self, event: events.Click) -> None:
        line = self._body + event.y - _HEAD
        if event.y < _HEAD or not 0 <= line < len(self._lines):
            return
        item = self._lines[line]
        if isinstance(item, int):
            if item == self._cursor and event.chain == 2:
                self.post_message(self.Chosen())
            self.move_to(item)
