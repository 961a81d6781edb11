"""`spo-tui` alone: the board."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from .session import Session

if TYPE_CHECKING:
    from ..ui.app import Closable

NO_TERMINAL = 2


def has_terminal() -> bool:
    """Whether the board can be shown; says so where it cannot."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        return True
    from .output import complain

    complain("the board needs a terminal; without one, `spo-tui jobs` lists the jobs")
    return False


def show_board(session: Session, *, beside: Callable[[], Closable] | None = None) -> int:
    """Show the board until it is left; `beside` starts what is to run meanwhile."""
    from ..ui.run import run_board

    return run_board(session.open_desk, session.config, watcher=beside or _watcher(session))


def _watcher(session: Session) -> Callable[[], Closable] | None:
    """The monitor that the board brings along, where there is something to watch."""
    if session.read_only or not session.config.hot_folders:
        return None

    def start() -> Closable:
        from ..floor.child import start_watcher

        return start_watcher([*session.arguments(), "watch", "--with-parent"])

    return start
