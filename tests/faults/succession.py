"""A monitor that dies, or sleeps, is followed by another, at the real lease."""

from __future__ import annotations

import random
import signal
import time

from spo_tui.desk import floor
from tests.faults.shop import IllTreated, Printer, couriers_of
from tests.waiting import wait_for

WAYS = ("killed", "stopped")


def follow(shop: IllTreated, way: str) -> tuple[float, list[str]]:
    """Seconds until the successor has delivered what its predecessor left, and what was wrong.
    Who was stopped goes on at the end, and must change nothing."""
    printer = Printer(shop.hot)
    with printer.working(), shop.monitor("unhurried") as first:
        shop.put(1, 3, 2_000_000, random.Random(7))
        wait_for(lambda: shop.ended() == 3, 60)
        with shop.monitor("unhurried") as second:
            wait_for(lambda: len(floor.list_monitors(shop.desk)) == 2)
            first.send_signal(signal.SIGKILL if way == "killed" else signal.SIGSTOP)
            began = time.monotonic()
            shop.put(101, 3, 2_000_000, random.Random(8))
            wait_for(lambda: shop.ended() == 6, 60)
            took = time.monotonic() - began
            first.send_signal(signal.SIGCONT)
            shop.put(201, 3, 2_000_000, random.Random(9))
            wait_for(lambda: shop.ended() == 9, 60)
            wrong = []
            if way == "stopped":
                wait_for(lambda: not couriers_of(first.pid), 30)
                if first.poll() is not None or second.poll() is not None:
                    wrong.append("a monitor has ended")
            (holder,) = {folder.holder for folder in floor.list_folders(shop.desk)}
            pids = {one.id: one.pid for one in floor.list_monitors(shop.desk)}
            if pids.get(holder or "") != second.pid:
                wrong.append("its successor has lost the folder again")
    return took, wrong + shop.violations(printer.took)
