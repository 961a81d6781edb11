"""One of several, each with a key of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from textual import events

from .. import glyphs
from ..text import fit, width_of
from ..widgets.canvas import Span
from .dialog import MOST_LINES, ROOM, Dialog, keys_line

KEYS = "123456789" + "".join(c for c in ascii_lowercase if c not in "jkq")


@dataclass(frozen=True, slots=True)
class Choice:
    says: str
    aside: str = ""
    style: str = ""


class Choose(Dialog[int | None]):
    """Answers with the place of the choice; None when it was left."""

    def __init__(self, heading: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._heading = heading
        self._choices = list(choices)[: len(KEYS)]
        self._at = 0
        self._cursor = glyphs.choose().cursor
        self._widest = min(ROOM // 2, max(width_of(choice.says) for choice in self._choices))

    def lines(self) -> list[list[Span]]:
        top = max(0, min(self._at - MOST_LINES + 2, len(self._choices) - MOST_LINES))
        shown = list(enumerate(self._choices))[top : top + MOST_LINES]
        body = [self._line(place, choice) for place, choice in shown]
        if len(self._choices) > MOST_LINES:
            left = len(self._choices) - top - len(shown)
            body.append([(f"   {left} more below" if left else "", "faint")])
        heading: list[Span] = [(fit(self._heading, ROOM).rstrip(), "strong")]
        foot = keys_line(("Enter", "takes the marked one"), ("Esc", "leaves it"))
        return [heading, [], *body, [], foot]

    def _line(self, place: int, choice: Choice) -> list[Span]:
        suffix = " cursor" if place == self._at else ""
        says = fit(choice.says, self._widest)
        aside = fit(choice.aside, ROOM - self._widest - 6)
        return [
            (self._cursor if suffix else " ", "chosen" + suffix),
            (f" {KEYS[place]} ", "chosen" + suffix),
            (says, (choice.style + suffix).strip()),
            ("  " + aside, "dim" + suffix),
        ]

    def on_key(self, event: events.Key) -> None:
        event.stop()
        steps = {"down": 1, "j": 1, "up": -1, "k": -1}
        if event.key in steps:
            self._at = (self._at + steps[event.key]) % len(self._choices)
            self.tell()
        elif event.key == "escape":
            self.dismiss(None)
        elif event.key == "enter":
            self.dismiss(self._at)
        elif event.character and event.character in KEYS[: len(self._choices)]:
            self.dismiss(KEYS.index(event.character))
