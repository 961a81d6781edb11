"""What the office takes away: each report as columns, and rows that are read as they are taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ..domain.errors import SpoError
from ..domain.periods import Period
from ..domain.report import TITLES, Batch, By, Cell, Column, Report, Wish
from ..domain.status import catalogue, phases
from ..domain.stays import spread
from ..store import customers
from ..store import reports as store
from ..store.engine import Connection
from ..store.stays import read_stays
from .desk import Desk

Bounds = store.Bounds
_Make = Callable[[Connection, Wish, Bounds], Report]


@contextmanager
def open_report(desk: Desk, wish: Wish) -> Iterator[Report]:
    """The report at one moment of the database, held until the body ends: take the rows at once.

    Raises SpoError for a report and a storefront that there are not.
    """
    make = _MAKES.get(wish.name)
    if make is None:
        raise SpoError(f"there is no report {wish.name!r}: there are {', '.join(_MAKES)}")
    with desk.store.read() as connection:
        yield make(connection, wish, wish.period.bounds(desk.zone))


def _text(title: str, width: int = 20) -> Column:
    return Column(title, Cell.TEXT, width)


def _moment(title: str) -> Column:
    return Column(title, Cell.MOMENT, 19)


def _number(title: str) -> Column:
    return Column(title, Cell.NUMBER, 9)


def _seconds(title: str) -> Column:
    return Column(title, Cell.SECONDS, 12)


def _price(title: str) -> Column:
    return Column(title, Cell.PRICE, 12)


def _nobody(what: str, period: Period) -> str:
    return f"No {what} from {period.first} to {period.last}: the file holds the heading only."


def _customers(connection: Connection, wish: Wish, bounds: Bounds) -> Report:
    money = customers.currencies(connection, wish.storefront)
    sums = [
        Column(title, Cell.MONEY, 14, code) for code in money for title in ("revenue", "refunded")
    ]
    heads = (
        *(_text("customer id"), _text("name", 24), _text("company", 28), _text("e-mail", 28)),
        *(_text("storefront"), _text("department"), _moment("created"), _number("orders")),
        *(_moment("first order"), _moment("last order"), *sums),
    )
    chosen = "created" if wish.by is By.CREATED else "with their last order"
    total = 0  # by the last order, counting them takes as long as reading them
    if wish.by is By.CREATED:
        total = customers.count(connection, wish.by, bounds, wish.storefront)
    rows = customers.read(connection, wish.by, bounds, wish.storefront, money)
    none = _nobody(f"customers {chosen}", wish.period)
    return Report(TITLES[wish.name], heads, total, rows, none)


def _orders(connection: Connection, wish: Wish, bounds: Bounds) -> Report:
    heads = (
        *(_text("order", 12), _text("storefront"), _text("customer", 28), _text("e-mail", 28)),
        *(_text("PO"), _moment("placed"), _moment("due"), _text("order status", 14)),
        *(_text("shipping status", 14), _text("payment status", 14), _number("jobs")),
        *(_text("currency", 9), _price("subtotal"), _price("discount"), _price("shipping")),
        *(_price("tax"), _price("total"), _price("refunded")),
    )
    found = store.placed(connection, bounds, wish.storefront)
    rows = _priced(store.orders(connection, bounds, wish.storefront), 11, range(12, 18))
    none = _nobody("orders placed", wish.period)
    return Report(TITLES[wish.name], heads, store.count(connection, found), rows, none)


def _priced(rows: Iterator[Any], currency: int, amounts: range) -> Iterator[Batch]:
    """With the currency at its amounts."""
    end = amounts.stop
    for batch in rows:
        yield [
            (
                *row[: amounts.start],
                *(None if row[n] is None else (row[n], row[currency]) for n in amounts),
                *row[end:],
            )
            for row in batch
        ]


def _jobs(connection: Connection, wish: Wish, bounds: Bounds) -> Report:
    heads = (
        *(_text("job", 12), _text("order", 12), _text("storefront"), _text("customer", 28)),
        *(_text("type", 6), _text("product", 28), _number("quantity"), _text("substrate")),
        *(_number("priority"), _text("status", 22), _text("says"), _text("phase", 16)),
        *(_moment("since"), _moment("placed"), _moment("due"), _text("hot folder")),
    )
    by_number = {phase.number: phase.key for phase in phases()}

    def read() -> Iterator[Batch]:
        for batch in store.jobs(connection, bounds, wish.storefront):
            yield [
                (
                    *row[:10],
                    row[10] or catalogue()[row[9]].says,
                    by_number.get(row[11], ""),
                    *row[12:],
                )
                for row in batch
            ]

    found = store.placed_jobs(connection, bounds, wish.storefront)
    none = _nobody("jobs of orders placed", wish.period)
    return Report(TITLES[wish.name], heads, store.count(connection, found), read(), none)


def _status_times(connection: Connection, wish: Wish, bounds: Bounds) -> Report:
    heads = (
        *(_text("status", 22), _text("says"), _text("phase", 16), _number("times")),
        *(_seconds("median"), _seconds("p90"), _seconds("average"), _seconds("longest")),
        _seconds("total"),
    )
    lengths: dict[tuple[str, str], list[int]] = {}
    for stay in read_stays(connection, bounds, wish.storefront, _labelled):
        says = stay.label or catalogue()[stay.status].says
        lengths.setdefault((stay.status, says), []).append(stay.seconds)
    rows = []
    for (status, says), every in lengths.items():
        sums = spread(every)
        assert sums is not None
        rows.append(
            (
                *(status, says, catalogue()[status].phase, sums.times),
                *(sums.median, sums.p90, sums.average, sums.longest, sums.total),
            )
        )
    order = list(catalogue())
    rows.sort(key=lambda row: (order.index(row[0]), row[1]))
    none = _nobody("job left a status", wish.period)
    return Report(TITLES[wish.name], heads, len(rows), iter([rows] if rows else []), none)


def _labelled(status: str, label: str | None) -> tuple[str, str | None]:
    return status, label


def _refunds(connection: Connection, wish: Wish, bounds: Bounds) -> Report:
    heads = (
        *(_text("order", 12), _text("storefront"), _text("customer", 28), _text("currency", 9)),
        *(_price("recorded"), _price("really refunded"), _price("difference")),
        *(_moment("refunded"), _text("reference"), _text("recorded by", 12)),
        *(_text("provider reference"), _text("note", 40), _moment("noted"), _text("noted by", 12)),
    )

    def read() -> Iterator[Batch]:
        for batch in store.differing_refunds(connection, bounds, wish.storefront):
            with_difference = [(*row[:6], row[5] - row[4], *row[6:]) for row in batch]
            yield from _priced(iter([with_difference]), 3, range(4, 7))

    none = _nobody("correction that differs from its refund was noted", wish.period)
    return Report(TITLES[wish.name], heads, 0, read(), none)


def _hot_folders(connection: Connection, wish: Wish, bounds: Bounds) -> Report:
    heads = (
        *(_text("hot folder"), _text("location"), _text("file", 36), _number("bytes")),
        *(_text("job", 12), _text("order", 12), _text("state", 12), _text("reason", 36)),
        *(_moment("first seen"), _moment("complete"), _moment("picked up")),
        _seconds("waited"),
    )

    def read() -> Iterator[Batch]:
        for batch in store.hot_folder_files(connection, bounds, wish.storefront):
            yield [
                (*row, None if row[10] is None else max(0, row[10] - (row[9] or row[8])) // 10**6)
                for row in batch
            ]

    none = _nobody("file came to a hot folder", wish.period)
    return Report(TITLES[wish.name], heads, 0, read(), none)


_MAKES: dict[str, _Make] = {
    "customers": _customers,
    "orders": _orders,
    "jobs": _jobs,
    "status-times": _status_times,
    "refunds": _refunds,
    "hot-folders": _hot_folders,
}
