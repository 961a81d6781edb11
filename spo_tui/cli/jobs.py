"""`spo-tui jobs` and `spo-tui job`: looking at jobs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

import click

from .session import Session

if TYPE_CHECKING:
    from ..domain.query import Query

PLAIN_LIMIT = 200
MOST = 100_000


@click.command()
@click.argument("query", nargs=-1)
@click.option("--status", "statuses", multiple=True, metavar="S", help="In this status.")
@click.option("--phase", "phases", multiple=True, metavar="P", help="In this phase.")
@click.option("--attention", is_flag=True, help="Only those that need somebody.")
@click.option(
    "--limit",
    type=click.IntRange(1, MOST),
    help=f"At most so many; without it {PLAIN_LIMIT}, or {MOST:,} with --json or --csv.",
)
@click.option("--json", "form", flag_value="json", help="One JSON document.")
@click.option("--csv", "form", flag_value="csv", help="Comma-separated values.")
@click.pass_obj
def jobs(
    session: Session,
    query: tuple[str, ...],
    statuses: tuple[str, ...],
    phases: tuple[str, ...],
    attention: bool,
    limit: int | None,
    form: str | None,
) -> None:
    """List jobs, worst first, as in: spo-tui jobs phase:production late acme

    Fields are phase, status, storefront, hot_folder, order, type, and customer and product, which
    look for words anywhere in the job; due, age, quantity and priority are compared, as in
    due<today or age>2h; late, attention, failed, must, stuck, chase, blocked, mine, unexpected
    and closed say which; anything else is looked for. !WORD leaves out, view:NAME is a saved
    view. Closed jobs are left out unless asked for.
    """
    from . import job_list
    from .output import print_whole
    from .views import with_views

    wanted = _wanted(with_views(session, query), statuses, phases, attention)
    most = limit or (MOST if form else PLAIN_LIMIT)
    desk = session.open_desk()
    from ..desk.jobs import each_job

    found = each_job(desk, wanted, most + 1)
    now = desk.clock()
    shown = islice(found, most)
    if form == "json":
        pieces = job_list.as_json_lines(shown, now, desk.limits)
    elif form == "csv":
        pieces = job_list.as_csv_lines(shown, now, desk.limits)
    else:
        pieces = job_list.as_plain_lines(shown, now, session.config.zone)
    with print_whole(pieces, encoding="utf-8" if form else sys.stdout.encoding):
        cut = next(found, None) is not None
        found.close()
    if cut:
        click.echo(f"only the first {most:,} are shown: --limit shows more", err=True)


def _wanted(text: str, statuses: Sequence[str], phases: Sequence[str], attention: bool) -> Query:
    from dataclasses import replace

    from ..domain.errors import SpoError
    from ..domain.query import NEEDING, QueryError, find_phase, parse
    from ..domain.status import named

    try:
        query = parse(text)
    except QueryError as error:
        word = text[error.at :].split(maxsplit=1)[0]
        raise SpoError(f"in the query, at {word} (character {error.at + 1}): {error}") from None
    return replace(
        query,
        statuses=query.statuses | {named(name).name for name in statuses},
        phases=query.phases | {find_phase(name) for name in phases},
        levels=query.levels | NEEDING if attention else query.levels,
    )


@click.command()
@click.argument("job")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_obj
def job(session: Session, job: str, as_json: bool) -> None:
    """One job with its history."""
    from .output import say, say_json

    desk = session.open_desk()
    from ..desk.job import show_job

    detail = show_job(desk, job)
    if as_json:
        from .as_json import job_detail

        say_json(job_detail(detail, desk.clock(), desk.limits))
        return
    from . import job_sheet

    for line in job_sheet.lines(detail, desk.clock(), desk.limits, session.config.zone):
        say(line)
