"""What stands beside a picture: its scale, its steps, and names that fit."""

from __future__ import annotations

from collections.abc import Sequence

from ...domain.insight import Insight, Line, Unit


def scale_of(insight: Insight, lines: Sequence[Line]) -> tuple[int, str]:
    """By what to divide, and the unit that is written behind."""
    drawn = [place for place, measure in enumerate(insight.measures) if measure.drawn]
    if insight.measures[drawn[0]].unit is not Unit.SECONDS:
        return 1, ""
    most = max(line.values[place] or 0 for line in lines for place in drawn)
    for seconds, unit in ((86_400, "d"), (3600, "h"), (60, "m")):
        if most >= 2 * seconds:
            return seconds, unit
    return 1, "s"


def steps_to(top: float, most: int) -> list[float]:
    """Round numbers from nothing to the top, `most` (2 at the least) beside nothing."""
    if top <= 0:
        return [0, 1]
    size = 1.0
    while size * 10 <= top:
        size *= 10
    while size > top:
        size /= 10
    parts = (0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10)
    step = next(size * part for part in parts if size * part * max(2, most) >= top)
    if top > 4:
        step = max(1.0, round(step))
    return [step * number for number in range(int(top // step) + 1)]


def columns_for(bars: int, room: int) -> list[tuple[int, int]]:
    """The first and the last column of each bar: all are as wide as each other, with a blank
    column between where there is room."""
    each = max(1, room // bars)
    wide = max(1, each - max(1, each // 4))
    return [(each * number, each * number + wide - 1) for number in range(bars)]


def piled(series: Sequence[Sequence[float]]) -> list[list[float]]:
    """Where each ends when it stands upon those before it."""
    return [
        [sum(below) for below in zip(*series[: n + 1], strict=True)] for n in range(len(series))
    ]


def names_under(names: Sequence[str], room: int) -> tuple[list[str], int]:
    """As they fit beside each other, and each how many-th does."""
    short = [name.removesuffix(":00").removeprefix("from ") for name in names]
    if not _fit(short, room):
        without_month = [" ".join(name.split()[:2]) for name in short]
        short = without_month if len(set(without_month)) == len(names) else short
    widest = max(map(len, short)) + 1
    return short, max(1, -(-len(short) * widest // max(1, room)))


def _fit(names: Sequence[str], room: int) -> bool:
    return len(names) * (max(map(len, names)) + 1) <= room


def letters(titles: Sequence[str]) -> list[str]:
    """One for each, from its name where there is one left, `#` where there is none at all."""
    taken: list[str] = []
    for title in titles:
        free = [*(c.upper() for c in title if c.isascii() and c.isalpha()), *"123456789"]
        taken.append(next((c for c in free if c not in taken), "#"))
    return taken
