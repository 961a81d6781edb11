"""How a command that holds the terminal ends when it is told to."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def ended_by_signals(context: click.Context) -> Iterator[None]:
    """SIGTERM and SIGHUP end the command as Ctrl-C would, by way of every `finally`: the terminal
    is given back, a temporary shop removed, and the event loop of the board left in order."""
    ended: list[int] = []

    def end(number: int, _frame: object) -> None:
        ended.append(number)
        signal.raise_signal(signal.SIGINT)

    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, end)
    try:
        yield
    except (KeyboardInterrupt, click.exceptions.Exit):
        if not ended:
            raise
    if ended:
        context.exit(128 + ended[0])
