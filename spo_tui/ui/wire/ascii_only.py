"""A terminal that knows only ASCII gets only ASCII, in as many cells."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import cell_len

_TWINS = {
    **dict.fromkeys("─━—–‐‑·", "-"),
    **dict.fromkeys("│┃", "|"),
    **dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼", "+"),
    "…": "~",
    "•": "*",
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’‚", "'"),
    **dict(zip("×ßłŁøØıæÆœŒđĐðÐþÞ€", "xslLoOiaAoOdDdDtTE", strict=True)),
}


@lru_cache(4096)
def ascii_only(text: str) -> str:
    """As wide as `text`: accents are left off, and what has no twin is a `?` in each cell."""
    return "".join(_twin(character) for character in text)


def _twin(character: str) -> str:
    if character.isascii():
        return character
    if character in _TWINS:
        return _TWINS[character]
    bare = unicodedata.normalize("NFKD", character)[:1]
    width = cell_len(character)
    return bare if width == 1 and bare.isascii() else "?" * width
