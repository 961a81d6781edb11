"""One form for text that is searched and for text that searches."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 64
"""Characters of a word that count: an index takes no words without bound."""


def words(text: str) -> list[str]:
    """Letters and digits only, without accents or case: `Müller & Søn-2` is muller, søn, 2."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return [word[:_LONGEST] for word in _WORD.findall(letters)]
