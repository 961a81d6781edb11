"""What commands have in common that ask, do, and say what came of it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from ...domain.errors import Refused, SpoError
from ...domain.person import Role
from .command import Command

if TYPE_CHECKING:
    from ...desk.desk import Desk

Working = Coroutine[Any, Any, None]


class Acting(Command):
    takes: Role | None = None
    """The role that it takes."""
    wish: str = ""
    """As it stands before `takes the role …`."""

    def why_not(self) -> str | None:
        """The role it takes, where the person has another."""
        who = self.screen.shop.who
        if who is None or self.takes is None:
            return None
        try:
            who.must_be(self.takes, self.wish)
        except Refused as error:
            return str(error)
        return None

    def run(self, key: str) -> Working:
        return self._told()

    async def _told(self) -> None:
        """Do it; what is refused is said, and stays until the next key."""
        try:
            await self.act()
        except SpoError as error:
            if self.screen.is_whole:
                self.screen.say(str(error), bad=True)

    async def act(self) -> None:
        """Ask, do, say."""
        raise NotImplementedError

    async def ask(self, dialog: Any) -> Any:
        return await self.screen.app.push_screen_wait(dialog)

    async def answer(self, work: Callable[[Desk], Any]) -> Any:
        return await self.screen.shop.answer(work)
