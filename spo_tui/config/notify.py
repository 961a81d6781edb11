"""Which notices go where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from ..domain.errors import SpoError

if TYPE_CHECKING:
    from ..domain.notices import Subscription


class Notify(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What each channel is used for: `failure`, `late storefront:north`. None by default."""

    bell: list[str] = []
    osc: list[str] = []
    command: list[str] = []
    """The program and its arguments; it is run without a shell, with the job on its input."""
    command_for: list[str] = []

    @property
    def subscriptions(self) -> dict[str, tuple[Subscription, ...]]:
        """By channel, those that are used: bell, osc and command."""
        from ..domain.notices import subscription

        asked = {"bell": self.bell, "osc": self.osc, "command": self.command_for}
        return {name: tuple(map(subscription, texts)) for name, texts in asked.items() if texts}


def faults(notify: Notify) -> Iterator[str]:
    """What is wrong with it, each led by the path of its field."""
    from ..domain.notices import subscription

    for name in ("bell", "osc", "command_for"):
        for place, text in enumerate(getattr(notify, name)):
            try:
                subscription(text)
            except SpoError as error:
                yield f"notify.{name}[{place}]: {error}"
    if bool(notify.command) != bool(notify.command_for):
        missing = "command_for" if notify.command else "command"
        yield f"notify.{missing}: is missing; command and command_for go together"
