"""What every screen can do."""

from __future__ import annotations

from .command import Command
from .insights import Insights


class Down(Command):
    """Move down."""

    keys = ("down", "j")
    group = "Move"

    def run(self, key: str) -> None:
        self.screen.mover.move_by(1)


class Up(Command):
    """Move up."""

    keys = ("up", "k")
    group = "Move"

    def run(self, key: str) -> None:
        self.screen.mover.move_by(-1)


class PageDown(Command):
    """Move down a page."""

    keys = ("pagedown",)
    group = "Move"

    def run(self, key: str) -> None:
        self.screen.mover.move_page(1)


class PageUp(Command):
    """Move up a page."""

    keys = ("pageup",)
    group = "Move"

    def run(self, key: str) -> None:
        self.screen.mover.move_page(-1)


class First(Command):
    """Go to the first."""

    keys = ("g", "home")
    group = "Move"

    def run(self, key: str) -> None:
        self.screen.mover.move_to_start()


class Last(Command):
    """Go to the last."""

    keys = ("G", "end")
    group = "Move"

    def run(self, key: str) -> None:
        self.screen.mover.move_to_end()


class Back(Command):
    """Go back one level; never quits."""

    keys = ("escape",)
    label = "back"
    footer = 8
    group = "Move"

    def run(self, key: str) -> None:
        self.screen.go_back()


class Help(Command):
    """What can be done here, searchable; Enter does it."""

    keys = ("question_mark", "f1")
    label = "help"
    footer = 1
    group = "Program"

    def run(self, key: str) -> None:
        from ..screens.help import HelpScreen

        self.screen.app.push_screen(HelpScreen(self.screen))


class Palette(Command):
    """Every command by name, with why one is not available now."""

    keys = ("colon", "ctrl+p")
    label = "commands"
    group = "Program"

    def run(self, key: str) -> None:
        from ..screens.help import HelpScreen

        self.screen.app.push_screen(HelpScreen(self.screen, searching=True))


class OtherLook(Command):
    """Change between the dark and the light look."""

    group = "Program"
    label = "look"

    def run(self, key: str) -> None:
        app = self.screen.app
        app.theme = "spo-light" if app.theme == "spo-dark" else "spo-dark"


class Quit(Command):
    """Leave the program; the shop goes on."""

    keys = ("q",)
    label = "quit"
    group = "Program"

    def run(self, key: str) -> None:
        self.screen.app.exit()


MOVING = (Down, Up, PageDown, PageUp, First, Last)
EVERYWHERE = (*MOVING, Back, Help, Palette, Insights, OtherLook, Quit)
