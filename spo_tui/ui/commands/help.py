"""What can be done in the help itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .command import Command

if TYPE_CHECKING:
    from ..screens.help import HelpScreen


class HelpCommand(Command):
    screen: HelpScreen


class Run(HelpCommand):
    """Do what is chosen."""

    keys = ("enter",)
    label = "do it"
    footer = 3

    def run(self, key: str) -> None:
        self.screen.run_chosen()
