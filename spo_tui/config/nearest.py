"""A suggestion for a name that is not known."""

from __future__ import annotations

from collections.abc import Sequence


def hint(name: str, known: Sequence[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, 1)
    if near:
        return f"did you mean {near[0]}?"
    return f"known are {', '.join(known)}" if known else "none is named"
