"""How a command that holds the terminal ends when it is told to."""

from __future__ import annotations

import os
import signal
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

import click

PATIENCE = 3.0
"""Seconds that the terminal has to take the last that is said to it."""
_OUTPUT = (1, 2)


@contextmanager
def ended_by_signals(context: click.Context) -> Iterator[None]:
    """SIGTERM and SIGHUP end the command as Ctrl-C would, by way of every `finally`: the terminal
    is given back, a temporary shop removed, and the event loop of the board left in order."""
    ended: list[int] = []
    over = Event()

    def end(number: int, _frame: object) -> None:
        if not ended:
            Thread(target=_let_go_of_terminal, args=(over,), daemon=True).start()
        ended.append(number)
        signal.raise_signal(signal.SIGINT)

    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, end)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # by the shell, for `&`
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    except (KeyboardInterrupt, click.exceptions.Exit):
        if not ended:
            raise
    finally:
        over.set()
    if ended:
        context.exit(128 + ended[0])


def _let_go_of_terminal(over: Event) -> None:
    """A terminal that has stopped reading, such as a frozen session, would hold for ever whoever
    writes to it: after a while what waits for it is thrown away, and the rest goes nowhere."""
    if over.wait(PATIENCE):
        return
    terminals = [os.dup(output) for output in _OUTPUT if os.isatty(output)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for output in _OUTPUT:
        os.dup2(nowhere, output)
    waited = False
    while not waited:  # a long text refills what was thrown away
        for terminal in terminals:
            with suppress(termios.error):
                termios.tcflow(terminal, termios.TCOON)
                termios.tcflush(terminal, termios.TCOFLUSH)
        waited = over.wait(0.05)
