"""An A4 page to write on: fonts, text that stays in its place, and what every page ends with."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import MethodReturnValue
from fpdf.fonts import TTFFont

from ..domain.clean import clean

FONTS = Path(__file__).parent / "fonts"
LEFT, RIGHT, TOP, BOTTOM = 16.0, 194.0, 14.0, 276.0
"""Millimetres from the left and the top edge."""
WIDTH = RIGHT - LEFT
LINE = 1.25
"""Height of a line, in font heights."""
_MISSING = "\u25a1"
_POINT = 25.4 / 72
_LONGEST = 2000
_GREY, _BLACK = 110, 0


class Paper:
    """All texts are data: whatever they hold, they end where their place ends."""

    def __init__(self, title: str, at: datetime) -> None:
        """`at` (aware) is the time it is made, and stands in the file."""
        self.pdf = pdf = FPDF(format="A4", unit="mm")
        pdf.set_auto_page_break(False)
        pdf.add_font("text", "", FONTS / "DejaVuSans.ttf")
        pdf.add_font("text", "B", FONTS / "DejaVuSans-Bold.ttf")
        pdf.set_font("text")
        pdf.set_text_shaping(True)
        pdf.c_margin = 0
        pdf.set_creation_date(at)
        pdf.set_title(clean(title))
        pdf.set_producer("spo-tui")
        fonts = [font for font in pdf.fonts.values() if isinstance(font, TTFFont)]
        self._known = frozenset.intersection(*(frozenset(font.cmap) for font in fonts))

    def new_page(self) -> None:
        """To be called before anything is written or measured."""
        self.pdf.add_page()

    def foot(self, foot: str) -> None:
        self.text(LEFT, BOTTOM + 6, foot, size=8, grey=True)

    def bytes(self) -> bytes:
        return bytes(self.pdf.output())

    def text(  # noqa: PLR0913 - what a line of text has
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 10,
        width: float | None = None,
        most: int = 1,
        bold: bool = False,
        grey: bool = False,
        right: bool = False,
    ) -> float:
        """Write in at most `most` lines from y down, the last one cut with an ellipsis; returns
        where they end. Text in a script that runs from right to left stands at the right."""
        width = RIGHT - x if width is None else width
        lines = self.wrap(text, size, width, most, bold=bold)
        self.pdf.set_text_color(_GREY if grey else _BLACK)
        for line in lines:
            align = "R" if right or _runs_left(line) else "L"
            self.pdf.set_xy(x, y)
            self.pdf.cell(width, size * _POINT * LINE, line, align=align)
            y += size * _POINT * LINE
        return y

    def wrap(
        self, text: str, size: float, width: float, most: int, *, bold: bool = False
    ) -> list[str]:
        self.pdf.set_font("text", "B" if bold else "", size)
        shown = self._shown(text)
        if not shown:
            return []
        lines = self.pdf.multi_cell(
            *(width, size * _POINT, shown),
            align="L",
            dry_run=True,
            output=MethodReturnValue.LINES,
        )
        assert isinstance(lines, list)
        if len(lines) <= most:
            return lines
        return [*lines[: most - 1], self._cut(lines[most - 1], width)]

    def fitting(self, text: str, largest: float, smallest: float, width: float) -> float:
        """The largest size at which the text stands in one line, bold."""
        self.pdf.set_font("text", "B", largest)
        needed = self.pdf.get_string_width(self._shown(text)) or 1.0
        return max(smallest, min(largest, largest * width / needed))

    def rule(self, y: float, *, heavy: bool = False) -> None:
        self.pdf.set_fill_color(0 if heavy else 190)
        self.pdf.rect(LEFT, y, WIDTH, 0.4 if heavy else 0.2, style="F")

    def bars(self, x: float, y: float, modules: str, module: float, height: float) -> None:
        """Neighbouring black modules in one piece: no hair lines between them."""
        self.pdf.set_fill_color(0)
        at = 0
        for run in modules.replace("01", "0 1").replace("10", "1 0").split(" "):
            if run[0] == "1":
                self.pdf.rect(x + at * module, y, len(run) * module, height, style="F")
            at += len(run)

    def _cut(self, line: str, width: float) -> str:
        room = width - self.pdf.get_string_width("…")
        while line and self.pdf.get_string_width(line) > room:
            line = line[:-1]
        return line.rstrip() + "…"

    def _shown(self, text: str) -> str:
        safe = clean(" ".join(text[: 2 * _LONGEST].split()), _LONGEST)
        safe = unicodedata.normalize("NFC", safe)
        return "".join(c if ord(c) in self._known else _MISSING for c in safe)


def height(lines: int, size: float) -> float:
    return lines * size * _POINT * LINE


def _runs_left(line: str) -> bool:
    """Whether its first letter belongs to a script that runs from right to left."""
    for character in line:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False
