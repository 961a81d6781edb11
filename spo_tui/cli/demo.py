"""`spo-tui demo`: a shop to try the board on."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..domain.errors import Refused
from .ending import ended_by_signals
from .session import Session

if TYPE_CHECKING:
    from ..ui.behind.shop import Closable


@click.command()
@click.option("--jobs", type=click.IntRange(1), default=240, show_default=True)
@click.option("--seed", type=int, default=7, show_default=True, help="The same shop each time.")
@click.option("--dir", "directory", type=click.Path(path_type=Path), help="Keep the shop here.")
@click.option("--speed", type=click.FloatRange(0, min_open=True), default=1.0, show_default=True)
@click.option("--no-open", is_flag=True, help="Only make it.")
@click.pass_context
def demo(
    context: click.Context,
    jobs: int,
    seed: int,
    directory: Path | None,
    speed: float,
    no_open: bool,
) -> None:
    """Make a shop with made-up orders and real files, and open its board while jobs move.

    Without --dir it is a temporary folder, removed at the end.
    """
    from .board import NO_TERMINAL, has_terminal
    from .output import say

    if no_open and directory is None:
        raise click.UsageError("--no-open takes --dir: a temporary shop would be removed at once.")
    if not no_open and not has_terminal():
        context.exit(NO_TERMINAL)
    with ended_by_signals(context), ExitStack() as stack:
        shop = _place(directory, stack)
        from ..demo.shop import make_shop

        config = make_shop(shop, jobs, seed)
        if no_open:
            say(f"{jobs:,} jobs in {shop}: `spo-tui --config {config}` opens it")
        else:
            context.exit(_open(shop, config, speed, stack))


def _place(directory: Path | None, stack: ExitStack) -> Path:
    """Where the shop is to stand: a new folder, or a temporary one that goes with the stack."""
    if directory is None:
        from tempfile import TemporaryDirectory

        made = TemporaryDirectory(prefix="spo-demo-", ignore_cleanup_errors=True)
        return Path(stack.enter_context(made))
    config = directory / "config.toml"
    if config.exists():
        raise Refused(f"{directory} holds a shop already: `spo-tui --config {config}` opens it")
    return directory


def _open(shop: Path, config: Path, speed: float, stack: ExitStack) -> int:
    from .board import show_board

    session = Session(str(shop / "spo.db"), str(config), read_only=False)
    stack.callback(session.close)
    bustle = stack.enter_context(closing(_Bustle(session, shop, speed)))
    return show_board(session, beside=bustle.start)


class _Bustle:
    """The monitor and the simulator, which end with their standard input."""

    def __init__(self, session: Session, shop: Path, speed: float) -> None:
        self._watch = [*session.arguments(), "watch", "--with-parent"]
        self._simulate = ["spo_tui.demo.simulate", str(shop), "--speed", str(speed)]
        self._started: list[Closable] = []

    def start(self) -> Closable:
        from ..floor.child import Child, start_watcher

        self._started = [start_watcher(self._watch), Child(self._simulate)]
        return self

    def close(self) -> None:
        while self._started:
            self._started.pop().close()
