"""Orders that end while their files are being copied: delivered whole, or not at all."""

from __future__ import annotations

import hashlib
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from spo_tui.config import Config
from spo_tui.config.files import FilesConfig
from spo_tui.desk.ending import end_order
from spo_tui.domain.ending import Ending
from spo_tui.domain.working_folder import Places
from spo_tui.store import audit, checking
from tests.faults.shop import Printer
from tests.floor.delivering.test_delivering import QUICK, filled
from tests.floor.staging import Shop, open_shop, place
from tests.outputs import deliveries, made
from tests.waiting import wait_for

RACES = int(os.environ.get("SPO_RACES", "12"))
"""A thousand take some minutes."""
LARGEST = 4_000_000


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = filled(open_shop(tmp_path))
    work = tmp_path / "work"
    work.mkdir()
    opened.desk = replace(opened.desk, places=Places(str(work), None))
    opened.config = msgspec.structs.replace(opened.config, files=FilesConfig(str(work)))
    assert isinstance(opened.config, Config)
    yield opened
    opened.desk.store.close()


def test_an_end_amid_a_copy_never_leaves_it_torn(shop: Shop) -> None:
    rng = random.Random(8)
    printer = Printer(shop.hot)
    hashes: dict[str, str] = {}
    folders: dict[str, Path] = {}
    with printer.working(), shop.monitor(QUICK):
        for number in range(RACES):
            job = str(300000 + number)
            place(shop, f"R{number}", job)
            data = rng.randbytes(rng.randint(1, LARGEST))
            path = made(shop.desk, job, shop.home / "work", data)
            hashes[job], folders[job] = hashlib.sha256(data).hexdigest(), path.parent
            time.sleep(rng.uniform(0.0, 0.6))  # the race
            end_order(shop.desk, f"R{number}", rng.choice(list(Ending)))
        wait_for(lambda: all(_status(shop, job) == "CleanUp" for job in hashes), 60)
        wait_for(lambda: not [row for row in deliveries(shop.desk) if row["state"] in _OPEN], 60)
        wait_for(lambda: not list(shop.hot.glob("*.pdf")))
        wait_for(lambda: not list(shop.home.rglob("*.part")))
    took = dict(printer.took)
    assert len(took) == len(printer.took), "a file was delivered twice"
    ended = Counter[str]()
    for row in deliveries(shop.desk):
        job, state = str(row["job"]), str(row["state"])
        ended[state] += 1
        assert state in {"published", "failed", "skipped"}
        arrived = took.pop(str(row["name"]), None)
        assert (arrived is not None) == (state == "published"), (job, state)
        assert arrived in {None, hashes[job]}, f"{job} is torn"
    assert not took
    assert not any(folder.exists() for folder in folders.values())
    with shop.desk.store.read() as connection:
        faults = [*audit.broken_rows(connection), *checking.counters(connection)]
    assert faults == []
    print(f"{RACES} races: {dict(ended)}")  # noqa: T201 - shown with -s
    if RACES >= 100:
        assert ended["published"] and ended["skipped"], "no race at all"


_OPEN = ("pending", "copying", "publishing")


def _status(shop: Shop, job: str) -> str:
    return shop.job(job).position.workflow.status
