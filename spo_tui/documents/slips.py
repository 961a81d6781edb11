"""Packing slips: what lies in the parcel of an order and where it goes, without prices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from ..domain.job import Job
from ..domain.order import Order
from ..domain.ticket import Contact
from .paper import BOTTOM, LEFT, RIGHT, TOP, WIDTH, Paper, height

_JOB, _QUANTITY = 34.0, 26.0
"""Widths of the first and the last column."""
_PRODUCT = WIDTH - _JOB - _QUANTITY - 4
_GAP = 2.5
_FOOT = 26.0
"""What the end of the list needs, on its last page."""


@dataclass(frozen=True, slots=True)
class _Row:
    job: Job
    lines: int
    """Of 10 points."""

    @property
    def height(self) -> float:
        return height(self.lines, 10) + (height(1, 8) if _aside(self.job) else 0) + _GAP


def write_slip(paper: Paper, order: Order, jobs: Sequence[Job], at: datetime, zone: tzinfo) -> None:
    """`jobs` are those of the order that go into the parcel."""
    paper.new_page()
    rows = [_Row(job, len(_lines(paper, job)) or 1) for job in jobs]
    first = _head_height(paper, order)
    pages = _pages(rows, first)
    printed = at.astimezone(zone)
    for number, page in enumerate(pages, 1):
        foot = f"Order {order.number} · printed {_day(printed)} · page {number} of {len(pages)}"
        if number > 1:
            paper.new_page()
        paper.foot(foot)
        y = _head(paper, order, zone) if number == 1 else _short_head(paper, order)
        y = _table(paper, page, y)
    _end(paper, order, jobs, y)


def _head_height(paper: Paper, order: Order) -> float:
    address = sum(len(paper.wrap(line, 11, 86, 2)) for line in _address(order))
    return TOP + 30 + max(height(address + 1, 11), height(6, 10) + 5)


def _pages(rows: Sequence[_Row], first: float) -> list[list[_Row]]:
    """The last page has room for the end of the list, below its rows."""
    pages: list[list[_Row]] = [[]]
    y = first + 8
    for place, row in enumerate(rows):
        needed = row.height + (_FOOT if place == len(rows) - 1 else 0)
        if y + needed > BOTTOM and pages[-1]:
            pages.append([])
            y = TOP + 18
        pages[-1].append(row)
        y += row.height
    return pages


def _head(paper: Paper, order: Order, zone: tzinfo) -> float:
    paper.text(LEFT, TOP, "PACKING SLIP", size=9, grey=True)
    paper.text(RIGHT - 80, TOP, order.storefront, size=9, width=80, grey=True, right=True)
    size = paper.fitting(f"Order {order.number}", 26, 12, WIDTH)
    y = paper.text(LEFT, TOP + 5, f"Order {order.number}", size=size, bold=True)
    top = max(y, TOP + 18) + 3
    paper.rule(top - 2, heavy=True)
    y = paper.text(LEFT, top, "Deliver to", size=9, grey=True)
    for line in _address(order):
        y = paper.text(LEFT, y, line, size=11, width=86, most=2)
    x, right = LEFT + 94, top
    for label, value in _facts(order, zone):
        if value:
            paper.text(x, right, label, size=9, width=26, grey=True)
            right = paper.text(x + 26, right, value, size=10, most=2)
    return _columns(paper, max(y, right, _head_height(paper, order) - 6))


def _short_head(paper: Paper, order: Order) -> float:
    paper.text(LEFT, TOP, f"PACKING SLIP · order {order.number}", size=9, grey=True)
    return _columns(paper, TOP + 7)


def _columns(paper: Paper, y: float) -> float:
    paper.text(LEFT, y, "Job", size=9, width=_JOB, grey=True)
    paper.text(LEFT + _JOB, y, "Product", size=9, width=_PRODUCT, grey=True)
    paper.text(RIGHT - _QUANTITY, y, "Quantity", size=9, width=_QUANTITY, grey=True, right=True)
    paper.rule(y + 5)
    return y + 7


def _table(paper: Paper, rows: Sequence[_Row], y: float) -> float:
    for row in rows:
        job = row.job
        paper.text(LEFT, y, job.number, size=10, width=_JOB - 3, most=row.lines, bold=True)
        paper.text(
            RIGHT - _QUANTITY, y, _quantity(job), size=10, width=_QUANTITY, bold=True, right=True
        )
        end = paper.text(LEFT + _JOB, y, job.product, size=10, width=_PRODUCT, most=3)
        paper.text(LEFT + _JOB, end, _aside(job), size=8, width=_PRODUCT, grey=True)
        y += row.height
        paper.rule(y - _GAP / 2)
    return y


def _end(paper: Paper, order: Order, jobs: Sequence[Job], y: float) -> None:
    count = f"{len(jobs)} {'job' if len(jobs) == 1 else 'jobs'}"
    if len(jobs) < len(order.jobs):
        count = f"A part of the order: {len(jobs)} of its {len(order.jobs)} jobs"
    y = paper.text(LEFT, y + 1, count, size=10, bold=True) + 8
    for x, label in ((LEFT, "Packed by"), (LEFT + 94, "Parcels")):
        paper.text(x, y, f"{label} ______________________", size=9, grey=True)


def _address(order: Order) -> list[str]:
    to = order.delivery or Contact()
    town = " ".join(part for part in (to.postal_code, to.city) if part)
    parts = (to.name, to.company, to.street, town, to.country, to.phone)
    return [part for part in parts if part] or ["No delivery address is known"]


def _facts(order: Order, zone: tzinfo) -> Iterator[tuple[str, str]]:
    yield "Customer", order.customer
    yield "PO number", order.po
    yield "Placed", _day(order.placed.astimezone(zone))
    yield "Shipping", order.shipping_method


def _lines(paper: Paper, job: Job) -> list[str]:
    return paper.wrap(job.product, 10, _PRODUCT, 3)


def _aside(job: Job) -> str:
    size = f"{job.size} mm".replace(" x ", " × ") if job.size else ""
    return ", ".join(part for part in (size, job.substrate) if part)


def _quantity(job: Job) -> str:
    return "?" if job.quantity is None else f"{job.quantity:,}"


def _day(there: datetime) -> str:
    return f"{there.day} {there:%b %Y}"
