"""A monitor that is killed has a successor in time, at the real lease; and the kills on a real
PostgreSQL."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import PostgresMaker
from tests.faults.shop import IllTreated, Printer, kill_at_random, open_ill_treated
from tests.faults.succession import WAYS, follow
from tests.waiting import wait_for

TAKEN_OVER = 15.0
"""Seconds."""


@pytest.fixture
def on_postgres(tmp_path: Path, postgres_maker: PostgresMaker) -> Iterator[IllTreated]:
    with postgres_maker.database() as place:
        opened = open_ill_treated(tmp_path, place)
        yield opened
        opened.desk.store.close()


@pytest.mark.parametrize("step", ["copy", "settle_stage", "rename", "settle_folders", "landed"])
def test_killed_with_its_courier_on_postgresql(on_postgres: IllTreated, step: str) -> None:
    shop = on_postgres
    shop.put(1, 3, 2_000_000, random.Random(7))
    printer = Printer(shop.hot)
    with printer.working():
        with shop.monitor(step, "both") as first:
            wait_for((shop.home / "died").exists)
            first.wait(10)
        with shop.monitor():
            wait_for(lambda: shop.ended() == 3, 30)
    assert shop.violations(printer.took) == []


def test_killed_at_random_on_postgresql(on_postgres: IllTreated) -> None:
    printer = Printer(on_postgres.hot)
    with printer.working():
        kill_at_random(on_postgres, 5, random.Random(11))
    assert on_postgres.violations(printer.took) == []


@pytest.mark.parametrize("way", WAYS)
def test_another_monitor_takes_over_in_time(tmp_path: Path, database: str, way: str) -> None:
    shop = open_ill_treated(tmp_path, database)
    took, wrong = follow(shop, way)
    shop.desk.store.close()
    assert wrong == []
    assert took < TAKEN_OVER, f"{took:.1f} s"
