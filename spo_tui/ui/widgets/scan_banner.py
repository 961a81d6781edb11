"""The answer to the last scan, as wide as the screen and in the colour of its meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from ...domain import words
from ...domain.scan import Outcome, Scanned
from ..glyphs import ASCII
from ..lines.block_letters import LARGE, PLAIN, SMALL, Face, fits, spell
from ..lines.rows import Shown
from ..text import fit
from .canvas import Canvas, Span

_LOOKS = {
    Outcome.MOVED: ("done", "✓", "+", "Done"),
    Outcome.ALREADY: ("waiting", "=", "=", "Already there"),
    Outcome.SHOWN: ("chosen", "▸", ">", "Found"),
    Outcome.UNDONE: ("chosen", "↶", "<", "Taken back"),
    Outcome.STATION: ("chosen", "▸", ">", "Station"),
    Outcome.REFUSED: ("failure", "✗", "x", "Not done"),
    Outcome.UNKNOWN: ("failure", "✗", "x", "No such job"),
}
_TALL = 36
"""Lines of the screen from which the letters are twice as large."""


def look_of(outcome: Outcome, *, plain: bool) -> tuple[str, str, str]:
    """The style, the glyph and the word of an outcome."""
    style, glyph, twin, word = _LOOKS[outcome]
    return style, twin if plain else glyph, word


class ScanBanner(Canvas):
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "spo--banner-done",
        "spo--banner-waiting",
        "spo--banner-chosen",
        "spo--banner-failure",
    }

    def __init__(self, shown: Shown, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.shown = shown
        self._scanned: Scanned | None = None
        self._number = 0

    def show(self, scanned: Scanned, number: int) -> None:
        """`number` counts the scans, so that two of one kind are seen to be two."""
        self._scanned, self._number = scanned, number
        self.on_resize()
        self.repaint()

    def on_mount(self) -> None:
        self.on_resize()

    def on_resize(self) -> None:
        self.styles.height = self._face.lines + (5 if self._scanned else 3)

    @property
    def _face(self) -> Face:
        if self._plain:
            return PLAIN
        return LARGE if self.app.size.height >= _TALL else SMALL

    @property
    def _plain(self) -> bool:
        return self.shown.glyphs is ASCII

    def spans(self, y: int) -> Sequence[Span]:
        scanned = self._scanned
        if scanned is None:
            style, lines = "dim", ["", *self._large("ready"), "", "  Scan a job."]
        else:
            style, lines = self._answer(scanned)
        line = lines[y] if y < len(lines) else ""
        return [(fit(line, self.size.width), style)]

    def _answer(self, scanned: Scanned) -> tuple[str, list[str]]:
        style, glyph, word = look_of(scanned.outcome, plain=self._plain)
        job = scanned.job
        told = scanned.told.replace("→", "->") if self._plain else scanned.told
        lines = ["", *self._large(*self._said(scanned)), ""]
        name = f"{job.number}  {job.product}" if job else " ".join(scanned.text.split())
        lines.append(f"  {glyph} {word}: {name}" if name else f"  {glyph} {word}")
        lines.append(f"    {told}")
        at = f"{scanned.at.astimezone(self.shown.zone):%H:%M:%S}"
        facts = [f"scan {self._number}", at]
        if job:
            quantity = f"{words.quantity(job.quantity)} pieces" if job.quantity else ""
            overdue = job.due is not None and job.due <= scanned.at
            due = words.due(job.due, scanned.at, self.shown.zone, overdue)
            facts += [quantity, f"due {due}" if due and not overdue else due]
            facts += [f"order {job.order}", job.customer]
        dot = f" {self.shown.glyphs.dot} "
        lines.append("    " + dot.join(fact for fact in facts if fact))
        return f"banner-{style} strong", lines

    def _said(self, scanned: Scanned) -> tuple[str, str]:
        """What is to be read across the room, and what will do where there is no room."""
        job = scanned.job
        match scanned.outcome:
            case Outcome.STATION:
                word = scanned.station.says if scanned.station else "no station"
            case Outcome.REFUSED:
                word = "not done"
            case Outcome.UNKNOWN:
                word = "no job"
            case Outcome.UNDONE:
                word = "taken back"
            case Outcome.ALREADY:
                word = "already"
            case _:
                word = job.position.workflow.says if job else ""
        return (f"{job.number} {word}" if job else word, word)

    def _large(self, *sayings: str) -> list[str]:
        """The first saying that has room, in large letters; in the largest that have any."""
        room = self.size.width - 4
        faces = (PLAIN,) if self._plain else (LARGE, SMALL) if self._face is LARGE else (SMALL,)
        for saying in sayings:
            for face in faces:
                if fits(saying, face, room):
                    lines = [f"  {line}" for line in spell(saying, face)]
                    return self._centred(lines)
        return self._centred([f"  {sayings[-1].upper()}"])

    def _centred(self, lines: list[str]) -> list[str]:
        free = self._face.lines - len(lines)
        return [""] * (free // 2) + lines + [""] * (free - free // 2)
