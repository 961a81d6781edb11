"""What is pasted is text: no code in it reaches whoever reads the keys.

Textual reads escape codes inside a bracketed paste as well, and what it does not know it hands on
as keys: text copied from another terminal, colours and all, would press `m` on the board.
"""

from __future__ import annotations

_ESCAPE = "\x1b"
_BEGINS, _ENDS = "\x1b[200~", "\x1b[201~"


class PlainPaste:
    def __init__(self) -> None:
        self._inside = False
        self._seen = ""
        """As much of the next mark as has come; inside a paste it is held back."""

    def plain(self, data: str) -> str:
        """`data` as it came, but for the escapes inside a paste."""
        if not self._inside and not self._seen and _ESCAPE not in data:
            return data
        return "".join(map(self._next, data))

    def _next(self, character: str) -> str:
        mark = _ENDS if self._inside else _BEGINS
        seen = self._seen + character
        if seen == mark:
            self._inside, self._seen = not self._inside, ""
            return mark if mark == _ENDS else character
        if mark.startswith(seen):
            self._seen = seen
            return "" if self._inside else character
        held = self._seen.replace(_ESCAPE, "") if self._inside else ""
        self._seen = _ESCAPE if character == _ESCAPE else ""
        return held if self._seen and self._inside else held + character
