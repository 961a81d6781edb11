"""What can be done on the screen behind: one list for help and palette, searched and run."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from ...domain.search import words as folded
from .. import stylesheets
from ..commands.command import Command
from ..commands.help import Run
from ..commands.searching import SEARCHING
from ..text import fit
from ..widgets.canvas import Span
from ..widgets.filter_line import FilterLine
from ..widgets.foot_bar import FootBar
from ..widgets.pick_list import Item, PickList, heading
from ..widgets.title_bar import TitleBar
from .screen import SpoScreen

_GROUPS = ("Do", "Mark", "Job", "View", "Move", "Program")


class HelpScreen(SpoScreen):
    CSS_PATH = stylesheets.path("help.tcss")
    ACTIONS = (Run, *SEARCHING)

    def __init__(self, behind: SpoScreen, *, searching: bool = False) -> None:
        super().__init__()
        self._behind = behind
        self._searching = searching
        self._wanted: list[str] = []

    def compose(self) -> ComposeResult:
        yield TitleBar()
        with Container(id="middle"):
            yield PickList(id="commands")
        yield FilterLine("a key or a word")
        yield FootBar()

    def on_mount(self) -> None:
        self.query_one(TitleBar).show([("What can be done here", "strong")], [], "")
        self.mover.empty = "No command has these words. Esc clears the search."
        self._list()
        if self._searching:
            self.query_one(FilterLine).edit()

    @property
    def mover(self) -> PickList:
        return self.query_one("#commands", PickList)

    def _list(self) -> None:
        items: list[Item] = []
        for group in _GROUPS:
            inside = [c for c in self._behind.all_commands() if c.group == group]
            inside = [command for command in inside if self._fits(command)]
            if inside:
                items.append(heading(group))
                items += [Item(command.id(), self._line(command)) for command in inside]
        self.mover.show(items)

    def _fits(self, command: type[Command]) -> bool:
        said = folded(f"{command.line()} {command.label} {command.id()}")
        keys = command.key_text().split()
        return all(w in keys or any(s.startswith(w) for s in said) for w in self._wanted)

    def _line(self, command: type[Command]) -> _Line:
        return _Line(command, command(self._behind).why_not())

    def run_chosen(self) -> None:
        chosen = next((c for c in self._behind.all_commands() if c.id() == self.mover.key), None)
        if chosen is None:
            return
        self.dismiss()
        self._behind.call_later(self._behind.run_command, chosen)

    @on(PickList.Chosen)
    def _clicked(self) -> None:
        self.run_chosen()

    @on(FilterLine.Typed)
    def _typed(self, event: FilterLine.Typed) -> None:
        self._wanted = folded(event.text) or event.text.split()
        self._list()

    @on(FilterLine.Left)
    def _left(self, event: FilterLine.Left) -> None:
        self.set_focus(None)
        if event.keep:
            self.run_chosen()
        elif self._wanted:
            self._wanted = []
            self._list()
        else:
            self.go_back()

    @on(FilterLine.Moved)
    def _filter_moved(self, event: FilterLine.Moved) -> None:
        self.mover.move_by(event.rows)


class _Line:
    def __init__(self, command: type[Command], why_not: str | None) -> None:
        self._command = command
        self._why_not = why_not

    def __call__(self, width: int, cursor: bool) -> list[Span]:
        suffix = " cursor" if cursor else ""
        keys = fit(self._command.key_text(), 14)
        said = self._command.line()
        style = ("dim" if self._why_not else "") + suffix
        if self._why_not:
            said = f"{self._command.label or self._command.id()}: {self._why_not}"
        return [
            ("   " + keys + " ", "chosen" + suffix),
            (fit(said, max(4, width - 19)), style.strip()),
        ]
