"""Hot folders that are full, or are taken away and made again, while files are on their way."""

from __future__ import annotations

import hashlib
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from spo_tui.desk import floor
from spo_tui.floor.post import Pace
from tests.faults.mounted import small_disk
from tests.faults.shop import Printer, count_wrongs
from tests.floor.delivering.test_delivering import filled
from tests.floor.staging import Shop, open_shop
from tests.outputs import deliveries, many_made
from tests.shop import place
from tests.waiting import wait_for


@dataclass
class Outcome:
    seconds: float = 0.0
    """From when it could go on until all was delivered; the longest, where it was done often."""
    files: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass
class _Filled:
    shop: Shop
    hashes: dict[str, str] = field(default_factory=dict)

    def put(self, first: int, number: int, size: int) -> None:
        jobs = [str(first + place_) for place_ in range(number)]
        place(self.shop.desk, *jobs, order=f"9{first}")
        outputs = {job: random.Random(job).randbytes(size) for job in jobs}
        for path in many_made(self.shop.desk, self.shop.home / "work", outputs):
            self.hashes[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()

    def count(self, state: str) -> int:
        return sum(row["state"] == state for row in deliveries(self.shop.desk))

    def is_down(self) -> bool:
        return floor.list_folders(self.shop.desk)[0].state == "down"


@contextmanager
def _folder(home: Path, hot: Path, retries: int = 5) -> Iterator[_Filled]:
    shop = filled(open_shop(home), path=str(hot), retries=("1s",) * retries)
    try:
        yield _Filled(shop)
    finally:
        shop.desk.store.close()


def full_disk(home: Path, pace: Pace, *, files: int) -> Outcome:
    """A share with room for a few of them, until a printer makes room."""
    done = Outcome(files=files)
    share, hot = home / "share", home / "share" / "hot"
    with small_disk(share, "4m"):
        hot.mkdir()
        with _folder(home, hot, retries=90) as filled_:
            filled_.put(1, files, 400_000)
            with filled_.shop.monitor(pace):
                wait_for(lambda: any("no space" in str(row["reason"]) for row in _rows(filled_)))
                for path in hot.glob("*.pdf"):
                    if hashlib.sha256(path.read_bytes()).hexdigest() != filled_.hashes[path.name]:
                        done.wrong.append(f"{path.name} is not whole")
                printer = Printer(hot)
                began = time.monotonic()
                with printer.working():
                    wait_for(lambda: filled_.count("published") == files, 300)
                    wait_for(lambda: len(printer.took) >= files)
                done.seconds = time.monotonic() - began
            done.wrong += count_wrongs(filled_.hashes, printer.took)
            done.wrong += [f"left over: {path}" for path in share.rglob("*.part")]
    return done


def deleted_folder(home: Path, pace: Pace, *, times: int) -> Outcome:
    """The folder is deleted, so often, and made anew when files are in line for it."""
    done = Outcome(files=3 * times)
    hot = home / "hot"
    hot.mkdir()
    with _folder(home, hot) as filled_:
        printer = Printer(hot)
        with printer.working(), filled_.shop.monitor(pace):
            for turn in range(times):
                filled_.put(1 + 3 * turn, 3, 100_000)
                if turn:
                    wait_for(filled_.is_down, 60)
                    hot.mkdir()
                began = time.monotonic()
                expected = 3 * (turn + 1)
                wait_for(lambda: len(printer.took) >= expected, 60)  # noqa: B023
                wait_for(lambda: filled_.count("published") == expected, 60)  # noqa: B023
                done.seconds = max(done.seconds, time.monotonic() - began)
                shutil.rmtree(hot)
        done.wrong = count_wrongs(filled_.hashes, printer.took)
    return done


def _rows(filled_: _Filled) -> list[dict[str, object]]:
    return deliveries(filled_.shop.desk)
