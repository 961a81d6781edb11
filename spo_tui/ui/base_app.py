"""What every application of the shop does alike: its looks, its way to the terminal, its crash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from textual.app import App
from textual.driver import Driver
from textual.filter import LineFilter

from . import glyphs, themes
from .crash import tell_of_crash
from .wire.ascii_filter import AsciiOnly
from .wire.driver import ThriftyDriver

T = TypeVar("T")


class BaseApp(App[T], Generic[T]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self._ascii = [AsciiOnly()] if glyphs.choose() is glyphs.ASCII else []
        for theme in themes.ALL:
            self.register_theme(theme)
        self.theme = themes.choose(self.console.color_system)

    def get_driver_class(self) -> type[Driver]:
        return ThriftyDriver

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), *self._ascii]

    def _fatal_error(self) -> None:
        tell_of_crash(self)
