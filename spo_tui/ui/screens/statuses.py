"""The 60 statuses, each explained; searched by what one remembers of it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from ...domain import words
from ...domain.board import Look
from ...domain.search import words as folded
from ...domain.status import Operator, Status, catalogue, phase, phases
from .. import stylesheets
from ..behind import questions
from ..commands import searching
from ..glyphs import Glyphs
from ..lines.item import Item, heading
from ..lines.span import Lines
from ..text import fit, wrap
from ..widgets.canvas import Span
from ..widgets.filter_line import FilterLine
from ..widgets.foot_bar import FootBar
from ..widgets.page import Page
from ..widgets.pick_list import PickList
from ..widgets.title_bar import TitleBar
from .screen import SpoScreen

_WHO = {
    Operator.MUST: ("An operator must act: nothing moves until somebody does.", "failure"),
    Operator.ROUTINE: ("An operator moves it on when the work is done.", ""),
    Operator.CHASE: ("Somebody else must act; the operator reminds them.", "waiting"),
    Operator.WATCH: ("Nothing to do, unless it stays too long.", "dim"),
    Operator.NO: ("Nothing to do.", "dim"),
}
_TRACKS = {
    "workflow": "moves the job",
    "mis": "the exchange with the MIS; never moves the job",
    "communication": "e-mail and SMS about the job; never moves the job",
    "record": "stands in the history only",
}


class StatusesScreen(SpoScreen):
    CSS_PATH = stylesheets.path("statuses.tcss")
    ACTIONS = searching.SEARCHING

    def __init__(self, status: str | None) -> None:
        super().__init__()
        self._asked = status
        self._counts: dict[str, int] = {}
        self._wanted: list[str] = []

    def compose(self) -> ComposeResult:
        yield TitleBar()
        with Container(id="middle"):
            yield PickList(id="statuses")
            yield Page(id="meaning")
        yield FilterLine("a name, or a word of what it means")
        yield FootBar()

    def on_mount(self) -> None:
        self.query_one(TitleBar).show([("What the statuses mean", "strong")], [], "")
        self.mover.empty = ("No status has these words.", "Esc clears the search.")
        self._list(self._asked)
        self.shop_changed()

    @property
    def mover(self) -> PickList:
        return self.query_one("#statuses", PickList)

    def shop_changed(self) -> None:
        self.ask("counts", questions.look_at_counts, self._take)

    def _take(self, look: Look) -> None:
        self._counts = look.counts.statuses
        self._list(None)

    def _list(self, key: str | None) -> None:
        items: list[Item] = []
        for section in phases():
            under = [s for s in catalogue().values() if section.key in (s.phase, s.also)]
            under = [status for status in under if self._fits(status)]
            if under:
                items.append(heading(section.name))
                items += [self._item(status, section.key) for status in under]
        self.mover.show(items, key)
        self._explain()

    def _fits(self, status: Status) -> bool:
        said = folded(f"{status.name} {status.says} {status.meaning} {status.action}")
        return all(any(word.startswith(w) for word in said) for w in self._wanted) or (
            "".join(self._wanted) in status.name.casefold()
        )

    def _item(self, status: Status, section: str) -> Item:
        again = "" if status.phase == section else "@" + section
        return Item(
            status.name + again, _Line(status, self._counts.get(status.name, 0), self.shop.glyphs)
        )

    @on(PickList.Moved)
    def _explain(self) -> None:
        key = self.mover.key
        page = self.query_one("#meaning", Page)
        if key is None:
            page.show(lambda _width, _height: [])
            return
        status = catalogue()[key.partition("@")[0]]
        limit = self.shop.shown().limits.stuck.get(status.name, status.stuck)
        says = words.span(limit) if limit else ""
        page.show(lambda width, _height: explain(status, says, width))

    @on(FilterLine.Typed)
    def _typed(self, event: FilterLine.Typed) -> None:
        self._wanted = folded(event.text)
        self._list(None)

    @on(FilterLine.Left)
    def _left(self, event: FilterLine.Left) -> None:
        self.set_focus(None)
        if not event.keep:
            self._wanted = []
            self._list(None)

    @on(FilterLine.Moved)
    def _filter_moved(self, event: FilterLine.Moved) -> None:
        self.mover.move_by(event.rows)

    def go_back(self) -> None:
        if self._wanted:
            self.query_one(FilterLine).clear()
            self._wanted = []
            self._list(None)
        else:
            super().go_back()


class _Line:
    def __init__(self, status: Status, count: int, glyphs: Glyphs) -> None:
        self._status = status
        self._glyphs = glyphs
        self._count = count

    def __call__(self, width: int, cursor: bool) -> list[Span]:
        suffix = " cursor" if cursor else ""
        count = words.short_count(self._count) if self._count else ""
        said = fit("  " + self._status.says, max(4, width - 7))
        return [
            (self._glyphs.cursor if cursor else " ", "chosen" + suffix),
            (said, suffix.strip()),
            (f"{count:>5} ", "dim" + suffix),
        ]


def explain(status: Status, limit: str, width: int) -> Lines:
    who, style = _WHO[status.operator]
    room = max(10, width - 4)
    lines: Lines = [[], [(status.says, "strong")], [(status.name, "dim")], []]
    lines += [[(line, "")] for line in wrap(status.meaning, room, 6)]
    lines += [[], *([(line, style)] for line in wrap(who, room, 3))]
    if limit:
        lines.append([(f"Counts as stuck, or to be chased, after {limit}.", "dim")])
    if status.action:
        lines += [[], [("What to do", "faint")]]
        lines += [[(line, "chosen")] for line in wrap(status.action, room, 6)]
    where = phase(status.phase).name
    if status.also:
        where += f", and under {phase(status.also).name}"
    by = "by hand, too" if status.pick else "written by the system or by an action"
    track = f"{status.track}: {_TRACKS[status.track]}"
    lines.append([])
    for label, told in (("Phase", where), ("Track", track), ("Set", by)):
        for at, line in enumerate(wrap(told, room - 8, 3)):
            lines.append([(("" if at else label).ljust(8), "faint"), (line, "")])
    if status.next:
        after = ", ".join(catalogue()[name].says for name in status.next)
        lines += [[], [("Usually next, the likeliest first", "faint")]]
        lines += [[(line, "dim")] for line in wrap(after, room, 8)]
    return [[("  ", ""), *line] for line in lines]
