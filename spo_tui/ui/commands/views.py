"""Filters with names: listed, applied, kept and forgotten."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from .command import Command

if TYPE_CHECKING:
    from ..screens.board import BoardScreen
    from ..screens.views import ViewsScreen


class Views(Command):
    """Saved views: filters with names, counted; Enter shows one."""

    screen: BoardScreen
    keys = ("L",)
    label = "views"
    group = "View"

    def run(self, key: str) -> None:
        from ..screens.views import ViewsScreen

        self.screen.app.push_screen(ViewsScreen(self.screen))


class ViewsCommand(Command):
    screen: ViewsScreen


class ShowView(ViewsCommand):
    """Show the jobs of this view on the board."""

    keys = ("enter",)
    label = "show"
    footer = 2

    def run(self, key: str) -> None:
        self.screen.show_chosen()


class AddView(ViewsCommand):
    """Keep the board's filter as a view of your own."""

    keys = ("plus",)
    label = "add the filter"
    footer = 3

    def why_not(self) -> str | None:
        if self.screen.present:
            return None
        return "The board shows everything: filter it first, with / or a phase."

    def run(self, key: str) -> Coroutine[Any, Any, None]:
        return self.screen.add()


class DeleteView(ViewsCommand):
    """Delete this view, if it is one of your own."""

    keys = ("x",)
    label = "delete"
    footer = 4

    def why_not(self) -> str | None:
        return self.screen.why_not_delete()

    def run(self, key: str) -> Coroutine[Any, Any, None]:
        return self.screen.delete()


OPENING = (Views,)
VIEWS = (ShowView, AddView, DeleteView)
