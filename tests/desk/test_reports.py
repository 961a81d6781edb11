"""Each report against a recount in plain SQL over a seeded shop, on both databases."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from spo_tui.desk.desk import Desk
from spo_tui.desk.reports import open_report
from spo_tui.domain.report import By, Wish
from spo_tui.domain.status import catalogue, phases
from tests.seeded import WEEK, recount


def rows_of(desk: Desk, wish: Wish) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Headings, and rows as plain values: of a price its minor units."""
    with open_report(desk, wish) as report:
        rows = [tuple(row) for batch in report.batches for row in batch]
        heads = [column.heading for column in report.columns]
        assert report.total in (0, len(rows)) and rows
    return heads, [tuple(v[0] if isinstance(v, tuple) else v for v in row) for row in rows]


@pytest.mark.parametrize("by", list(By))
def test_customers(seeded: Desk, seeded_shop: Path, storefront: str | None, by: By) -> None:
    chosen = {
        By.CREATED: "c.created_at >= BEGIN AND c.created_at < END_",
        By.LAST_ORDER: "(SELECT max(placed_at) FROM orders WHERE customer_id = c.id)"
        " BETWEEN BEGIN AND END_ - 1",
    }
    sums = ", ".join(
        f"coalesce((SELECT sum({amount}) FROM orders WHERE customer_id = c.id"
        f" AND currency = '{code}'), 0)"
        for code in ("EUR", "GBP")
        for amount in ("total", "refunded")
    )
    of = "FROM orders WHERE customer_id = c.id"
    sql = f"""SELECT c.key, c.name, c.company, c.email, s.name, c.department, c.created_at,
        (SELECT count(*) {of}), (SELECT min(placed_at) {of}), (SELECT max(placed_at) {of}), {sums}
        FROM customer c JOIN storefront s ON s.id = c.storefront_id
        WHERE {chosen[by]} AND_SHOP ORDER BY c.id"""
    if by is By.CREATED:  # nobody came in that week: all that ever came
        sql = sql.replace("BEGIN", "0")
    period = WEEK if by is By.LAST_ORDER else type(WEEK)(WEEK.first.replace(year=1970), WEEK.last)
    heads, rows = rows_of(seeded, Wish("customers", period, storefront, by))
    plain = recount(seeded_shop, sql, storefront)
    both = ["revenue EUR", "refunded EUR", "revenue GBP", "refunded GBP"]
    there = [head for head in heads if head in both]
    skipped = {10 + both.index(head) for head in both if head not in there}
    assert rows == [tuple(v for n, v in enumerate(row) if n not in skipped) for row in plain]
    assert any(row[11] for row in plain) or any(row[13] for row in plain)


def test_orders(seeded: Desk, seeded_shop: Path, storefront: str | None) -> None:
    sql = """SELECT o.number, s.name, coalesce(nullif(c.company, ''), nullif(c.name, ''), c.key),
        c.email, o.po, o.placed_at, o.due_at, o.order_status, o.shipping_status, o.payment_status,
        (SELECT count(*) FROM job WHERE order_id = o.id), o.currency, o.subtotal, o.discount,
        o.shipping, o.tax, o.total, o.refunded
        FROM orders o JOIN storefront s ON s.id = o.storefront_id
        JOIN customer c ON c.id = o.customer_id
        WHERE o.placed_at >= BEGIN AND o.placed_at < END_ AND_SHOP ORDER BY o.placed_at, o.id"""
    assert rows_of(seeded, Wish("orders", WEEK, storefront))[1] == recount(
        seeded_shop, sql, storefront
    )


def test_jobs(seeded: Desk, seeded_shop: Path, storefront: str | None) -> None:
    sql = """SELECT j.number, o.number, s.name,
        coalesce(nullif(c.company, ''), nullif(c.name, ''), c.key), j.type, j.product, j.quantity,
        j.substrate, j.priority, j.status, j.label, j.phase, j.since, o.placed_at, j.due_at, f.name
        FROM job j JOIN orders o ON o.id = j.order_id JOIN storefront s ON s.id = j.storefront_id
        JOIN customer c ON c.id = o.customer_id LEFT JOIN hot_folder f ON f.id = j.hot_folder_id
        WHERE o.placed_at >= BEGIN AND o.placed_at < END_ AND_SHOP
        ORDER BY o.placed_at, o.id, j.id"""
    keys = {phase.number: phase.key for phase in phases()}
    plain = [
        (*row[:10], row[10] or catalogue()[row[9]].says, keys[row[11]], *row[12:])
        for row in recount(seeded_shop, sql, storefront)
    ]
    assert rows_of(seeded, Wish("jobs", WEEK, storefront))[1] == plain


def test_time_in_each_status(seeded: Desk, seeded_shop: Path, storefront: str | None) -> None:
    sql = """WITH m AS (SELECT h.*, lead(h.at) OVER w AS left_at, lead(h.status) OVER w AS next,
            lead(h.label) OVER w AS next_label, lead(h.recorded_at) OVER w AS told,
            lag(h.status) OVER w AS before, lag(h.label) OVER w AS before_label FROM history h
            JOIN job j ON j.id = h.job_id JOIN storefront s ON s.id = j.storefront_id
            WHERE h.track = 'workflow' AND h.moved = 1 AND_SHOP
            WINDOW w AS (PARTITION BY h.job_id ORDER BY h.id))
        SELECT status, label, max(0, left_at - at) / 1000000 FROM m
        WHERE told >= BEGIN AND told < END_ AND (status, coalesce(label, '')) <>
            (next, coalesce(next_label, ''))"""
    lengths: dict[tuple[str, str], list[int]] = defaultdict(list)
    for status, label, seconds in recount(seeded_shop, sql, storefront):
        lengths[status, label or catalogue()[status].says].append(seconds)
    found = rows_of(seeded, Wish("status-times", WEEK, storefront))[1]
    assert {(row[0], row[1]) for row in found} == set(lengths)
    for status, says, phase, *figures in found:
        every = sorted(lengths[status, says])
        ranks = [every[-(-len(every) * part // 100) - 1] for part in (50, 90)]
        average, total = sum(every) // len(every), sum(every)
        assert phase == catalogue()[status].phase
        assert figures == [len(every), *ranks, average, every[-1], total]


def test_corrected_refunds(seeded: Desk, seeded_shop: Path, storefront: str | None) -> None:
    sql = """SELECT o.number, n.actual, coalesce(r.amount, o.refunded), n.at, n.reference
        FROM note n JOIN orders o ON o.id = n.order_id JOIN storefront s ON s.id = o.storefront_id
        LEFT JOIN refund r ON r.id = n.refund_id
        WHERE n.id IN (SELECT max(id) FROM note WHERE kind = 'correction'
            AND actual IS NOT NULL GROUP BY order_id, refund_id)
        AND n.actual <> coalesce(r.amount, o.refunded)
        AND n.at >= BEGIN AND n.at < END_ AND_SHOP ORDER BY n.at, n.id"""
    heads, rows = rows_of(seeded, Wish("refunds", WEEK, storefront))
    names = ("order", "really refunded", "recorded", "noted", "provider reference")
    places = [heads.index(name) for name in names]
    assert [tuple(row[n] for n in places) for row in rows] == recount(seeded_shop, sql, storefront)
    assert all(row[heads.index("difference")] == row[places[1]] - row[places[2]] for row in rows)


def test_hot_folders(seeded: Desk, seeded_shop: Path, storefront: str | None) -> None:
    sql = """SELECT f.name, c.name, c.state, c.first_seen_at, c.settled_at, c.gone_at
        FROM copy c JOIN hot_folder f ON f.id = c.hot_folder_id LEFT JOIN job j ON j.id = c.job_id
        LEFT JOIN storefront s ON s.id = j.storefront_id
        WHERE c.first_seen_at >= BEGIN AND c.first_seen_at < END_ AND_SHOP
        ORDER BY c.first_seen_at, c.id"""
    failed = """SELECT f.name, d.name, d.state, d.first_at, NULL, NULL
        FROM delivery d JOIN hot_folder f ON f.id = d.hot_folder_id JOIN job j ON j.id = d.job_id
        JOIN storefront s ON s.id = j.storefront_id WHERE d.state IN ('failed', 'skipped')
        AND d.first_at >= BEGIN AND d.first_at < END_ AND_SHOP ORDER BY d.first_at, d.id"""
    plain = recount(seeded_shop, sql, storefront) + recount(seeded_shop, failed, storefront)
    heads, rows = rows_of(seeded, Wish("hot-folders", WEEK, storefront))
    names = ("hot folder", "file", "state", "first seen", "complete", "picked up")
    places = [heads.index(name) for name in names]
    assert [tuple(row[n] for n in places) for row in rows] == plain
    waited = heads.index("waited")
    for row in rows:
        _folder, _file, _state, seen, complete, gone = (row[n] for n in places)
        ready = complete or seen
        assert row[waited] == (None if gone is None else max(0, gone - ready) // 10**6)
    assert any(row[waited] for row in rows)
