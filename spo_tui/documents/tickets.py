"""Job tickets: a page for each job, to go with it through the shop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from ..domain.job import Job
from ..domain.order import Note, Order
from . import barcode
from .paper import BOTTOM, LEFT, RIGHT, TOP, WIDTH, Paper, height

_LABELS = 36.0
"""Width of the column of labels."""
_BARS = 17.0
_NOTES_END = BOTTOM - 8


def write_ticket(paper: Paper, order: Order, job: Job, at: datetime, zone: tzinfo) -> None:
    printed = at.astimezone(zone)
    paper.new_page()
    paper.foot(f"Job {job.number} · order {job.order} · printed {_moment(printed)}")
    y = _head(paper, job)
    y = _barcode(paper, job.number, y + 2)
    y = paper.text(LEFT, y + 5, job.product or "No product named", size=20, most=3, bold=True)
    y = _big(paper, job, y + 3, zone)
    paper.rule(y + 3)
    y = _facts(paper, order, job, y + 6, zone)
    _notes(paper, [n for n in order.notes if _is_for(n, job)], order.number, y + 3, zone)


def _head(paper: Paper, job: Job) -> float:
    paper.text(LEFT, TOP, "JOB TICKET", size=9, grey=True)
    paper.text(RIGHT - 80, TOP, job.storefront, size=9, width=80, grey=True, right=True)
    size = paper.fitting(job.number, 54, 16, WIDTH)
    y = paper.text(LEFT, TOP + 5, job.number, size=size, most=3, bold=True)
    paper.rule(y, heavy=True)
    return y


def _barcode(paper: Paper, number: str, y: float) -> float:
    text = barcode.text_of(number)
    modules = barcode.bars(text) if text else ""
    module = min(barcode.WIDEST, WIDTH / (len(modules) + 2 * barcode.QUIET))
    if not modules or module < barcode.NARROWEST:
        return paper.text(
            LEFT, y, "This number is too long or too odd for a barcode: type it.", size=9, grey=True
        )
    paper.bars(LEFT + barcode.QUIET * module, y + 1, modules, module, _BARS)
    return y + _BARS + 1


def _big(paper: Paper, job: Job, y: float, zone: tzinfo) -> float:
    half = WIDTH / 2
    quantity = "?" if job.quantity is None else f"{job.quantity:,}"
    due = f"{job.due.astimezone(zone):%a} {_moment(job.due.astimezone(zone))}" if job.due else "?"
    for x, label, value in ((LEFT, "Quantity", quantity), (LEFT + half, "Due", due)):
        paper.text(x, y, label, size=9, grey=True)
        size = paper.fitting(value, 26, 10, half - 4)
        paper.text(x, y + 4, value, size=size, width=half - 4, bold=True)
    return y + 4 + height(1, 26)


def _facts(paper: Paper, order: Order, job: Job, y: float, zone: tzinfo) -> float:
    for label, value in _rows(order, job, zone):
        if value:
            paper.text(LEFT, y + 0.3, label, size=10, width=_LABELS, grey=True)
            y = paper.text(LEFT + _LABELS, y, value, size=11, most=2) + 1
    return y


def _rows(order: Order, job: Job, zone: tzinfo) -> Iterator[tuple[str, str]]:
    yield "Order", order.number
    yield "Customer", order.customer
    yield "Storefront", order.storefront
    yield "PO number", order.po
    yield "Placed", _moment(order.placed.astimezone(zone))
    yield "Size", f"{job.size} mm".replace(" x ", " × ") if job.size else ""
    yield "Substrate", job.substrate
    yield "Type", job.type
    yield "Print location", job.location or ""
    yield "Hot folder", job.hot_folder or ""
    yield "Artwork", job.artwork
    yield "Status", job.position.workflow.says


def _is_for(note: Note, job: Job) -> bool:
    return note.kind == "internal" and note.job in (None, job.number)


def _notes(paper: Paper, notes: list[Note], order: str, y: float, zone: tzinfo) -> None:
    """The newest first; those that the page does not hold are counted."""
    if not notes:
        return
    paper.rule(y)
    y = paper.text(LEFT, y + 3, "Notes", size=11, bold=True) + 1
    left = sorted(notes, key=lambda note: (note.at, note.id), reverse=True)
    while left:
        note = left[0]
        lines = paper.wrap(note.text, 10, WIDTH, 6)
        if y + height(len(lines), 10) + height(1, 8) > _NOTES_END:
            more = f"{len(left)} more: spo-tui order {order}"
            paper.text(LEFT, y, more, size=9, grey=True)
            return
        said = f"{_moment(note.at.astimezone(zone))}  {note.actor}"
        y = paper.text(LEFT, y, said, size=8, grey=True)
        y = paper.text(LEFT, y, note.text, size=10, most=6) + 2
        left.pop(0)


def _moment(there: datetime) -> str:
    return f"{there.day} {there:%b %Y %H:%M}"
