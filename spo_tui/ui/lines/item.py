"""A line of a list, one of several to choose from, or a heading between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..text import fit
from .span import Span


@dataclass(frozen=True, slots=True)
class Item:
    key: str | None
    """None for a heading."""
    draw: Callable[[int, bool], list[Span]]
    """(width, under the cursor) -> the line."""


def heading(text: str) -> Item:
    return Item(None, lambda width, _cursor: [(fit(f" {text}", width), "dim")])
