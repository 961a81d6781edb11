"""What a program writes to a terminal, less what stands there already.

Textual draws a changed line from its widget's first cell, and tells every stretch of text its whole
style. Over SSH that is most of what a key costs. Here the cells that the terminal shows are known,
and only those that differ are written, each style as the difference to the one before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import scroll
from .cells import STRETCH, Cell, Part, is_half, parts, read
from .style import PLAIN, UNKNOWN, blank_change, change, kinship

ENTER = "\x1b[?1049h"
"""Has the terminal show a screen of the program's own."""

_TOKEN = re.compile(
    rf"(?P<stretch>{STRETCH})"
    r"|\x1b\[(?P<line>\d+);(?P<column>\d+)H"
    r"|(?P<newline>[\r\n]+)"
    r"|(?P<harmless>\x1b\[[?<>=](?!1049|1047|47|3[hl])[0-9;]*[$ ]?[A-Za-z]"  # modes, queries
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # titles, notices, the clipboard
    r"|\x1bP.*?\x1b\\"  # what tmux is to pass on
    r"|\x07)"
    r"|(?P<other>\x1b(?:\[[0-9;?<>=]*[ -/]*[@-~]|[^\[\]P]|\Z)|[\x00-\x1f\x7f])",
    re.DOTALL,
)
_MANY = 64
"""Parts of a frame up to which the best order is looked for."""
_EMPTY_FRAME = "\x1b[?2026h\x1b[?2026l"

Place = tuple[int, int]
"""Line and column, from 1."""


class Thrift:
    def __init__(self) -> None:
        self._wanted = PLAIN
        self.forget()

    def forget(self) -> None:
        """Nothing is known of the terminal any more: it was cleared, or has another size."""
        self._style = UNKNOWN
        self._shown: dict[int, list[Cell | None]] = {}
        self._next: dict[int, list[Cell | None]] = {}
        """Lines that the program has drawn and the terminal has not been told yet."""
        self._at: Place | None = None
        self._goal: Place | None = None
        self._newlines = ""

    def pack(self, data: str) -> str:
        """The same on the screen in fewer bytes; to be called with all output, in order."""
        told: list[str] = []
        for token in _TOKEN.finditer(data):
            self._take(token, told)
        self._settle(told)
        return "".join(told).replace(_EMPTY_FRAME, "")

    def _take(self, token: re.Match[str], told: list[str]) -> None:
        if token.lastgroup == "stretch":
            self._print(token[0], told)
        elif token.lastgroup == "column":
            self._goal = (int(token["line"]), int(token["column"]))
            self._newlines = ""
        elif token.lastgroup == "newline":  # mostly what follows says where it is to stand
            self._newlines += token[0]
        elif token.lastgroup == "harmless":
            self._draw(told)
            told.append(token[0])
        else:
            self._settle(told)
            told += (change(self._style, self._wanted), token[0])
            self.forget()

    def _print(self, stretch: str, told: list[str]) -> None:
        cells, style = read(self._wanted, stretch)
        if cells and (self._goal is None or self._newlines):
            self._settle(told)
            told += (change(self._style, self._wanted), stretch)
            self.forget()
            self._style = style
        elif cells and self._goal is not None:
            line, column = self._goal
            self._goal = (line, column + len(cells))
            self._put(line, column - 1, cells, told)
        self._wanted = style

    def _put(self, line: int, start: int, cells: Sequence[Cell], told: list[str]) -> None:
        row = self._row(line)
        end = start + len(cells)
        row += [None] * (end - len(row))
        halves = [start - 1] if start and is_half(row[start]) else []
        halves += [end] if end < len(row) and is_half(row[end]) else []
        if halves:
            self._draw(told)
            row = self._row(line)
        for half in halves:
            row[half] = None  # of a wide character: terminals blank it, or not
        row[start:end] = cells

    def _row(self, line: int) -> list[Cell | None]:
        if line not in self._next:
            self._next[line] = list(self._shown.get(line, ()))
        return self._next[line]

    def _draw(self, told: list[str]) -> None:
        """Have the terminal show what the program has drawn."""
        if not self._next:
            return
        rows = {line: row for line, row in self._next.items() if row != self._shown.get(line)}
        self._next = {}
        if len(rows) >= scroll.LEAST:
            self._scroll(rows, told)
        found: list[Part] = []
        for line in sorted(rows):
            found += parts(line, self._shown.get(line, ()), rows[line])
            self._shown[line] = rows[line]
        if all(part.sure for part in found):  # what spills over is written over by the next
            found = self._nearest(found)
        for part in found:
            told.append(_way(self._at, (part.line, part.column)))
            told += (self._step(part), part.text)
            self._reach(part)

    def _nearest(self, found: list[Part]) -> list[Part]:
        """In an order in which each is reached in few bytes from the one before."""
        if len(found) > _MANY:
            return sorted(found, key=lambda part: kinship(part.style))
        at, style = self._at, self._style
        order: list[Part] = []
        while found:
            part = min(found, key=self._cost)
            found.remove(part)
            order.append(part)
            self._reach(part)
        self._at, self._style = at, style
        return order

    def _cost(self, part: Part) -> int:
        return len(_way(self._at, (part.line, part.column))) + len(self._step(part))

    def _step(self, part: Part) -> str:
        """What leads to the style of a part."""
        if part.text.isspace():
            return blank_change(self._style, part.style)
        return change(self._style, part.style)

    def _reach(self, part: Part) -> None:
        """Take note of where the cursor stands behind a part, and in which style."""
        if not part.text.isspace() or self._step(part):
            self._style = part.style
        # terminals differ in how wide they take rare characters to be
        self._at = (part.line, part.column + part.width) if part.sure else None

    def _scroll(self, rows: dict[int, list[Cell | None]], told: list[str]) -> None:
        """Have the terminal move a block of lines that the frame moves; only what differs then is
        left to be drawn."""
        block = scroll.find(self._shown, rows)
        if block is None:
            return
        lines = range(block[0], block[1] + 1)
        before = [self._shown.get(line, []) for line in lines]
        then = [rows.get(line, row) for line, row in zip(lines, before, strict=True)]
        if len({len(row) for row in (*before, *then)}) > 1 or any(None in row for row in then):
            return  # what is not known would be moved along, or be left where it was
        told.append(scroll.sequence(*block))
        scroll.move(self._shown, *block)
        rows |= zip(lines, then, strict=True)
        self._at = None

    def _settle(self, told: list[str]) -> None:
        """Have the terminal's cursor where the program believes it to be."""
        self._draw(told)
        if self._goal is not None:
            told.append(_way(self._at, self._goal))
            self._at = self._goal
        if self._newlines:
            told.append(self._newlines)
            self.forget()


def _way(at: Place | None, goal: Place) -> str:
    """The shortest sequence that leads from one place to the other."""
    line, column = goal
    if at == goal:
        return ""
    if at is not None and at[0] == line and at[1] < column:
        step = column - at[1]
        return f"\x1b[{step}C" if step > 1 else "\x1b[C"
    return f"\x1b[{line};{column}H" if column > 1 else f"\x1b[{line}H"
