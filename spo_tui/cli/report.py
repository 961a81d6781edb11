"""`spo-tui report`: what the office takes away, as a file."""

from __future__ import annotations

from pathlib import Path

import click

from ..domain.report import FORMS, TITLES
from .period import chosen_period, period_options
from .progress import progress_option, telling
from .session import Session

_ROWS = {"customers": "customer", "orders": "order", "jobs": "job"}


@click.command()
@click.argument("name", type=click.Choice(tuple(TITLES)), metavar="NAME")
@period_options
@click.option("--format", "form", type=click.Choice(FORMS), required=True)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", required=True)
@click.option(
    "--by",
    type=click.Choice(("created", "last-order")),
    default="created",
    help="The date by which customers are chosen.  [default: created]",
)
@click.option("--storefront", metavar="S", help="Only of this storefront.")
@click.option("--bom", is_flag=True, help="CSV with the mark that Excel asks for.")
@click.option("--overwrite", is_flag=True, help="Replace the file if there is one.")
@click.option("--json", "as_json", is_flag=True, help="Say what came of it as JSON.")
@progress_option
@click.pass_context
def report(  # noqa: PLR0913, PLR0917
    context: click.Context,
    name: str,
    first: str | None,
    last: str | None,
    period: str | None,
    form: str,
    output: Path,
    by: str,
    storefront: str | None,
    bom: bool,
    overwrite: bool,
    as_json: bool,
    progress: bool,
) -> None:
    """Write a report to a file; NAME is one of these.

    \b
    customers     with orders, revenue and refunds in each currency
    orders        placed in these days
    jobs          of the orders placed in these days
    status-times  how long jobs stood in each status that they left
    refunds       whose correction differs from what was recorded
    hot-folders   the files that came to the hot folders

    Days are whole ones of the shop's time zone, the last one included. A customer's figures are
    those of all their orders; revenue is before refunds. Times in CSV and XLSX are those of the
    shop's clock, in JSON they have their offset; how long something took is in seconds. jsonl is
    JSON, a row in each line.
    """
    with telling(context, progress) as told:
        from ..desk.desk import Desk
        from ..domain.report import By, Wish
        from ..reports.export import Form, export
        from .output import say, say_json

        session: Session = context.obj
        desk: Desk = session.open_desk(read_only=True)
        today = desk.clock().astimezone(desk.zone).date()
        days = chosen_period(first, last, period, today)
        done = export(
            desk,
            Wish(name, days, storefront, By(by)),
            Form(form),
            output.expanduser(),
            overwrite=overwrite,
            bom=bom,
            tell=lambda rows, of: told(rows, of, _so_far(name, rows, of)),
        )
        empty = done.empty if not done.rows else ""
        document = {"report": name, "file": str(done.path), "rows": done.rows, "empty": empty}
        told.result(document)
        if as_json and not progress:
            say_json(document)
        elif not progress:
            say(f"{done.rows:,} {_called(name, done.rows)} in {done.path}")
            if empty:
                say(empty)


def _called(name: str, rows: int) -> str:
    return _ROWS.get(name, "row") + "s" * (rows != 1)


def _so_far(name: str, rows: int, of: int) -> str:
    """`of` is 0 where it is not known."""
    whole = f" of {of:,}" if of else ""
    return f"{rows:,}{whole} {_called(name, of or rows)}"
