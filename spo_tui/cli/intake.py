"""`spo-tui import` and `spo-tui ingest`: what comes in from outside."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from .session import Session

SOME_FAILED = 3


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--storefront", metavar="NAME", help="Instead of the one that the ticket names.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def import_(
    context: click.Context, paths: tuple[str, ...], storefront: str | None, as_json: bool
) -> None:
    """Make orders and jobs from tickets: PrintTalk, XJDF, JDF, JSON or CSV.

    A PATH is a file or a folder. The same ticket twice changes nothing.
    """
    from ..intake import ticket_files
    from .importing import Import

    session: Session = context.obj
    work = Import(session.open_desk(), storefront, quiet=as_json)
    for file in ticket_files([Path(path) for path in paths]):
        work.take(file)
    if as_json:
        from .output import say_json

        say_json(work.told())
    context.exit(_status(bool(work.rejected), work.worked))


@click.command()
@click.argument("file", default="-")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def ingest(context: click.Context, file: str, as_json: bool) -> None:
    """Record status events, one JSON object on a line, from FILE or standard input.

    Lines that cannot be recorded are told and kept aside in FILE.rejects.
    """
    from .ingesting import ingest_file

    session: Session = context.obj
    gc.set_threshold(100_000)  # to look for circles among so many events takes a tenth of the time
    done = ingest_file(session.open_desk(), file, as_json=as_json)
    context.exit(_status(done.rejected > 0, done.recorded + done.duplicate > 0))


def _status(failed: bool, worked: bool) -> int:
    if not failed:
        return 0
    return SOME_FAILED if worked else 1
