"""`python -m tests.faults [--full] [--kills N] [--files N] [--mib N] [--bound SECONDS]`

The copier under kill -9 and under load, with figures. Small by default; `--full` is 200 kills,
10,000 files, 512 MiB. It ends by itself within `--bound` seconds, 900 by default, with status 1
when that was too short.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from spo_tui.domain.delivery import Parcel
from spo_tui.floor.delivering.copying import Copying
from spo_tui.floor.delivering.ground import held
from spo_tui.floor.delivering.wire import Ground
from tests.faults.shop import Printer, kill_at_random, open_ill_treated
from tests.waiting import wait_for


def killing(kills: int) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        shop = open_ill_treated(Path(folder))
        printer = Printer(shop.hot)
        began = time.monotonic()
        with printer.working():
            monitors, couriers = kill_at_random(shop, kills, random.Random(kills))
        wrong = shop.violations(printer.took)
        shop.desk.store.close()
        say(
            f"kills: {monitors} monitors, {couriers} couriers; {len(shop.hashes)} files;"
            f" {len(wrong)} violations; {time.monotonic() - began:.0f} s"
        )
        return wrong


def many(files: int) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        shop = open_ill_treated(Path(folder))
        for first in range(0, files, 500):
            shop.put(first + 1, min(500, files - first), 20_000, random.Random(first))
        printer = Printer(shop.hot)
        began = time.monotonic()
        with printer.working(), shop.monitor():
            wait_for(lambda: shop.ended() == files, 3600)
        took = time.monotonic() - began
        wrong = shop.violations(printer.took)
        shop.desk.store.close()
        say(
            f"small files: {files} of 10 kB on average in {took:.1f} s, {files / took:.0f}/s;"
            f" {len(wrong)} violations"
        )
        return wrong


def large(mib: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "hot").mkdir()
        piece = random.Random(1).randbytes(1024 * 1024)
        with (home / "a.pdf").open("wb") as file:
            for _ in range(mib):
                file.write(piece)
        ground = Ground(str(home / "hot"), str(home / "stage"), "rip1")
        parcel = Parcel(1, folder, "a.pdf", "a.pdf", ".spo-1.part")
        began = time.monotonic()
        with held(ground, fresh=True) as folders:
            copying = Copying(folders, lambda *_: None)
            copying.stage([parcel])
            copying.settle_stage()
            copying.rename(parcel)
            copying.settle_folders()
        took = time.monotonic() - began
        naive = _seconds(
            "cp a.pdf b.pdf && sync b.pdf && sha256sum a.pdf && sha256sum b.pdf", folder
        )
        (home / "b.pdf").unlink()
        bare = _seconds(f"dd if=a.pdf of=b.pdf bs=1M count={mib} conv=fsync", folder)
        say(
            f"one file: {mib} MiB in {took:.2f} s, {mib / took:.0f} MiB/s with hash and re-read;"
            f" {took / naive:.2f} of cp, sync and sha256sum twice ({naive:.2f} s),"
            f" {took / bare:.2f} of dd conv=fsync ({bare:.2f} s)"
        )


def _seconds(command: str, folder: str) -> float:
    began = time.monotonic()
    subprocess.run(command, shell=True, cwd=folder, capture_output=True, check=True)
    return time.monotonic() - began


def _too_long(*_: object) -> None:
    say("it did not end within its bound")
    sys.exit(1)


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--kills", type=int)
    parser.add_argument("--files", type=int)
    parser.add_argument("--mib", type=int)
    parser.add_argument("--bound", type=int, default=900)
    asked = parser.parse_args()
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(asked.bound)
    sizes = (200, 10_000, 512) if asked.full else (10, 300, 64)
    given = (asked.kills, asked.files, asked.mib)
    kills, files, mib = (g if g is not None else s for g, s in zip(given, sizes, strict=True))
    wrong: list[str] = []
    if mib:
        large(mib)
    if files:
        wrong += many(files)
    if kills:
        wrong += killing(kills)
    for line in wrong:
        say(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
