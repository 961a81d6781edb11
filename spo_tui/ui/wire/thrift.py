"""What a program writes to a terminal, less what stands there already.

Textual draws a changed line from its widget's first cell, and tells every stretch of text its whole
style. Over SSH that is most of what a key costs. Here the cells that the terminal shows are known,
and only those that differ are written, each style as the difference to the one before.
"""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter

from rich.cells import get_character_cell_size

from . import scroll
from .style import PLAIN, UNKNOWN, after, blank_change, change, of_blank

_TOKEN = re.compile(
    r"\x1b\[(?P<style>[0-9;]*)m"
    r"|\x1b\[(?P<line>\d+);(?P<column>\d+)H"
    r"|(?P<newline>[\r\n]+)"
    r"|(?P<harmless>\x1b\[[?<>=](?!1049|1047|47|3[hl])[0-9;]*[$ ]?[A-Za-z]"  # modes, queries
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # titles, notices, the clipboard
    r"|\x1bP.*?\x1b\\"  # what tmux is to pass on
    r"|\x07)"
    r"|(?P<other>\x1b(?:\[[0-9;?<>=]*[ -/]*[@-~]|[^\[\]P]|\Z)|[\x00-\x1f\x7f])",
    re.DOTALL,
)
_FRAME = "\x1b[?2026h"
_EMPTY_FRAME = "\x1b[?2026h\x1b[?2026l"
_LONG = 4000
"""Characters of a frame from which on it is looked at whether it only moves lines."""
_WORTH = 8
"""Equal cells that it pays to pass over: going on behind them costs as many bytes."""
_SURE = re.compile(r"[\x20-\x7e\u00a0-\u02ff\u0370-\u0482\u2010-\u2027\u2190-\u25ff]*")
"""Characters that every terminal takes to be one cell wide."""

Place = tuple[int, int]
"""Line and column, from 1."""
Cell = tuple[str, str]
"""What stands there and its style; the second cell of a wide character has no text."""


class Thrift:
    def __init__(self) -> None:
        self._wanted = PLAIN
        self.forget()

    def forget(self) -> None:
        """Nothing is known of the terminal any more: it was cleared, or has another size."""
        self._style = UNKNOWN
        self._shown: dict[int, list[Cell | None]] = {}
        self._at: Place | None = None
        self._goal: Place | None = None
        self._newlines = ""

    def pack(self, data: str) -> str:
        """The same on the screen in fewer bytes; to be called with all output, in order."""
        told: list[str] = []
        if len(data) >= _LONG and not self._newlines:
            if data.startswith(_FRAME):
                told.append(_FRAME)
                data = data.removeprefix(_FRAME)
            self._scroll(data, told)
        self._read(data, told)
        self._settle(told)
        return "".join(told).replace(_EMPTY_FRAME, "")

    def _read(self, data: str, told: list[str]) -> None:
        end = 0
        for token in _TOKEN.finditer(data):
            if token.start() > end:
                self._print(data[end : token.start()], told)
            end = token.end()
            self._take(token, told)
        if end < len(data):
            self._print(data[end:], told)

    def _scroll(self, data: str, told: list[str]) -> None:
        """Have the terminal move a block of lines that the frame moves, and draw what differs."""
        ahead = Thrift()
        ahead._wanted, ahead._goal = self._wanted, self._goal
        ahead._shown = {line: list(cells) for line, cells in self._shown.items()}
        ahead._read(data, [])
        block = scroll.find(self._shown, ahead._shown)
        if block is None:
            return
        lines = range(block[0], block[1] + 1)
        rows = [ahead._shown.get(line) or [] for line in lines]
        sizes = {len(row) for row in (*rows, *(self._shown.get(line) or [] for line in lines))}
        known = all(cell is not None and cell[1] != UNKNOWN for row in rows for cell in row)
        if not known or len(sizes) > 1:
            return  # what is not known would be moved along, or be left where it was
        told.append(scroll.sequence(*block))
        scroll.move(self._shown, *block)
        self._at = None
        wanted, goal = self._wanted, self._goal
        for line, row in zip(lines, rows, strict=True):
            self._goal = (line, 1)
            for style, cells in groupby(filter(None, row), key=itemgetter(1)):
                self._wanted = style
                self._print("".join(text for text, _ in cells), told)
        self._wanted, self._goal = wanted, goal

    def _take(self, token: re.Match[str], told: list[str]) -> None:
        if token.lastgroup == "style":
            self._wanted = after(self._wanted, token["style"])
        elif token.lastgroup == "column":
            self._goal = (int(token["line"]), int(token["column"]))
            self._newlines = ""
        elif token.lastgroup == "newline":  # mostly what follows says where it is to stand
            self._newlines += token[0]
        elif token.lastgroup == "harmless":
            told.append(token[0])
        else:
            self._settle(told)
            told += (change(self._style, self._wanted), token[0])
            self.forget()

    def _settle(self, told: list[str]) -> None:
        """Have the terminal's cursor where the program believes it to be."""
        if self._goal is not None:
            self._go(self._goal, told)
        if self._newlines:
            told.append(self._newlines)
            self.forget()

    def _go(self, goal: Place, told: list[str]) -> None:
        if self._at == goal:
            return
        line, column = goal
        if self._at is not None and self._at[0] == line and self._at[1] < column:
            told.append(f"\x1b[{column - self._at[1]}C")
        else:
            told.append(f"\x1b[{line};{column}H")
        self._at = goal

    def _print(self, text: str, told: list[str]) -> None:
        if self._goal is None or self._newlines:
            self._settle(told)
            told += (change(self._style, self._wanted), text)
            self.forget()
            self._style = self._wanted
            return
        line, column = self._goal
        sure = _SURE.fullmatch(text) is not None
        new = self._narrow(text) if sure else self._cells(text)
        self._goal = (line, column + len(new))
        old = self._replace(line, column - 1, new)
        if old == new:
            return
        first, last = (0, len(new)) if not sure else _differing(old, new)
        self._go((line, column + first), told)
        if sure:
            text = text[first:last]
        if text.isspace():
            step = blank_change(self._style, self._wanted)
        else:
            step = change(self._style, self._wanted)
        if step or not text.isspace():
            self._style = self._wanted
        told += (step, text)
        # terminals differ in how wide they take rare characters to be
        self._at = (line, column + last) if sure else None

    def _replace(self, line: int, start: int, new: list[Cell]) -> list[Cell | None]:
        """Take note of what stands on the line now; returns what stood there."""
        row = self._shown.setdefault(line, [])
        end = start + len(new)
        row += [None] * (end - len(row))
        old = row[start:end]
        if old == new:
            return old
        if old and old[0] is not None and not old[0][0] and start:
            row[start - 1] = None  # half of a wide character is left: terminals blank it, or not
        beyond = row[end] if end < len(row) else None
        if beyond is not None and not beyond[0]:
            row[end] = None
        row[start:end] = new
        return old

    def _narrow(self, text: str) -> list[Cell]:
        style, blank = self._wanted, (" ", of_blank(self._wanted))
        return [(one, style) if one != " " else blank for one in text]

    def _cells(self, text: str) -> list[Cell]:
        cells: list[Cell] = []
        for one in text:
            width = get_character_cell_size(one)
            if width == 0 and cells:
                cells[-1] = (cells[-1][0] + one, self._wanted)
            elif width == 0:  # a mark without its letter: seen as one, and never taken for it
                cells.append((one, UNKNOWN))
            else:
                cells += [(one, self._wanted), *[("", self._wanted)] * (width - 1)]
        return cells


def _differing(old: list[Cell | None], new: list[Cell]) -> tuple[int, int]:
    """The part [first, last) that has to be written; there is some."""
    first, last = 0, len(new)
    while old[first] == new[first]:
        first += 1
    while old[last - 1] == new[last - 1]:
        last -= 1
    return first if first >= _WORTH else 0, last
