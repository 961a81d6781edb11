"""Lines of Textual for a terminal that knows only ASCII."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from .ascii_only import ascii_only


class AsciiOnly(LineFilter):
    """The last to touch a line: also what comes from outside, and what the library draws."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment if segment.text.isascii() else Segment(ascii_only(segment.text), *segment[1:])
            for segment in segments
        ]
