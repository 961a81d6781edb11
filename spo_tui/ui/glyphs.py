"""The signs on the screen, each with a twin for terminals that know only ASCII."""

from __future__ import annotations

import codecs
import locale
import os
from dataclasses import dataclass

from ..domain.attention import Attention


@dataclass(frozen=True, slots=True)
class Glyphs:
    failure: str
    must: str
    stuck: str
    overdue: str
    chase: str
    cursor: str
    changed: str
    marked: str
    rule: str
    more: str
    live: str
    dot: str
    down: str
    up: str
    lock: str
    under: str
    full: str
    empty: str
    bar: str
    levels: str
    """From nothing to the most."""

    def of(self, level: Attention) -> str:
        return " " if level is Attention.NONE else str(getattr(self, level.word))


UNICODE = Glyphs(
    *("✗", "!", "‖", "◷", "?", "▌", "•", "■", "─"),
    *("↓", "●", "·", "▾", "▴", "▣", "└", "█", "░", "│", "·▁▂▃▄▅▆▇█"),
)
ASCII = Glyphs(
    *("x", "!", "=", "<", "?", ">", "*", "+", "-"),
    *("v", "*", "-", "v", "^", "#", "`", "#", ".", "|", ".:-=+*%#@"),
)


def choose() -> Glyphs:
    """ASCII where SPO_TUI_ASCII is set, or where the locale cannot carry the others."""
    if os.environ.get("SPO_TUI_ASCII"):
        return ASCII
    try:
        codec = codecs.lookup(locale.getpreferredencoding(False)).name
    except LookupError:
        return ASCII
    return UNICODE if codec.startswith("utf") else ASCII
