"""`spo-tui watch`: the monitor without a screen."""

from __future__ import annotations

import sys
from threading import Event

import click

from .session import Session


@click.command()
@click.option("--once", is_flag=True, help="Look once at everything and end.")
@click.option("--json", "as_json", is_flag=True, help="Say what is seen as JSON.")
@click.option("--with-parent", is_flag=True, hidden=True, help="End when standard input does.")
@click.pass_context
def watch(context: click.Context, once: bool, as_json: bool, with_parent: bool) -> None:
    """Watch the hot folders and move the jobs whose files arrive, until it is told to end."""
    from ..floor import child, monitor

    session: Session = context.obj
    stop = Event()
    if with_parent:
        child.end_with_parent(stop)
    desk = session.open_desk()
    program = [sys.executable, "-P", "-m", "spo_tui", *session.arguments()]
    context.exit(
        monitor.run(desk, session.config, once=once, json=as_json, stop=stop, program=program)
    )
