"""Hot folders, and what is in line or lies in them, as lines; which columns there is room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...domain import words
from ...domain.delivery import State, size_words
from ...domain.hot_folder import FileState, FolderFile, HotFolder
from ...domain.traffic import FILE_SAYS, Alarm, Delivery, Traffic
from ..text import fit
from .rows import Shown
from .span import Span

STATE_STYLES = {"up": "done", "down": "failure", "paused": "waiting", "unknown": "dim"}
_FILE_STYLES = {
    FileState.ARRIVING: "running",
    FileState.IN_FOLDER: "done",
    FileState.UNPLACED: "failure",
    FileState.INCOMPLETE: "failure",
    FileState.PICKED_UP: "dim",
    FileState.REJECTED: "failure",
}
_LINE_STYLES = {
    State.COPYING: "running",
    State.PUBLISHING: "running",
    State.FAILED: "failure",
    State.UNROUTED: "waiting",
}


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    width: int
    cell: Callable[[Traffic, Shown], tuple[str, str]]
    right: bool = False
    rank: int = 0
    """The higher, the sooner it leaves where there is no room."""


def state_glyph(state: str, shown: Shown) -> str:
    glyphs = shown.glyphs
    signs = {"up": glyphs.live, "down": glyphs.failure, "paused": glyphs.stuck}
    return signs.get(state, glyphs.chase)


def sparkline(counts: Sequence[int], shown: Shown) -> str:
    levels = shown.glyphs.levels
    most = max(counts, default=0)
    top = len(levels) - 1
    return "".join(levels[-(-count * top // most)] if count else levels[0] for count in counts)


def queue(it: Traffic) -> str:
    """`12 wait, copying 43 %`, `copying 2`; empty when nothing is in line."""
    parts = [f"{words.short_count(it.waiting)} wait"] if it.waiting else []
    if it.copying:
        share = it.percent
        parts.append(f"copying {it.copying}" if share is None else f"copying {share} %")
    return ", ".join(parts)


def _queue_cell(it: Traffic, _shown: Shown) -> tuple[str, str]:
    waits = it.state in ("down", "paused") and it.waiting
    style = "waiting" if waits else "running" if it.copying else ""
    return queue(it) or "-", style if queue(it) else "faint"


def _failed_cell(it: Traffic, _shown: Shown) -> tuple[str, str]:
    return (words.short_count(it.failed), "failure strong") if it.failed else ("-", "faint")


def _files_cell(it: Traffic, _shown: Shown) -> tuple[str, str]:
    folder = it.folder
    if folder.unplaced:
        return f"{folder.present} ({folder.unplaced}!)", "waiting"
    return (words.short_count(folder.present), "") if folder.present else ("-", "faint")


def _age_cell(it: Traffic, shown: Shown) -> tuple[str, str]:
    return (words.age(it.oldest_at, shown.now), "dim") if it.oldest_at else ("-", "faint")


def _ok_cell(it: Traffic, shown: Shown) -> tuple[str, str]:
    at = it.folder.last_ok_at
    return (words.age(at, shown.now), "dim") if at else ("-", "faint")


def _free_cell(it: Traffic, _shown: Shown) -> tuple[str, str]:
    free = it.folder.free_bytes
    return (size_words(free), "dim") if free is not None else ("-", "faint")


def _hour_cell(it: Traffic, _shown: Shown) -> tuple[str, str]:
    return (words.short_count(it.taken), "") if it.taken else ("-", "faint")


def _why_cell(it: Traffic, shown: Shown) -> tuple[str, str]:
    folder = it.folder
    if it.state == "down":
        return f" {folder.reason}", "failure"
    if it.state == "paused":
        return f" by {folder.paused_by}" if folder.paused_by else "", "waiting"
    if folder.last_error and folder.last_error_at:
        ago = words.age(folder.last_error_at, shown.now)
        return f" {folder.last_error} ({ago} ago)", "dim"
    return "", "dim"


_WHY = " Last error"
_COLUMNS = (
    _Column("State", 9, lambda it, s: (_state(it, s), STATE_STYLES.get(it.state, "dim"))),
    _Column("Folder", 9, lambda it, _s: (it.folder.name, "strong")),
    _Column("Location", 15, lambda it, _s: (it.folder.location, "dim"), rank=9),
    _Column("Mode", 7, lambda it, _s: (it.folder.mode, "dim"), rank=8),
    _Column("Queue", 20, _queue_cell),
    _Column("Failed", 6, _failed_cell, right=True),
    _Column("Files", 7, _files_cell, right=True, rank=1),
    _Column("Taken", 5, _hour_cell, right=True, rank=3),
    _Column("Oldest", 6, _age_cell, right=True, rank=2),
    _Column("Free", 8, _free_cell, right=True, rank=4),
    _Column("Last ok", 7, _ok_cell, right=True, rank=5),
    _Column("Came, last 3 h", 18, lambda it, s: (sparkline(it.arrivals, s), "running"), rank=7),
    _Column(_WHY, 16, _why_cell, rank=6),
)
_GUTTER = 2


def _state(it: Traffic, shown: Shown) -> str:
    return f"{state_glyph(it.state, shown)} {it.state}"


def columns(width: int) -> list[tuple[_Column, int]]:
    """The columns for a list of this width, each with its own; the last one takes the rest."""
    shown = list(_COLUMNS)
    while len(shown) > 3 and _used(shown) > width:
        shown.remove(max(shown, key=lambda column: column.rank))
    free = width - _used(shown)
    widths = {column.title: column.width for column in shown}
    if _WHY in widths:
        widths[_WHY] += max(0, free)
    else:
        widths["Folder"] += max(0, min(8, free))
    return [(column, widths[column.title]) for column in shown]


def _used(shown: Sequence[_Column]) -> int:
    return _GUTTER + sum(column.width + 1 for column in shown)


def titles(width: int, _cursor: bool) -> list[Span]:
    spans: list[Span] = [(" " * _GUTTER, "faint")]
    for column, size in columns(width):
        spans.append((fit(column.title, size, right=column.right) + " ", "faint"))
    return spans


class FolderLine:
    def __init__(self, it: Traffic, shown: Shown, *, chosen: bool) -> None:
        self._it = it
        self._shown = shown
        self._chosen = chosen

    def __call__(self, width: int, cursor: bool) -> list[Span]:
        suffix = " cursor" if cursor else ""
        glyphs = self._shown.glyphs
        mark = glyphs.cursor if cursor else glyphs.bar if self._chosen else " "
        spans: list[Span] = [(mark + " ", "chosen" + suffix)]
        for column, size in columns(width):
            text, style = column.cell(self._it, self._shown)
            fitted = fit(text, size, right=column.right)
            spans.append((fitted + " ", (style + suffix).strip()))
        return spans


class AlarmLine:
    def __init__(self, alarm: Alarm, shown: Shown) -> None:
        self._alarm = alarm
        self._shown = shown

    def __call__(self, width: int, _cursor: bool) -> list[Span]:
        glyphs = self._shown.glyphs
        says = self._alarm.says(self._shown.zone)
        fitted = fit(says, width - 4)
        return [(f" {glyphs.failure} ", "failure"), (fitted, "failure strong")]


class DeliveryLine:
    """An output in line: job, where it stands, name, and why."""

    def __init__(self, it: Delivery, folder: HotFolder | None, shown: Shown) -> None:
        self._it = it
        self._folder = folder
        self._shown = shown

    def __call__(self, width: int, cursor: bool) -> list[Span]:
        it, shown = self._it, self._shown
        suffix = " cursor" if cursor else ""
        glyphs = shown.glyphs
        style = _LINE_STYLES.get(it.state, "")
        sign = glyphs.failure if it.state is State.FAILED else " "
        if it.state is State.UNROUTED:
            sign = glyphs.must
        says = it.says(shown.now, shown.zone, self._folder)
        told = it.reason or it.name
        spans: list[Span] = [
            (glyphs.cursor if cursor else " ", "chosen" + suffix),
            (f" {sign} ", (style + suffix).strip()),
            (fit(it.job, 9) + " ", "strong" + suffix),
            (fit(says, 19) + " ", (style + suffix).strip()),
            (fit(words.age(it.first_at, shown.now), 4, right=True) + "  ", "dim" + suffix),
        ]
        rest = width - 41
        if width >= 100:
            spans.append((fit(it.product, 24) + "  ", "dim" + suffix))
            spans.append((fit(size_words(it.size), 9, right=True) + "  ", "dim" + suffix))
            rest -= 37
        return [*spans, (fit(told, max(0, rest)), "dim" + suffix)]


class FileLine:
    def __init__(self, file: FolderFile, shown: Shown, *, folder: bool = False) -> None:
        """With `folder`, it says in which it lies."""
        self._file = file
        self._shown = shown
        self._folder = folder

    def __call__(self, width: int, cursor: bool) -> list[Span]:
        suffix = " cursor" if cursor else ""
        file = self._file
        state = FileState(file.state)
        says, style = FILE_SAYS[state], _FILE_STYLES.get(state, "")
        glyphs = self._shown.glyphs
        bad = style == "failure"
        told = ", ".join(
            part
            for part in (
                file.folder if self._folder else "",
                f"job {file.job}" if file.job and not file.reason else "",
                file.reason or says,
            )
            if part
        )
        if file.reason and state in (FileState.REJECTED, FileState.PICKED_UP):
            told = f"{says}: {file.reason}"
        age = words.age(file.gone_at or file.first_seen_at, self._shown.now)
        name = max(16, min(36, (width - 22) * 45 // 100))
        return [
            (glyphs.cursor if cursor else " ", "chosen" + suffix),
            (f" {glyphs.failure if bad else ' '} ", (style + suffix).strip()),
            (
                fit(file.name, name) + " ",
                ("dim" if file.gone_at else "") + suffix,
            ),
            (fit(size_words(file.size), 9, right=True) + " ", "dim" + suffix),
            (fit(age, 4, right=True) + "  ", "dim" + suffix),
            (fit(told, max(0, width - name - 21)), style + suffix),
        ]
