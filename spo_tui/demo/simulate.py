"""Lets a demo shop live: `python -m spo_tui.demo.simulate DIR --speed 1`, until stdin closes."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from random import Random

from ..desk.desk import Desk
from ..desk.opening import database_of, open_desk, read_config
from ..domain.errors import SpoError
from .shift_life import ShiftLife

PAUSE = (1.0, 2.0)
"""Seconds between two looks at the shop at speed 1, from and to."""
_AFTER_TROUBLE = 1.0


def simulate(
    desk: Desk, shop_dir: Path, *, speed: float = 1.0, seed: int = 7, stop: threading.Event
) -> None:
    """Until `stop`: every second or two, divided by speed, something happens somewhere.

    Trouble with the database or the folders is waited out.
    """
    rng = Random(seed)  # noqa: S311 - no secret
    life: ShiftLife | None = None
    while not stop.wait(rng.uniform(*PAUSE) / speed):
        try:
            life = life or ShiftLife(desk, shop_dir, rng, speed)
            life.go_on()
        except (SpoError, OSError):
            stop.wait(_AFTER_TROUBLE)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m spo_tui.demo.simulate", description=__doc__)
    parser.add_argument("shop", type=Path, metavar="DIR")
    parser.add_argument("--speed", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args(arguments)
    if not given.speed > 0:
        parser.error("--speed must be above 0")
    stop = threading.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stop.set())
    threading.Thread(target=_wait_for_end, args=(stop,), daemon=True).start()
    try:
        config = read_config(str(given.shop / "config.toml"), {})
        desk = open_desk(config, database_of(None, {}, config))
    except SpoError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    try:
        simulate(desk, given.shop, speed=given.speed, seed=given.seed, stop=stop)
    finally:
        desk.store.close()
    return 0


def _wait_for_end(stop: threading.Event) -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 1024):
            pass
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
