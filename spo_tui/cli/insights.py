"""`spo-tui insights`: what the shop's figures say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .period import chosen_period, period_options
from .session import Session

if TYPE_CHECKING:
    from ..domain.insight import Insight

_USUAL = "last-7-days"


@click.command()
@click.argument("name", required=False)
@period_options
@click.option("--storefront", metavar="S", help="Only of this storefront.")
@click.option("--phase", metavar="P", help="Only about this phase, or jobs that stand in it now.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def insights(  # noqa: PLR0913, PLR0917
    session: Session,
    name: str | None,
    first: str | None,
    last: str | None,
    period: str | None,
    storefront: str | None,
    phase: str | None,
    as_json: bool,
) -> None:
    """Figures of the shop; NAME is one of these, and all without it.

    \b
    waiting      where jobs wait now
    phase-times  median and 90th percentile of the time in each phase
    hours        jobs that come into each phase, by hour
    failures     causes of failure in order of size
    hot-folders  how fast files are taken
    due          due against done
    storefronts  the trend of each storefront

    Without dates, the last seven days.
    """
    from ..desk.insights import look
    from ..domain.insight import QUESTIONS
    from ..domain.periods import Scope
    from ..domain.query import find_phase
    from .output import say, say_json

    desk = session.open_desk(read_only=True)
    today = desk.clock().astimezone(desk.zone).date()
    days = chosen_period(first, last, period, today, without=_USUAL)
    scope = Scope(days, storefront, find_phase(phase) if phase else None)
    found = [look(desk, one, scope) for one in ([name] if name else QUESTIONS)]
    if as_json:
        told = [as_document(one) for one in found]
        say_json(told[0] if name else told)
        return
    for place, insight in enumerate(found):
        if place:
            say("")
        for line in _lines(insight):
            say(line)


def as_document(insight: Insight) -> dict[str, Any]:
    """Times are whole seconds."""
    scope = insight.scope
    return {
        "insight": insight.name,
        "question": insight.question,
        "says": insight.says,
        "from": scope.period.first.isoformat(),
        "to": scope.period.last.isoformat(),
        "storefront": scope.storefront,
        "phase": scope.phase,
        "measures": [{"title": m.title, "unit": m.unit.value} for m in insight.measures],
        "lines": [
            {"label": line.label, "values": list(line.values), "query": line.query or None}
            for line in insight.lines
        ],
    }


def _lines(insight: Insight) -> list[str]:
    from ..ui.lines.lasting import figure
    from .table import aligned

    heads = ("", *(measure.title.upper() for measure in insight.measures))
    rows = [
        (
            line.label,
            *(figure(v, m.unit) for v, m in zip(line.values, insight.measures, strict=True)),
        )
        for line in insight.lines
    ]
    days = "" if insight.name == "waiting" else f"  {insight.scope.period}"
    body = [line.rstrip("\n") for line in aligned([heads, *rows], heads, heads[1:], {"": 60})]
    nothing = [] if rows else ["nothing"]
    return [insight.question + days, insight.says, *(body if rows else nothing)]
