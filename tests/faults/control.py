"""The control of the fault tests: the naive copier, under the oracle of the real one."""

from __future__ import annotations

import random
import time
from pathlib import Path

from tests.faults.shop import Printer, count_wrongs, open_ill_treated, process
from tests.waiting import wait_for


def ill_treat_naive(home: Path) -> list[str]:
    """What it has lost, doubled or torn when it was killed a few times: not nothing."""
    shop = open_ill_treated(home)
    shop.put(1, 6, 30_000_000, random.Random(3))
    printer = Printer(shop.hot)
    for _ in range(4):
        with process("tests.faults.naive", str(home)):
            while not list(shop.hot.glob("*.pdf")):
                time.sleep(0.001)
        for path in shop.hot.glob("*.pdf"):
            printer.take(path)
    with printer.working():
        with process("tests.faults.naive", str(home)):
            wait_for(lambda: len((home / "done").read_text().split()) == 6)
        wait_for(lambda: not list(shop.hot.glob("*.pdf")))
    shop.desk.store.close()
    return count_wrongs(shop.hashes, printer.took)
