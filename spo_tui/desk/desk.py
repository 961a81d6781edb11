"""What every use case needs: the store, who acts, the shop's limits, and the time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from ..domain.attention import Limits
from ..domain.person import Person
from ..domain.working_folder import Places
from ..store.engine import Store

if TYPE_CHECKING:
    from ..domain.bounds import Asked
    from ..domain.routing import Rule


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    store: Store
    who: Person
    limits: Limits = field(default_factory=Limits)
    clock: Callable[[], datetime] = utc_now
    zone: tzinfo = UTC
    """By which a day begins."""
    routing: tuple[Rule, ...] = ()
    """Which hot folder an output goes to; the first rule that fits decides."""
    places: Places = field(default_factory=Places)
    """Where working folders lie, and where clean-up moves them."""
    tells_outside: bool = False
    """Somebody outside is told what is asked of him: there is an address for it."""

    @property
    def asked(self) -> Asked:
        """What `mine` and `today` stand for in a query that is put now."""
        from ..domain.bounds import Asked

        return Asked(self.who.name, self.clock(), self.zone)
