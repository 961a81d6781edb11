"""Foreign text as a cell that no spreadsheet takes for a formula."""

from __future__ import annotations

import unicodedata

from .clean import clean

_LEADS = frozenset("=+-@")
_CONTROLS = frozenset("\t\r\n")


def harmless(text: str) -> str:
    """Led by an apostrophe where it would be calculated; control characters are marked.

    After OWASP's advice on CSV injection; full-width signs count as the plain ones.
    """
    first = unicodedata.normalize("NFKC", text[:64]).lstrip()[:1]
    formula = first in _LEADS if first else text[:1] in _CONTROLS
    return ("'" if formula or text[:1] in _CONTROLS else "") + clean(text)
