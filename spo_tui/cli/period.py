"""The days that a command looks at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ..domain.periods import Period

_OPTIONS = (
    click.option("--from", "first", metavar="DATE", help="The first day, as in 2026-11-01."),
    click.option("--to", "last", metavar="DATE", help="The last day; without it today."),
    click.option("--period", metavar="PERIOD", help="Such as this-week or last-month."),
)


def period_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def chosen_period(
    first: str | None, last: str | None, period: str | None, today: date, *, without: str = ""
) -> Period:
    """What the options say; `without` any, that quick choice. Raises SpoError for a range that is
    none, and UsageError for two ways of saying it, or none where there must be one."""
    from ..domain.periods import quick, read_period

    typed = first is not None or last is not None
    if typed and period is not None:
        raise click.UsageError("--period says it all: leave out --from and --to.")
    if typed:
        return read_period(first or "", last or "", today)
    if period is None and not without:
        raise click.UsageError("Which days? --from DATE --to DATE, or --period this-month.")
    return quick(period or without, today)
