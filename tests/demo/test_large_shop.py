from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spo_tui.demo.archive import sketch_archive
from spo_tui.demo.shift import needy_jobs, open_jobs, share
from spo_tui.demo.shop import make_shop
from spo_tui.desk import upkeep
from spo_tui.store import bulk, writing
from spo_tui.store.engine import open_store
from tests.demo.conftest import NOW, Made, MakeDesk


def test_of_a_million_jobs_three_in_a_hundred_are_open_and_few_of_them_need_somebody() -> None:
    assert open_jobs(1_000_000) == pytest.approx(30_000, rel=0.02)
    assert needy_jobs(open_jobs(1_000_000)) == pytest.approx(900, rel=0.05)


@given(st.integers(1, 2_000_000))
def test_a_larger_shop_has_more_open_jobs_but_a_smaller_part(jobs: int) -> None:
    assert 0 < open_jobs(jobs) <= jobs
    assert open_jobs(jobs) <= open_jobs(jobs + 1000)
    assert open_jobs(jobs + 1000) / (jobs + 1000) <= open_jobs(jobs) / jobs + 0.3 / jobs
    assert needy_jobs(open_jobs(jobs)) <= open_jobs(jobs)


@given(st.integers(0, 5000), st.lists(st.integers(1, 30), min_size=1, max_size=40))
def test_shares_add_up_and_leave_nobody_out(total: int, weights: list[int]) -> None:
    parts = share(total, weights)
    assert sum(parts) == total
    assert min(parts) >= (1 if total >= len(weights) else 0)


def test_a_large_shop_is_sound(large_shop: Made, desk_of: MakeDesk) -> None:
    assert [f for f in upkeep.check(desk_of(large_shop.directory)) if f.faults] == []


def test_a_large_shop_is_mostly_closed_and_calm(large_shop: Made) -> None:
    open_, needy = (
        large_shop.one(f"SELECT count(*) FROM job WHERE status <> 'CleanUp' AND {which}")
        for which in ("1", "rank <> 9")
    )
    assert open_ == open_jobs(6000)
    assert needy == needy_jobs(open_)
    assert large_shop.one("SELECT count(*) FROM job") == 6000


def test_the_archive_is_told_in_brief(large_shop: Made) -> None:
    rows = "SELECT count(*) FROM history h JOIN job j ON j.id = h.job_id WHERE j.status = 'CleanUp'"
    closed = large_shop.one("SELECT count(*) FROM job WHERE status = 'CleanUp'")
    assert 3 <= large_shop.one(rows) / closed <= 6


def test_a_large_shop_has_customers_who_came_before_they_ordered(large_shop: Made) -> None:
    assert large_shop.one("SELECT count(*) FROM customer") == 6000 // 40
    early = "SELECT count(*) FROM orders o JOIN customer c ON c.id = o.customer_id" + (
        " WHERE c.created_at > o.placed_at"
    )
    assert large_shop.one(early) == 0


def test_the_archive_comes_one_order_at_a_time() -> None:
    orders = sketch_archive(Random(1), 10**9, 10**9, NOW)
    first, second = next(orders), next(orders)
    assert first.placed < second.placed < NOW - timedelta(days=1000)


def test_rows_are_written_in_batches_that_do_not_grow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BATCH", 500)
    sizes: list[int] = []

    def measured(write: Callable[..., None]) -> Callable[..., None]:
        def measure(*arguments: Any) -> None:
            sizes.append(len(arguments[-1]))
            write(*arguments)

        return measure

    monkeypatch.setattr(bulk, "_insert", measured(bulk._insert))
    monkeypatch.setattr(writing, "add_history", measured(writing.add_history))
    make_shop(tmp_path, 1500, now=NOW)
    assert max(sizes) < 700
    assert sum(sizes) > 10_000


def test_filling_ends_with_a_database_that_is_safe_to_write(tmp_path: Path) -> None:
    make_shop(tmp_path, 20, now=NOW)
    store = open_store(str(tmp_path / "spo.db"))
    with store.read() as connection:
        for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    store.close()
    assert (tmp_path / "spo.db").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("config.toml", "hot", "spo.db", "work"),
    ]


def test_statistics_do_not_make_the_guard_of_the_history_read_all_of_it(tmp_path: Path) -> None:
    make_shop(tmp_path, 500, now=NOW)
    database = sqlite3.connect(tmp_path / "spo.db")
    plan = "EXPLAIN QUERY PLAN SELECT 1 FROM history WHERE id = ? OR event_id = ?"
    assert not [step for *_, step in database.execute(plan, (1, "x")) if step.startswith("SCAN")]
    database.close()
