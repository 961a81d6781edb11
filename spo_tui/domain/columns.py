"""Plain text in columns: how wide it stands in a terminal, and lines that fit."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from .clean import clean


def width(text: str) -> int:
    """Terminal cells: two for East Asian wide characters, none for combining marks."""
    return len(text) if text.isascii() else sum(_cells(character) for character in text)


def cut(text: str, cells: int) -> str:
    """`text`, safe, in at most so many cells, the last one `…` when it was longer."""
    safe = clean(text)
    if width(safe) <= cells:
        return safe
    kept = ""
    for character in safe:
        if width(kept + character) > cells - 1:
            break
        kept += character
    return kept + "…"


def wrapped(text: str, cells: int, lead: str = "", then: str = "") -> Iterator[str]:
    """Lines of whole words, safe, none wider than `cells`; `lead` begins the first of them and
    `then` the others."""
    return _filled(clean(text).split(), " ", cells, lead, then)


def listed(parts: Iterable[str], cells: int, lead: str = "", then: str = "") -> Iterator[str]:
    """As `wrapped`, parts with commas between them, none of which is broken."""
    return _filled(map(clean, parts), ", ", cells, lead, then)


def _filled(parts: Iterable[str], glue: str, cells: int, lead: str, then: str) -> Iterator[str]:
    line, begin = "", lead
    for part in parts:
        joined = f"{line}{glue}{part}" if line else part
        if line and width(begin + joined) > cells:
            yield cut(f"{begin}{line}{glue}".rstrip(), cells)
            line, begin = part, then
        else:
            line = joined
    yield cut(begin + line, cells).rstrip()


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
