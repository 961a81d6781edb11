"""What stands in the cells of a line, and which stretches of it have to be written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.cells import get_character_cell_size

from .style import after, of_blank

STRETCH = r"(?:\x1b\[[0-9;]*m|[^\x00-\x1f\x7f])+"
"""Text and the styles in it."""
_STYLE = re.compile(r"\x1b\[([0-9;]*)m")
_SURE = re.compile(r"[\x20-\x7e\u00a0-\u02ff\u0370-\u0482\u2010-\u2027\u2190-\u25ff]*")
"""Characters that every terminal takes to be one cell wide."""
_SHORT = 4
"""Equal cells that cost no more to write again than to pass over."""

Cell = tuple[object, ...]
"""What stands there and its style; the second cell of a wide character has no text. Of text that
terminals may take to be of another width, also what is written with it, all or nothing."""
Row = Sequence[Cell | None]


class Part(NamedTuple):
    """What is written in one style at a place; `sure` where all terminals agree how wide it is."""

    line: int
    column: int
    text: str
    width: int
    style: str
    sure: bool


@lru_cache(maxsize=256)
def read(style: str, stretch: str) -> tuple[tuple[Cell, ...], str]:
    """The cells of a stretch that begins in a style, and the style in which it ends."""
    cells: list[Cell] = []
    for place, part in enumerate(_STYLE.split(stretch)):
        if place % 2:
            style = after(style, part)
        elif _SURE.fullmatch(part):
            cells += [_narrow(one, style) for one in part]
        else:
            cells += _unsure(part, style)
    return tuple(cells), style


@lru_cache(maxsize=4096)
def _narrow(one: str, style: str) -> Cell:
    return (one, style) if one != " " else (" ", of_blank(style))


def _unsure(text: str, style: str) -> list[Cell]:
    cells: list[Cell] = []
    for one in text:
        width = get_character_cell_size(one)
        if width == 0 and cells:
            cells[-1] = (f"{cells[-1][0]}{one}", style, text)
        elif width == 0:  # a mark without its letter: seen as one, and never taken for it
            cells.append((one, style, object()))
        else:
            cells += [(one, style, text), *[("", style, text)] * (width - 1)]
    return cells


def is_half(cell: Cell | None) -> bool:
    """Whether it is the second half of a wide character."""
    return cell is not None and not cell[0]


def parts(line: int, old: Row, new: Row) -> Iterator[Part]:
    """What makes of one line the other; what of `new` is None is of no concern."""
    for first, last in _differing(old, new):
        begin, text, style = first, "", ""
        run: object = None
        for place in range(first, last):
            cell = new[place]
            assert cell is not None
            own = cell[2] if len(cell) > 2 else None
            if place > begin and not (run == own and _joins(cell, style, text)):
                yield Part(line, begin + 1, text, place - begin, style, run is None)
                begin, text = place, ""
            if not text or (text.isspace() and cell[0] != " "):
                style = str(cell[1])
            run = own
            text += str(cell[0])
        yield Part(line, begin + 1, text, last - begin, style, run is None)


def _joins(cell: Cell, style: str, text: str) -> bool:
    """Blanks have of a style only what can be seen of it."""
    if cell[0] == " " and len(cell) == 2:
        return cell[1] == of_blank(style)
    return cell[1] == style or (text.isspace() and of_blank(str(cell[1])) == of_blank(style))


def _differing(old: Row, new: Row) -> list[tuple[int, int]]:
    """The places [first, last) that are to be written, whole characters and runs."""
    found: list[tuple[int, int]] = []
    known = len(old)
    for place, cell in enumerate(new):
        if cell is None or (place < known and old[place] == cell):
            continue
        if found and place < found[-1][1]:
            continue
        first, last = place, place + 1
        if len(cell) > 2:
            while first and _same_run(new[first - 1], cell):
                first -= 1
            while last < len(new) and _same_run(new[last], cell):
                last += 1
        if found and _is_cheap(new[found[-1][1] - 1], new[found[-1][1] : first]):
            first = found.pop()[0]
        found.append((first, last))
    return found


def _same_run(one: Cell | None, other: Cell) -> bool:
    return one is not None and len(one) > 2 and one[1:] == other[1:]


def _is_cheap(before: Cell | None, gap: Row) -> bool:
    """Whether the cells of a gap, which stand there already, may as well be written again."""
    if len(gap) > _SHORT or before is None or len(before) > 2:
        return not gap
    style = before[1]
    return all(
        cell is not None
        and len(cell) == 2
        and str(cell[0]).isascii()
        and (cell[1] == style or (cell[0] == " " and cell[1] == of_blank(str(style))))
        for cell in gap
    )
