"""Waiting for facts, with a bound: no test sleeps for a time that it has guessed."""

from __future__ import annotations

import time
from collections.abc import Callable

from textual.pilot import Pilot

BOUND = 20.0
"""Seconds; machines are shared."""


async def until(pilot: Pilot[None], fact: Callable[[], object], bound: float = BOUND) -> None:
    """Let the application run until `fact()` is true; AssertionError after `bound` seconds."""
    end = time.monotonic() + bound
    while not fact():
        assert time.monotonic() < end, "it did not come true"
        await pilot.pause(0.02)


def wait_for(fact: Callable[[], object], bound: float = BOUND) -> None:
    """The same without an application."""
    end = time.monotonic() + bound
    while not fact():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.02)
