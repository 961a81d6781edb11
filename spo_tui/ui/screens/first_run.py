"""What a user sees who has neither a database nor a configuration: how to begin."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from ...domain.words import plural
from .. import glyphs, stylesheets
from ..base_app import BaseApp
from ..dialogs.first_steps import Configure, ImportFolder, Take
from ..dialogs.report import Report
from ..lines.span import Lines
from ..text import fit, wrap
from ..widgets.canvas import STYLE_CLASSES, Span
from ..widgets.page import Page


class Begin(StrEnum):
    DEMO = "demo"
    BOARD = "board"


_CHOICES = (
    ("A made-up shop", "it goes when you leave"),
    ("Tickets from a folder", "orders and jobs made from them"),
    ("A short configuration", "name, time zone, a hot folder"),
    ("An empty board", "jobs come later"),
)


class FirstRunScreen(Screen[None]):
    COMPONENT_CLASSES = STYLE_CLASSES
    AUTO_FOCUS = ""

    def __init__(self, database: Path, config: Path, zone: str, take: Take) -> None:
        super().__init__()
        self._database, self._config, self._zone, self._take = database, config, zone, take
        self._at = 0

    def compose(self) -> ComposeResult:
        yield Page(id="choices")

    def on_mount(self) -> None:
        self.query_one(Page).show(self._lines)

    def _lines(self, width: int, _height: int) -> Lines:
        room = width - 4
        return [
            [],
            [("  SPO", "strong")],
            [],
            *([("  " + line, "")] for line in wrap(_NOTHING, room, 3)),
            [],
            *(self._choice(place, width) for place in range(len(_CHOICES))),
            [],
            [("  " + fit(f"The database will be {_short(self._database)}", room).rstrip(), "dim")],
            [("  " + fit(f"and the configuration {_short(self._config)}", room).rstrip(), "dim")],
            [],
            _keys("1-4", "chooses", "Enter", "takes the marked one", "q", "quits"),
        ]

    def _choice(self, place: int, width: int) -> list[Span]:
        suffix = " cursor" if place == self._at else ""
        says, aside = _CHOICES[place]
        cursor = glyphs.choose().cursor if suffix else " "
        return [
            (f"{cursor} {place + 1}  ", "chosen" + suffix),
            (fit(says, 23), suffix.strip()),
            (fit(aside, width - 28), "dim" + suffix),
        ]

    def on_key(self, event: events.Key) -> None:
        event.stop()
        steps = {"down": 1, "j": 1, "up": -1, "k": -1}
        if event.key in steps:
            self._at = (self._at + steps[event.key]) % len(_CHOICES)
            self.query_one(Page).show(self._lines)
        elif event.key == "enter":
            self._choose(self._at)
        elif event.key in ("1", "2", "3", "4"):
            self._choose(int(event.key) - 1)
        elif event.key == "q":
            self.app.exit()

    def _choose(self, place: int) -> None:
        if place == 1:
            self.run_worker(self._import(), exclusive=True)
        elif place == 2:
            self.run_worker(self._configure(), exclusive=True)
        else:
            self.app.exit(Begin.BOARD if place else Begin.DEMO)

    async def _import(self) -> None:
        told = await self.app.push_screen_wait(ImportFolder(self._take))
        if told is None:
            return
        rejected = [(Path(one["file"]).name, str(one["reason"])) for one in told["rejected"]]
        if rejected:
            taken = f"{plural(len(told['jobs']), 'job')} imported"
            left = f"{plural(len(rejected), 'file')} could not be: mend and import again"
            report = Report(taken, left, rejected, "goes to the board")
            await self.app.push_screen_wait(report)
        self.app.exit(Begin.BOARD)

    async def _configure(self) -> None:
        if await self.app.push_screen_wait(Configure(self._config, self._zone)):
            self.app.exit(Begin.BOARD)


_NOTHING = "There is no shop here yet: no database and no configuration. How to begin?"


def _short(path: Path) -> str:
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def _keys(*words: str) -> list[Span]:
    pairs = zip(words[::2], words[1::2], strict=True)
    spans = [((f"{key} ", "chosen"), (f"{says}   ", "dim")) for key, says in pairs]
    return [("  ", ""), *(span for pair in spans for span in pair)]


class FirstRun(BaseApp[Begin]):
    """Ends with what the user began; None for a user who left."""

    CSS_PATH = stylesheets.path("app.tcss")
    BINDINGS: ClassVar = []

    def __init__(self, database: Path, config: Path, zone: str, take: Take) -> None:
        super().__init__()
        self._screen = FirstRunScreen(database, config, zone, take)

    def on_mount(self) -> None:
        self.push_screen(self._screen)
