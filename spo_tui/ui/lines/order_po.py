"""The PO number of an order, and its button, which knows whether there is one."""

from __future__ import annotations

from ..text import fit, width_of
from .item import Item
from .rows import Shown
from .span import Span

BUTTON = "po"
"""The stop at which it is pressed."""
_KEY = "  p"
_BETWEEN = 3


def lines(number: str, shown: Shown, width: int, refusal: str | None) -> list[Item]:
    """In one line where there is room, else the whole number with the button under it.
    `refusal` says why the number cannot be changed."""
    says = f"[ {'Edit' if number else 'Add PO'} ]"
    told = number or "no number"
    aside = f"  takes {refusal.rpartition('takes ')[2]}" if refusal else _KEY
    if 1 + width_of(told) + _BETWEEN + len(says) + len(aside) <= width:
        before: Span = (fit(told, width_of(told)) + " " * _BETWEEN, "strong" if number else "dim")
        return [Item(BUTTON, _Button([before], says, aside, shown, refusal))]
    below = (
        [Item(None, _Part(part, "strong")) for part in _broken(told, width - 1)] if number else []
    )
    fits = 1 + len(says) + len(aside) <= width
    below.append(Item(BUTTON, _Button([], says, aside if fits else "", shown, refusal)))
    return below if fits else [*below, Item(None, _Part(fit(aside.strip(), width - 1), "dim"))]


def _broken(number: str, width: int) -> list[str]:
    """All of it: a number is compared letter by letter."""
    parts = [""]
    for character in fit(number, width_of(number)):
        if width_of(parts[-1]) + width_of(character) > width:
            parts.append("")
        parts[-1] += character
    return parts


class _Part:
    def __init__(self, text: str, style: str) -> None:
        self._text, self._style = text, style

    def __call__(self, _width: int, _cursor: bool) -> list[Span]:
        return [(" ", ""), (self._text, self._style)]


class _Button:
    def __init__(
        self, before: list[Span], says: str, aside: str, shown: Shown, refusal: str | None
    ) -> None:
        self._before, self._says, self._aside = before, says, aside
        self._shown, self._refusal = shown, refusal

    def __call__(self, _width: int, cursor: bool) -> list[Span]:
        suffix = " cursor" if cursor else ""
        button = "faint" if self._refusal else "chosen strong"
        return [
            (self._shown.glyphs.cursor if cursor else " ", "chosen" + suffix),
            *((text, style + suffix) for text, style in self._before),
            (self._says, button + suffix),
            (self._aside, "dim" + suffix),
        ]
