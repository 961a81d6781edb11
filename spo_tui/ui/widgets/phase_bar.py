"""The phases with their keys and counts, as many words as there is room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.message import Message

from ...domain import words
from ...domain.board import Counts
from ...domain.status import phases
from .canvas import Canvas, Span


class PhaseBar(Canvas):
    class Picked(Message):
        """A phase was clicked; None means all of them."""

        def __init__(self, phase: str | None) -> None:
            super().__init__()
            self.phase = phase

    def __init__(self) -> None:
        super().__init__()
        self._counts: Counts | None = None
        self._chosen: str | None = None
        self._spots: list[tuple[int, str | None]] = []

    def show(self, counts: Counts | None, chosen: str | None) -> None:
        self._counts, self._chosen = counts, chosen
        self.repaint()

    def spans(self, y: int) -> Sequence[Span]:
        for names, needed in _FORMS:
            lines = self._lines(names, needed)
            if self._width_of(lines[0]) <= self.size.width:
                break
        return lines[y]

    def _lines(
        self, name: Callable[[str | None, bool], str], needed_as: Callable[[int], str]
    ) -> list[list[Span]]:
        """The names with their keys, and under each its count."""
        above: list[Span] = []
        below: list[Span] = []
        self._spots = []
        entries: list[tuple[str, str | None]] = [("0", None)]
        entries += [(str(phase.number + 1), phase.key) for phase in phases()]
        for key, phase in entries:
            total, need = self._tally(phase)
            count = words.short_count(total)
            needed = needed_as(need) if need and self._is_exact else ""
            word = name(phase, phase == self._chosen)
            indent = 3 if word else 1  # under the name, or else under the key
            width = max(indent + len(count + needed), 3 + len(word))
            mark = " reverse" if phase == self._chosen else ""
            style = "strong" if phase == self._chosen else "" if total else "faint"
            self._spots.append((self._width_of(above), phase))
            above += [
                (f" {key} ", "chosen" + mark),
                (f"{word:<{width - 3}}", (style + mark).strip()),
            ]
            below += [
                (
                    f"{count:>{indent + len(count)}}",
                    ("dim" if total and self._is_exact else "faint") + mark,
                ),
                (f"{needed:<{width - indent - len(count)}}", "waiting" + mark),
            ]
        return [above, below]

    @staticmethod
    def _width_of(spans: Sequence[Span]) -> int:
        return sum(len(text) for text, _ in spans)

    @property
    def _is_exact(self) -> bool:
        """Else the counts are of more than the filter lets through."""
        return self._counts is None or self._counts.exact

    def _tally(self, phase: str | None) -> tuple[int, int]:
        if self._counts is None:
            return 0, 0
        tally = self._counts.all if phase is None else self._counts.phases[phase]
        return tally.total, tally.needing

    def on_click(self, event: events.Click) -> None:
        under = [phase for start, phase in self._spots if start <= event.x]
        if under:
            self.post_message(self.Picked(under[-1]))


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


_FORMS = (
    *((_long, _counted), (_first_word, _counted), (_short, _counted)),
    *((_short, _marked), (_only_chosen, _marked), (_nothing, _marked)),
)
"""From the roomiest to the narrowest: how phases are named, and whether needs are counted."""
