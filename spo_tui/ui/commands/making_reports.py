"""From the choice of a report to the path of its file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from ...domain.periods import Scope
from ...domain.report import TITLES
from ..dialogs.choose import Choice, Choose
from ..dialogs.exported import Exported
from ..dialogs.report_form import ReportForm
from .errands import run_errand

if TYPE_CHECKING:
    from ...desk.desk import Desk
    from ...domain.completion import Known
    from ..screens.screen import SpoScreen

_ASIDES = {
    "customers": "orders, revenue, refunds",
    "orders": "placed in these days",
    "jobs": "of orders of these days",
    "status-times": "median, 90 % within",
    "refunds": "that differ from the note",
    "hot-folders": "each file's way",
}
_ROWS = {"customers": "customer", "orders": "order", "jobs": "job", "refunds": "refund"}


async def storefronts(screen: SpoScreen) -> Sequence[str]:
    """The names of all."""
    return list((await screen.shop.answer(_names)).storefronts)


def _names(desk: Desk) -> Known:
    from ...desk.jobs import known_names

    return known_names(desk)


async def make(screen: SpoScreen, today: date, scope: Scope) -> None:
    names = list(TITLES)
    choices = [Choice(TITLES[name], _ASIDES[name]) for name in names]
    place = await screen.app.push_screen_wait(Choose("Which report?", choices))
    if place is None:
        return
    name = names[place]
    title = TITLES[name]

    async def carry_out(command: Sequence[str]) -> dict[str, Any] | None:
        return await run_errand(screen, f"Report: {title}", command)

    shops = await storefronts(screen)
    asks = ReportForm(name, title, scope, today, shops, carry_out)
    done = await screen.app.push_screen_wait(asks)
    if done is not None:
        what = _ROWS.get(name, "row")
        await screen.app.push_screen_wait(Exported(f"Report: {title}", done, what))
