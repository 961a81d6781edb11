"""Scan mode, and what can be done in it; `SCAN` is for every screen that leads there."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from . import everywhere
from .command import Command
from .going import GoTo

if TYPE_CHECKING:
    from ..screens.scan import ScanScreen

_NAME = "scan"


class ScanMode(GoTo):
    """Scan mode: a scan shows the job, or sets a station's status."""

    keys = ("number_sign",)
    label = "scan"

    @classmethod
    def kind(cls) -> type[ScanScreen]:
        from ..screens.scan import ScanScreen

        return ScanScreen

    def made(self) -> str:
        if not self.screen.app.is_screen_installed(_NAME):
            self.screen.app.install_screen(self.kind()(), _NAME)
        return _NAME


class ScanCommand(Command):
    screen: ScanScreen


class ChooseStation(ScanCommand):
    """Choose the station: the status that each scan sets, or none."""

    keys = ("f2",)
    label = "station"
    footer = 2

    def run(self, key: str) -> Coroutine[Any, Any, None]:
        return self._run()

    async def _run(self) -> None:
        from ...domain.scan import stations
        from ..dialogs.ask_line import AskLine
        from ..dialogs.choose import Choice, Choose

        known = stations()
        choices = [Choice(status.says) for status in known]
        choices.append(Choice("A step of the shop's own", "asks for its name"))
        choices.append(Choice("No station", "a scan shows the job"))
        place = await self.screen.app.push_screen_wait(Choose("What does a scan set?", choices))
        if place is None:
            return
        if place < len(known):
            self.screen.feed(f"STATION:{known[place].name}")
        elif place == len(known):
            asks = AskLine("Station", "What is it called?", label="Name")
            label = await self.screen.app.push_screen_wait(asks)
            if label:
                self.screen.feed(f"STATION:CustomStatus/{label}")
        else:
            self.screen.feed("STATION:")


class OpenScanned(ScanCommand):
    """Open the job that was scanned last."""

    keys = ("f3",)
    label = "open"
    footer = 3
    group = "Job"

    def why_not(self) -> str | None:
        return None if self.screen.job else "No job has been scanned yet."

    def run(self, key: str) -> None:
        from ..screens.job import JobScreen

        assert self.screen.job is not None
        self.screen.app.push_screen(JobScreen(self.screen.job))


class UndoScanned(ScanCommand):
    """Take the last scan back; so does u and Enter."""

    keys = ("f4",)
    label = "undo"
    footer = 4

    def run(self, key: str) -> None:
        self.screen.feed("u")


class Help(Command):
    """What can be done here, searchable; Enter does it."""

    keys = ("f1",)
    label = "help"
    footer = 1
    group = "Program"

    def run(self, key: str) -> None:
        everywhere.Help(self.screen).run(key)


class Palette(Command):
    """Every command by name, with why one is not available now."""

    keys = ("ctrl+p",)
    label = "commands"
    group = "Program"

    def run(self, key: str) -> None:
        everywhere.Palette(self.screen).run(key)


class Quit(Command):
    """Leave the program; the shop goes on."""

    label = "quit"
    group = "Program"

    def run(self, key: str) -> None:
        self.screen.app.exit()


SCANNING = (
    *(ChooseStation, OpenScanned, UndoScanned, everywhere.PageDown, everywhere.PageUp),
    *(everywhere.Back, Help, Palette, everywhere.OtherLook, Quit),
)
SCAN = (ScanMode,)
