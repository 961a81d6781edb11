"""`spo-tui` alone: the board."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from .session import Session

if TYPE_CHECKING:
    from ..system.errand import Errand
    from ..ui.behind.shop import Closable

NO_TERMINAL = 2
_FRAMES = {"TEXTUAL_FPS": "120"}
"""A second, at most: at Textual's own 60 an answer may wait for 16 ms before it is shown."""


def has_terminal() -> bool:
    """Whether the board can be shown; says so where it cannot."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        return True
    from .output import complain

    complain("the board needs a terminal; without one, `spo-tui jobs` lists the jobs")
    return False


def show_board(session: Session, *, beside: Callable[[], Closable] | None = None) -> int:
    """Show the board until it is left; `beside` starts what is to run meanwhile."""
    os.environ |= _FRAMES
    gc.disable()  # until the first rows are drawn: nothing of what is imported is garbage
    from ..desk.opening import first_look
    from ..ui.first.frame import first_frame

    glance = partial(first_look, session.database)
    watcher = beside or _watcher(session)
    with first_frame(session.config, glance, coming=watcher is not None) as frame:
        from ..ui.run import run_board

        return run_board(
            session.open_desk,
            session.config,
            watcher=watcher,
            errand=lambda command: _errand(session, command),
            first_look=glance,
            first_frame=frame,
        )


def _errand(session: Session, command: Sequence[str]) -> Errand:
    from ..system.errand import Errand

    return Errand([*session.arguments(), *command])


def _watcher(session: Session) -> Callable[[], Closable] | None:
    """The monitor that the board brings along, where there is something to watch."""
    config = session.config
    idle = not config.hot_folders and config.outgoing.url is None and config.intake.folder is None
    if session.read_only or idle:
        return None

    def start() -> Closable:
        from ..floor.child import start_watcher

        return start_watcher([*session.arguments(), "watch", "--with-parent"])

    return start
