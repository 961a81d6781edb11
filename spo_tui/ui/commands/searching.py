"""What can be done on a screen with a list to search."""

from __future__ import annotations

from .command import Command


class Search(Command):
    """Search while typing; Enter keeps, Esc clears."""

    keys = ("slash",)
    label = "search"
    footer = 2
    group = "View"

    def run(self, key: str) -> None:
        from ..widgets.filter_line import FilterLine

        self.screen.query_one(FilterLine).edit()


SEARCHING = (Search,)
