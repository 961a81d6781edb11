"""What a monitor does besides watching hot folders, each in a thread or process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from ..config import Config
from ..desk.desk import Desk
from .news import News

_ONCE = 60.0
"""Seconds that a single look gives each of them."""


@contextmanager
def beside(
    desk: Desk, config: Config, say: Callable[[News], None], program: Sequence[str]
) -> Iterator[None]:
    """Sending notices, and taking in tickets, while the body runs; `program` starts spo-tui on
    this shop, and is empty where that cannot be. `say` is called on several threads."""
    with ExitStack() as stack:
        if config.outgoing.url is not None:
            from .outgoing.courier import Courier

            courier = Courier(desk, config, say)
            courier.start()
            stack.callback(courier.stop)
        if config.intake.folder is not None and program:
            from .intake_folder.keeper import IntakeKeeper

            keeper = IntakeKeeper(desk.clock, config, program, say)
            keeper.start()
            stack.callback(keeper.stop)
        yield


def once(desk: Desk, config: Config, say: Callable[[News], None], program: Sequence[str]) -> None:
    """As `beside`, until nothing is left to do."""
    if config.intake.folder is not None and program:
        from .intake_folder.keeper import IntakeKeeper

        IntakeKeeper(desk.clock, config, program, say).look_once(_ONCE)
    if config.outgoing.url is not None:
        from .outgoing.courier import Courier

        Courier(desk, config, say).send_due(_ONCE)
