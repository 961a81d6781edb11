"""Lines with stops among them, two columns of them side by side."""

from __future__ import annotations

from ..text import width_of
from .item import Item
from .span import Span


def plain(line: list[Span]) -> Item:
    return Item(None, lambda _width, _cursor: line)


def beside(left: list[Item], right: list[Item], width: int, between: str) -> list[Item]:
    """`left` in `width` columns, then `between` on each line, then `right`. A line has one stop:
    where both have one, that of the left."""
    blank = plain([])
    joined: list[Item] = []
    for y in range(max(len(left), len(right))):
        one = left[y] if y < len(left) else blank
        other = right[y] if y < len(right) else blank
        key = other.key if one.key is None else one.key
        joined.append(Item(key, _Joined(one, other, width, between)))
    return joined


class _Joined:
    def __init__(self, left: Item, right: Item, width: int, between: str) -> None:
        self._left, self._right, self._width, self._between = left, right, width, between

    def __call__(self, width: int, cursor: bool) -> list[Span]:
        at_left = self._left.key is not None
        spans = self._left.draw(self._width, cursor and at_left)
        used = sum(width_of(text) for text, _ in spans)
        gap: list[Span] = [(" " * max(0, self._width - used), ""), (self._between, "rule")]
        rest = max(0, width - self._width - len(self._between))
        return [*spans, *gap, *self._right.draw(rest, cursor and not at_left)]
