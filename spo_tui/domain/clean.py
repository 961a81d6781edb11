"""Foreign text made safe to show: nothing in it can move a cursor or hide what it says."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

MARK = "\ufffd"
"""Stands for what may not be shown: one cell wide, and never a character of real text."""
_BARRED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MOST_MARKS = 4
_FIRST_COMBINING = "\u0300"
_A_LINE = 200
"""Characters; lines are drawn again and again."""


def clean(text: str, limit: int | None = None) -> str:
    """Without control, format, unassigned and bidirectional characters, each of which becomes
    a MARK; at most 4 combining marks in a row, and `limit` characters, the last then being `…`.
    """
    if limit is not None and len(text) > limit:
        text = text[: max(0, limit - 1)] + "…"[:limit]
    if text.isprintable() and (text.isascii() or max(text) < _FIRST_COMBINING):
        return text
    return _remembered(text) if len(text) <= _A_LINE else _slowly(text)


def _slowly(text: str) -> str:
    shown = []
    combining = 0
    for character in text:
        category = unicodedata.category(character)
        if category[0] == "M":
            combining += 1
            if combining > _MOST_MARKS:
                continue
        else:
            combining = 0
        shown.append(MARK if category in _BARRED else character)
    return "".join(shown)


_remembered = lru_cache(2048)(_slowly)
