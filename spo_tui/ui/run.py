"""Showing the board, from the first frame to the exit status."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..domain.clean import clean
from .app import SpoApp

if TYPE_CHECKING:
    from ..config import Config
    from ..desk.desk import Desk
    from .behind.shop import Closable, FirstLook, MakeErrand
    from .first.frame import FirstFrame


def _stop_reading(app: SpoApp) -> None:
    """A terminal that is gone may fell Textual's own way out half-way: its reader of keys, which
    Python waits for at the end, would then read the end of the input for ever."""
    told = getattr(app._driver, "exit_event", None)
    if isinstance(told, threading.Event):
        told.set()


def run_board(
    open_desk: Callable[[], Desk],
    config: Config,
    *,
    watcher: Callable[[], Closable] | None = None,
    errand: MakeErrand | None = None,
    first_look: FirstLook | None = None,
    first_frame: FirstFrame | None = None,
) -> int:
    """Show the board until it is left; returns the exit status. `errand` makes of a command one
    that can be started beside the board."""
    app = SpoApp(open_desk, config, watcher, errand, first_look)
    app.first_frame = first_frame
    try:
        app.run(mouse="SSH_TTY" not in os.environ)
    finally:
        _stop_reading(app)
    if app.failure:
        sys.stderr.write(f"spo-tui: {clean(app.failure)}\n")
    return app.return_code or 0
