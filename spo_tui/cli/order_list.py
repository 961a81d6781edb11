"""A list of orders in the forms that it is printed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from ..desk.desk import Desk
from ..desk.orders import list_orders, show_orders
from ..domain.errors import SpoError
from ..domain.order import OrderLine
from ..domain.query import QueryError
from . import order_json, output
from .table import aligned

HEADINGS = (
    *("ORDER", "PLACED", "STATUS", "SHIPPING", "PAYMENT", "JOBS", "TOTAL", "PO", "CUSTOMER"),
    "STOREFRONT",
)
_PAGE = 1000
_RIGHT = frozenset({"JOBS", "TOTAL"})
_MOST = {"PO": 16, "CUSTOMER": 24, "STOREFRONT": 20}


def read(desk: Desk, query: str, most: int) -> tuple[list[OrderLine], bool]:
    """Up to `most` orders, read in pages, and whether there are more."""
    rows: list[OrderLine] = []
    more = True
    while more and len(rows) < most:
        after = rows[-1] if rows else None
        try:
            found = list_orders(desk, query, limit=min(_PAGE, most - len(rows)), after=after)
        except QueryError as error:
            word = query[error.at : error.at + error.length]
            raise SpoError(f"in the query, at {word} (character {error.at + 1}): {error}") from None
        rows += found.rows
        more = found.more
    return rows, more


def as_json_lines(desk: Desk, rows: Sequence[OrderLine]) -> Iterator[str]:
    lead = "["
    for at in range(0, len(rows), _PAGE):
        for order in show_orders(desk, rows[at : at + _PAGE]):
            said = order_json.document(order, desk.clock(), desk.limits)
            yield f"{lead}\n{output.dumps(said)}"
            lead = ","
    yield "\n]\n" if rows else "[]\n"


def as_plain_lines(rows: Sequence[OrderLine], zone: ZoneInfo) -> Iterator[str]:
    """A line for each order, led by headings where people read them."""
    table = [_plain(row, zone) for row in rows]
    if table and output.for_people():
        table.insert(0, HEADINGS)
    return aligned(table, HEADINGS, _RIGHT, _MOST)


def _plain(row: OrderLine, zone: ZoneInfo) -> tuple[str, ...]:
    cleaned = f", {row.cleaned} cleaned up" if row.cleaned else ""
    return (
        row.number,
        row.placed.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
        row.order_status,
        row.shipping_status,
        row.payment_status,
        f"{row.jobs}{cleaned}",
        str(row.total),
        row.po or "-",
        row.customer,
        row.storefront,
    )
