"""Of which days, which storefront and which phase figures are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from ...domain.errors import SpoError
from ...domain.periods import QUICK, Scope, read_days, said
from ...domain.query import find_phase
from ...domain.status import phases
from ..text import wrap
from ..widgets.canvas import Span
from .dialog import ROOM
from .form import Field, Form, Values

_TOLD = "Left and Right change a choice. Days can be typed: 2026-11-01 to 2026-11-24, or one day."


def said_days() -> list[list[Span]]:
    """How choices are changed, and how dates are typed."""
    return [[], *([(line, "dim")] for line in wrap(_TOLD, ROOM, 3))]


def days_field(scope: Scope, today: date) -> Field:
    choices = [name.replace("-", " ") for name in QUICK]
    check = partial(read_days, today=today)
    return Field("days", "Days", said(scope.period, today), check, choices=choices)


def storefront_field(scope: Scope, shops: Sequence[str]) -> Field:
    """`shops` are the names of all."""

    def check(text: str) -> None:
        if text and not any(shop.casefold().startswith(text.casefold()) for shop in shops):
            raise SpoError(f"No storefront is called so: {', '.join(shops) or 'there is none yet'}")

    there = scope.storefront or ""
    return Field("storefront", "Storefront", there, check, "all", choices=("", *shops))


def _phase(text: str) -> str | None:
    return find_phase(text) if text else None


def dates_of(values: Values, today: date) -> list[list[Span]]:
    """What a quick choice means today; nothing of typed dates, nor of what is none."""
    try:
        dates = str(read_days(values["days"], today))
    except SpoError:
        return []
    return [] if dates == values["days"] else [[(f"Days: {dates}", "dim")]]


class AskScope(Form[Scope]):
    def __init__(self, scope: Scope, today: date, shops: Sequence[str]) -> None:
        names = {phase.key: phase.name for phase in phases()}
        here = names[scope.phase] if scope.phase else ""
        fields = [
            days_field(scope, today),
            storefront_field(scope, shops),
            Field("phase", "Phase", here, _phase, "all", choices=("", *names.values())),
        ]
        super().__init__("Figures of which jobs?", fields, "Show")
        self._today = today

    def above(self) -> list[list[Span]]:
        return said_days()

    def below(self, values: Values) -> list[list[Span]]:
        return dates_of(values, self._today)

    async def keep(self, values: Values) -> Scope:
        period = read_days(values["days"], self._today)
        return Scope(period, values["storefront"] or None, _phase(values["phase"]))
