"""The one door for foreign text: what comes out is safe to show, and exactly as wide as asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from ..domain.clean import clean

if TYPE_CHECKING:
    from textual.content import Content


def content(text: str) -> Content:
    """For widgets that take a visual: no markup is read in it, no control character is left."""
    from textual.content import Content  # the first frame is drawn without Textual

    return Content(clean(text))


def fit(text: str, width: int, *, right: bool = False) -> str:
    """`text`, safe, in `width` cells: padded, or cut with an ellipsis."""
    if width <= 0:
        return ""
    safe = clean(text)
    length = width_of(safe)
    if length > width:
        cut = width - 1
        if cut <= 0:
            return set_cell_size(safe, width)
        return (safe[:cut] if safe.isascii() else set_cell_size(safe, cut)) + "…"
    padding = " " * (width - length)
    return padding + safe if right else safe + padding


def width_of(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)


def wrap(text: str, width: int, most: int) -> list[str]:
    """At most `most` lines of words, safe; the last one ends in an ellipsis when cut."""
    lines: list[str] = []
    line = ""
    for word in clean(text).split():
        joined = f"{line} {word}".strip()
        if line and width_of(joined) > width:
            lines.append(line)
            line = word
        else:
            line = joined
    if line:
        lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [fit(line, width).rstrip() for line in lines]
