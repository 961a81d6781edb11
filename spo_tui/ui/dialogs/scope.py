"""Of which days, which storefront and which phase figures are asked for."""

from __future__ import annotations

from datetime import date
from functools import partial

from ...domain.periods import QUICK, Scope, read_days
from ...domain.query import find_phase
from ..text import wrap
from ..widgets.canvas import Span
from .dialog import ROOM
from .form import Field, Form, Values


def said_days() -> list[list[Span]]:
    """The quick choices, and how dates are typed."""
    quick = ", ".join(name.replace("-", " ") for name in QUICK)
    told = f"Days: {quick}; or 2026-11-01 to 2026-11-24."
    return [[], *([(line, "dim")] for line in wrap(told, ROOM, 3))]


def _phase(text: str) -> str | None:
    return find_phase(text) if text else None


class AskScope(Form[Scope]):
    def __init__(self, scope: Scope, today: date) -> None:
        fields = [
            Field("days", "Days", str(scope.period), partial(read_days, today=today)),
            Field("storefront", "Storefront", scope.storefront or "", hint="all"),
            Field("phase", "Phase", scope.phase or "", _phase, "all"),
        ]
        super().__init__("Figures of which jobs?", fields, "Show")
        self._today = today

    def above(self) -> list[list[Span]]:
        return said_days()

    async def keep(self, values: Values) -> Scope:
        period = read_days(values["days"], self._today)
        return Scope(period, values["storefront"] or None, _phase(values["phase"]))
