"""`spo-tui` where there is neither a database nor a configuration yet."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from .session import Session


def begin(context: click.Context) -> int | None:
    """Ask how to begin; None when the board is to be shown now, else the exit status."""
    from ..system.places import default_config, default_database
    from ..system.time_zone import own_zone
    from ..ui.screens.first_run import Begin, FirstRun

    asking = FirstRun(default_database(), default_config(), own_zone(), _take)
    chosen = asking.run(mouse="SSH_TTY" not in os.environ)
    if chosen is None:
        return asking.return_code or 0
    if chosen is Begin.BOARD:
        return None
    from .demo import demo
    from .output import say

    say("Making a shop of 240 jobs …")
    context.invoke(demo)
    return 0


def _take(folder: Path) -> dict[str, Any]:
    from ..intake import ticket_files
    from .importing import Import

    files = list(ticket_files([folder]))
    session = Session(None, None, read_only=False)  # a configuration may yet be written
    try:
        work = Import(session.open_desk(), None, quiet=True)
        for file in files:
            work.take(file)
    finally:
        session.close()
    return work.told()
