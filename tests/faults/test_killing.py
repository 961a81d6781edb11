"""Killed at any moment, the copier loses, doubles and tears nothing; a naive one does."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.control import ill_treat_naive
from tests.faults.dying_courier import STEPS
from tests.faults.shop import IllTreated, Printer, kill_at_random, open_ill_treated
from tests.waiting import wait_for


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[IllTreated]:
    opened = open_ill_treated(tmp_path)
    yield opened
    opened.desk.store.close()


def test_killed_at_random_nothing_is_lost_doubled_or_torn(shop: IllTreated) -> None:
    printer = Printer(shop.hot)
    with printer.working():
        kill_at_random(shop, 8, random.Random(5))
    assert shop.violations(printer.took) == []


@pytest.mark.parametrize("who", ["courier", "both"])
@pytest.mark.parametrize("step", STEPS)
def test_killed_before_each_step(shop: IllTreated, step: str, who: str) -> None:
    shop.put(1, 3, 2_000_000, random.Random(7))
    printer = Printer(shop.hot)
    with printer.working():
        with shop.monitor(step, who) as first:
            wait_for((shop.home / "died").exists)
            if who == "both":
                first.wait(10)
            else:
                wait_for(lambda: shop.ended() == 3, 30)
        if who == "both":
            with shop.monitor():
                wait_for(lambda: shop.ended() == 3, 30)
    assert shop.violations(printer.took) == []


def test_the_oracle_catches_a_naive_copier(tmp_path: Path) -> None:
    """The control: were this to find nothing, the tests above would say nothing."""
    assert ill_treat_naive(tmp_path) != []
