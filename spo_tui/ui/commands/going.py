"""Ways that lead from every screen to another one, by the same key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .command import Command

if TYPE_CHECKING:
    from ..screens.screen import SpoScreen


class GoTo(Command):
    group = "Go to"

    @classmethod
    def kind(cls) -> type[SpoScreen]:
        """Of the screen to which it leads; imported only when somebody goes there."""
        raise NotImplementedError

    def made(self) -> SpoScreen | str:
        """A screen of that kind, or the name under which one is kept."""
        return self.kind()()

    def why_not(self) -> str | None:
        return "You are there." if isinstance(self.screen, self.kind()) else None

    def run(self, key: str) -> None:
        """One that lies behind is come back to: going round in a ring piles up nothing."""
        app, kind = self.screen.app, self.kind()
        behind = [screen for screen in app.screen_stack if isinstance(screen, kind)]
        if not behind:
            app.push_screen(self.made())
            return
        while app.screen is not behind[-1]:
            app.pop_screen()
