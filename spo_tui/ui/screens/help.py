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

_GROUPS = ("Do", "Mark", "Job", "View", "Go to", "Move", "Program")
_NOT_HERE = "Not here"
_MOST_KEYS = 14
"""Columns."""


class HelpScreen(SpoScreen):
    CSS_PATH = stylesheets.path("help.tcss")
    ACTIONS = (Run, *SEARCHING)

    def __init__(self, behind: SpoScreen, *, searching: bool = False) -> None:
        super().__init__()
        self._behind = behind
        self._searching = searching
        self._wanted: list[str] = []
        self._lines: dict[str, _Line] = {}

    def compose(self) -> ComposeResult:
        yield TitleBar()
        with Container(id="middle"):
            yield PickList(id="commands")
            yield Page(id="told")
        yield FilterLine("a key or a word", enter="do it")
        yield FootBar()

    def on_mount(self) -> None:
        self.query_one(TitleBar).show([("What can be done here", "strong")], [], "")
        self.mover.empty = ("No command has these words.", "Esc clears the search.")
        self._list()
        if self._searching:
            self.query_one(FilterLine).edit()

    @property
    def mover(self) -> PickList:
        return self.query_one("#commands", PickList)

    @classmethod
    def all_commands(cls) -> tuple[type[Command], ...]:
        """None of those that act on what lies behind."""
        return cls.own_commands()

    def _list(self) -> None:
        commands = self._behind.all_commands()
        keys = min(_MOST_KEYS, max(len(command.key_text()) for command in commands))
        lines = [
            _Line(command, command(self._behind).why_not(), keys, self.shop.glyphs)
            for command in commands
            if self._fits(command)
        ]
        own = self._behind.own_commands()
        away = [line for line in lines if line.why_not and line.command not in own]
        groups = {
            name: [line for line in lines if line.command.group == name and line not in away]
            for name in _GROUPS
        }
        items: list[Item] = []
        for name, inside in (groups | {_NOT_HERE: away}).items():
            if inside:
                items += [heading(name), *(Item(line.command.id(), line) for line in inside)]
        self._lines = {line.command.id(): line for line in lines}
        called = (line.command.id() for line in lines if self._is_called(line.command))
        self.mover.show(items, next(called, None) if self._wanted else None)
        self._tell()

    @on(PickList.Moved)
    def _tell(self) -> None:
        """Of the marked one, all that the list may have had no room for."""
        line = self._lines.get(self.mover.key or "")
        self.query_one("#told", Page).show(lambda width, _height: line.told(width) if line else [])

    def _fits(self, command: type[Command]) -> bool:
        said = folded(f"{command.line()} {command.label} {command.id()}")
        keys = command.key_text().split()
        return all(w in keys or any(s.startswith(w) for s in said) for w in self._wanted)

    def _is_called(self, command: type[Command]) -> bool:
        """Whether the words are in its name, and not only in what is told of it."""
        name = folded(f"{command.label} {command.id()}")
        return all(any(said.startswith(word) for said in name) for word in self._wanted)

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
    def __init__(
        self, command: type[Command], why_not: str | None, keys: int, glyphs: Glyphs
    ) -> None:
        self.command = command
        self.why_not = why_not
        self._keys = keys
        self._glyphs = glyphs

    def __call__(self, width: int, cursor: bool) -> list[Span]:
        suffix = " cursor" if cursor else ""
        keys = fit(self.command.key_text(), self._keys)
        said = self.command.line()
        style = ("dim" if self.why_not else "") + suffix
        if self.why_not:
            said = f"{self.command.called()}: {self.why_not}"
        return [
            (self._glyphs.cursor if cursor else " ", "chosen" + suffix),
            ("  " + keys + " ", "chosen" + suffix),
            (fit(said, max(4, width - self._keys - 5)), style.strip()),
        ]

    def told(self, width: int) -> Lines:
        """What the line has no room for; nothing where it has said all."""
        if not self.why_not and len(self.command.line()) <= width - self._keys - 5:
            return []
        lines: Lines = [[("   " + fit(self.command.line(), width - 4), "strong")]]
        if self.why_not:
            said = wrap(f"Not now: {self.why_not}", width - 4, 2)
            lines += [[("   " + line, "waiting")] for line in said]
        return lines
