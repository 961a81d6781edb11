"""The bars around a list: the title, the phases with their counts, the keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from ...domain import words
from ...domain.board import Counts
from ...domain.clean import clean
from ...domain.status import phases
from ..text import fit, width_of
from .span import Span

MOST_KEYS = 7
OPENING: Span = ("opening", "dim")
"""How fresh the view is while the database is being opened."""


class Keyed(Protocol):
    """A command, as far as the footer knows it."""

    label: str
    footer: int
    """Its place there; 0 for none."""

    def key_text(self) -> str: ...


def title(left: Sequence[Span], middle: Sequence[Span], right: str, width: int) -> list[Span]:
    """What this is, cut where it must be, then how it stands, and the time, in `width` cells. So
    that a filter or marks can be read, the first of how it stands is left out."""
    half = width // 2
    safe = [(clean(text), style) for text, style in middle]
    fitted = [(fit(text, min(half, width_of(text))), style) for text, style in safe]
    tail = [*fitted, (f"   {right} " if right else " ", "dim")]
    room = width - sum(width_of(text) for text, _ in tail) - 1
    if len(fitted) > 1 and left and "chosen" in left[0][1] and width_of(left[0][0]) + 2 > room:
        room += width_of(tail.pop(0)[0])
    line: list[Span] = [(" ", "")]
    for place, (text, style) in enumerate(left):
        if place and width_of(text) + 2 > room:
            break  # the first part is cut where it must be, the others left out whole
        shown = fit(text, max(0, min(room - 2, width_of(text))))
        line.append((shown, style))
        room -= width_of(shown)
    return [*line, (" " * max(0, room), ""), *tail]


def keys(commands: Sequence[Keyed], badge: Span, width: int) -> list[Span]:
    """The keys that there is room for in `width` cells, and how fresh the view is."""
    listed = sorted((c for c in commands if c.footer), key=lambda c: c.footer)
    told = [(command.key_text().split()[0], command.label) for command in listed[:MOST_KEYS]]
    return key_line(told, badge, width)


def key_line(told: Sequence[tuple[str, str]], badge: Span, width: int) -> list[Span]:
    """Keys with what they do, and how fresh the view is."""
    room = width - width_of(badge[0]) - 2
    line: list[Span] = []
    used = 0
    for key, does in told:
        length = len(key) + len(does) + 4
        if used + length > room:
            break
        line += [(f" {key}", "chosen"), (f" {does}  ", "dim")]
        used += length
    blank = " " * (width - used - width_of(badge[0]) - 1)
    return [*line, (blank, ""), (badge[0] + " ", badge[1])]


class Phases:
    """Two lines, as roomy as fits in `width` cells; without counts, while none are known, the
    names alone. `spots` has where each phase begins; None means all of them."""

    def __init__(self, counts: Counts | None, chosen: str | None, width: int) -> None:
        self._counts = counts
        self._exact = counts is not None and counts.exact
        for names, needed in _FORMS:
            self.spots: list[tuple[int, str | None]] = []
            self.lines = self._lines(chosen, names, needed)
            if self._width_of(self.lines[0]) <= width:
                break

    def _lines(self, chosen: str | None, name: _Name, needed_as: _Needed) -> list[list[Span]]:
        """The names with their keys, and under each its count."""
        above: list[Span] = []
        below: list[Span] = []
        entries: list[tuple[str, str | None]] = [("0", None)]
        entries += [(str(phase.number + 1), phase.key) for phase in phases()]
        for key, phase in entries:
            total, need = self._tally(phase)
            count = words.short_count(total) if self._counts else ""
            # of counts that are of more than the filter lets through nobody is told
            needed = needed_as(need) if need and self._exact else ""
            word = name(phase, phase == chosen)
            indent = 3 if word else 1  # under the name, or else under the key
            width = max(indent + len(count + needed), 3 + len(word))
            mark = " reverse" if phase == chosen else ""
            style = "strong" if phase == chosen else "" if total else "faint"
            tone = "dim" if total and self._exact else "faint"
            self.spots.append((self._width_of(above), phase))
            above += [
                (f" {key} ", "chosen" + mark),
                (f"{word:<{width - 3}}", (style + mark).strip()),
            ]
            below += [
                (f"{count:>{indent + len(count)}}", tone + mark),
                (f"{needed:<{width - indent - len(count)}}", "waiting" + mark),
            ]
        return [above, below]

    @staticmethod
    def _width_of(spans: Sequence[Span]) -> int:
        return sum(len(text) for text, _ in spans)

    def _tally(self, phase: str | None) -> tuple[int, int]:
        if self._counts is None:
            return 0, 0
        tally = self._counts.all if phase is None else self._counts.phases[phase]
        return tally.total, tally.needing


_Name = Callable[[str | None, bool], str]
_Needed = Callable[[int], str]


def _long(phase: str | None, _chosen: bool = False) -> str:
    return next((p.name for p in phases() if p.key == phase), "All")


def _first_word(phase: str | None, _chosen: bool) -> str:
    """`Order creation` reads Creation, `MIS integration` reads MIS."""
    return _SHORTER.get(phase or "", _long(phase))


def _short(phase: str | None, _chosen: bool = False) -> str:
    return next((p.short for p in phases() if p.key == phase), "All")


_SHORTER = {
    "order_creation": "Creation",
    "approval": "Approval",
    "output": "Output",
    "shipping": "Shipping",
    "mis": "MIS",
    "communication": "Comms",
    "additional": "Other",
}


def _only_chosen(phase: str | None, chosen: bool) -> str:
    return _short(phase) if chosen else ""


def _nothing(_phase: str | None, _chosen: bool) -> str:
    return ""


def _counted(need: int) -> str:
    return f" {words.short_count(need)}!"


def _marked(_need: int) -> str:
    return "!"


_FORMS: tuple[tuple[_Name, _Needed], ...] = (
    *((_long, _counted), (_first_word, _counted), (_short, _counted)),
    *((_short, _marked), (_only_chosen, _marked), (_nothing, _marked)),
)
"""From the roomiest to the narrowest: how phases are named, and whether needs are counted."""
