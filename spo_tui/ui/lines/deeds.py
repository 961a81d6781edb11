"""A row of the stream as a line, and the whole of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from ...domain import words
from ...domain.activity import NOTE, Deed, Stream, Topic
from ...domain.lifecycle import Stand
from ...domain.status import Track
from ..text import fit, width_of, wrap
from . import rows
from .rows import Shown
from .span import Lines, Span

_LEAST_INFO = 8
"""Columns; in fewer it would say nothing, and the product has them."""
_LATE = timedelta(minutes=1)
"""From then on it is said when something really happened."""


@dataclass(frozen=True, slots=True)
class Layout:
    when: int
    number: int


def lay_out(deeds: Sequence[Deed], shown: Shown) -> Layout:
    """As narrow as the times and the job numbers allow."""
    times = (len(words.moment(d.recorded_at, shown.now, shown.zone)) for d in deeds)
    numbers = (width_of(d.job or "") for d in deeds)
    return Layout(max(times, default=8), min(12, max(5, *numbers, 5)))


class Line:
    def __init__(self, deed: Deed, layout: Layout, shown: Shown) -> None:
        self._deed = deed
        self._layout = layout
        self._shown = shown

    def __call__(self, width: int, cursor: bool) -> list[Span]:
        deed, layout, shown = self._deed, self._layout, self._shown
        suffix = " cursor" if cursor else ""
        glyphs = shown.glyphs
        failed = Topic.FAILURES in deed.topics
        wide = width >= 100
        who = 12 if wide else 9
        free = width - 3 - layout.when - layout.number - 17 - who - 6
        order = 10 if wide else 0
        product = min(40, max(8, (free - order) * 2 // 5))
        info = free - product - order - bool(order)
        if info < _LEAST_INFO:
            product, info = product + info + 1, 0
        cells = [
            (words.moment(deed.recorded_at, shown.now, shown.zone), layout.when, "dim"),
            (deed.job or "", layout.number, "strong"),
            (deed.order, order, "dim"),
            (deed.product if deed.job else f"order {deed.order}", product, ""),
            (deed.says, 17, _style(deed)),
            (_told(deed), info, "waiting" if deed.unexpected else ""),
            (deed.who, who, "" if deed.actor else "faint"),
        ]
        spans: list[Span] = [
            (glyphs.cursor if cursor else " ", "chosen" + suffix),
            ((glyphs.failure if failed else " ") + " ", "failure" + suffix),
        ]
        for text, size, style in cells:
            if size > 0:
                said = fit(text, size) + " "
                spans.append((said, (style + suffix).strip()))
        return spans


def whole(deed: Deed, shown: Shown, width: int) -> Lines:
    """What the line has no room for."""
    what = " · ".join(
        part
        for part in (
            f"job {deed.job}" if deed.job else "",
            f"order {deed.order}",
            deed.product,
            deed.says if deed.status else "",
            f"{deed.who}" if deed.who else "",
        )
        if part
    )
    lines: Lines = [[(" " + line, "dim")] for line in wrap(what, width - 2, 2)]
    told = _told(deed)
    if abs(deed.recorded_at - deed.at) >= _LATE:
        when = words.moment(deed.at, shown.now, shown.zone)
        told = f"{told} (happened {when})".strip()
    return lines + [[(" " + line, "")] for line in wrap(told, width - 2, 2)]


def extent(stream: Stream, *, narrowed: bool) -> str:
    """How much there is to see, and of how much."""
    shown = words.plural(len(stream.deeds), "row")
    if stream.cut and narrowed:
        return f"{shown} of the last {stream.looked_at:,}"
    return f"the last {shown}" if stream.cut else shown


def _told(deed: Deed) -> str:
    marks = []
    if deed.unexpected:
        marks.append("unexpected")
    elif not deed.moved and deed.track not in (Track.RECORD, NOTE):
        marks.append("arrived late")
    return ", ".join(part for part in (deed.info, *marks) if part)


def _style(deed: Deed) -> str:
    if deed.status is None:
        return "dim"
    return rows.stand_style(Stand(deed.status, deed.at, deed.at, deed.label))
