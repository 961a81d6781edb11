"""An order as lines to read, from what needs doing down to its history, with the stops at which
something can be opened: its jobs, its refunds, the button of its PO."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ...domain import words
from ...domain.approval import Approval
from ...domain.attention import Attention, need
from ...domain.board import Anchor, Placement
from ...domain.job import Job
from ...domain.order import Order
from ...domain.status import catalogue
from ..text import fit, width_of, wrap
from . import order_money, order_po, rows, sheet
from .item import Item
from .joining import beside, plain
from .order_rows import state
from .rows import Shown
from .span import Lines, Span
from .timeline import timeline

WIDE = 110
"""Columns from which on the timeline stands beside the rest."""
BESIDE = 76
"""Columns from which on PO and delivery stand beside the money."""
_PO_ROOM, _GAP = 34, 3
_LEAST_NOTE = 14
"""Cells: with fewer it would say nothing."""
_APPROVALS = {
    Approval.WAITING: "Awaiting approval: no job has been approved yet.",
    Approval.PARTIAL: "Partially approved: some jobs are, some still wait.",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """An order with what stands elsewhere about it."""

    order: Order
    requests: Sequence[tuple[str, str]] = field(default_factory=tuple)
    """Jobs that somebody asks to be reopened, each with who asks and why."""
    clearing: Sequence[tuple[str, str]] = field(default_factory=tuple)
    """Jobs whose working folder is still to be cleared, each with the reason."""


def whole(reading: Reading, shown: Shown, width: int, refusal: str | None) -> list[Item]:
    """All of it in `width` columns; `refusal` says why the PO cannot be changed."""
    room = width - 2
    head = [plain(line) for line in _head(reading.order, shown, room)]
    if width < WIDE:
        below = _left(reading, shown, room, refusal)
        below += [_blank(), *_title("Notes and history", room, shown)]
        below += map(plain, timeline(reading.order, shown, room))
        return [_indented(item) for item in [*head, *below]]
    left = max(70, room * 54 // 100)
    right = room - left - 3
    told = _title("Notes and history", right, shown)
    told += map(plain, timeline(reading.order, shown, right))
    below = beside(_left(reading, shown, left, refusal), told, left, f" {shown.glyphs.bar} ")
    return [_indented(item) for item in [*head, *below]]


def _left(reading: Reading, shown: Shown, width: int, refusal: str | None) -> list[Item]:
    order = reading.order
    return [
        *_title("What needs doing", width, shown),
        *_under(_needs(reading, shown, width - 1)),
        _blank(),
        *_title(f"Jobs {shown.glyphs.dot} {len(order.jobs)}", width, shown),
        *_jobs(order, shown, width),
        _blank(),
        *_office(order, shown, width, refusal),
    ]


def _office(order: Order, shown: Shown, width: int, refusal: str | None) -> list[Item]:
    """Money, PO and delivery; PO and delivery beside the money where there is room, for on a
    small screen the button is to be in sight."""
    if width < BESIDE:
        return [
            *_money(order, shown, width),
            _blank(),
            *_po_and_delivery(order, shown, width, refusal),
        ]
    right = max(_PO_ROOM, width * 2 // 5)
    left = width - right - _GAP
    return beside(
        _money(order, shown, left), _po_and_delivery(order, shown, right, refusal), left, " " * _GAP
    )


def _money(order: Order, shown: Shown, width: int) -> list[Item]:
    return [*_title("Money", width, shown), *order_money.lines(order, shown, width)]


def _po_and_delivery(order: Order, shown: Shown, width: int, refusal: str | None) -> list[Item]:
    return [
        *_title("PO", width, shown),
        *order_po.lines(order.po, shown, width, refusal),
        _blank(),
        *_title("Delivery", width, shown),
        *_under(_delivery(order, width - 1)),
    ]


def _under(lines: Lines) -> list[Item]:
    """Where the other sections have the place of the cursor, a blank."""
    return [plain([(" ", ""), *line]) for line in lines]


def _title(text: str, width: int, shown: Shown) -> list[Item]:
    return [plain(line) for line in sheet.heading(text, width, shown)]


def _blank() -> Item:
    return plain([])


def _indented(item: Item) -> Item:
    return Item(item.key, lambda width, cursor: [(" ", ""), *item.draw(width, cursor)])


def _head(order: Order, shown: Shown, width: int) -> Lines:
    told = order.delivery.email if order.delivery else ""  # is said where it goes to
    email = order.email if order.email != told else ""
    who = " · ".join(part for part in (order.customer, order.storefront, email) if part)
    day = words.day(order.placed, shown.now, shown.zone)
    placed = f"placed {day} {order.placed.astimezone(shown.zone):%H:%M}"
    line: list[Span] = [(fit(who, min(width_of(who), width)).rstrip(), "strong")]
    dates: list[list[Span]] = [[(placed, "dim")]]
    if order.due is not None:
        local = order.due.astimezone(shown.zone)
        dates.append([(f"due {local:%a} {local.day} {local:%b %H:%M}", "dim")])
        if order.due < shown.now and any(not job.position.closed for job in order.jobs):
            dates.append([(f"late {words.span(shown.now - order.due)}", "waiting")])
    if order.reorder_of:
        dates.append([(f"re-order of {fit(order.reorder_of, 16).rstrip()}", "chosen")])
    if order.reorders:
        again = ", ".join(order.reorders[-2:])
        dates.append([(f"placed again as {fit(again, 26).rstrip()}", "chosen")])
    states: list[list[Span]] = []
    for label, name in (
        ("order ", order.order_status),
        ("shipping ", order.shipping_status),
        ("payment ", order.payment_status),
    ):
        said, style = state(name)
        states.append([(label, "faint"), (said, style)])
    if width < BESIDE:  # its button lies below what is seen at first
        po = fit(order.po, min(20, width_of(order.po))) if order.po else "none"
        states.append([("PO ", "faint"), (po, "" if order.po else "dim")])
    return [[], line, *_flowing(dates, width), *_flowing(states, width), []]


def _flowing(parts: Sequence[list[Span]], width: int) -> Lines:
    """One after the other, three blanks between them, in as many lines as it takes."""
    lines: Lines = []
    left = 0
    for part in parts:
        size = sum(width_of(text) for text, _ in part)
        if lines and size + 3 <= left:
            lines[-1] += [("   ", ""), *part]
            left -= size + 3
        else:
            lines.append(list(part))
            left = width - size
    return lines


def _needs(reading: Reading, shown: Shown, width: int) -> Lines:
    """What needs doing, the worst first; one quiet line when nothing does."""
    order, glyphs = reading.order, shown.glyphs
    wanted = [(need(job.position, job.due, shown.now, shown.limits), job) for job in order.jobs]
    needing = [pair for pair in wanted if pair[0].attention is not Attention.NONE]
    lines: Lines = []
    if needing:
        worst, job = min(needing, key=lambda pair: pair[0].attention)
        stand = worst.cause or job.position.workflow
        style = rows.level_style(worst.attention)
        said = f"{glyphs.of(worst.attention)} {job.number} {stand.says}"
        said += f" for {words.age(stand.since, shown.now)}".replace(" for now", " just now")
        if worst.overdue:
            said += f", {words.due(job.due, shown.now, shown.zone, True)}"
        info = f": {stand.info}" if stand.info else ""
        told = wrap(said + info, width, 2)
        lines += [[(text, f"{style} strong" if not at else style)] for at, text in enumerate(told)]
        advice = catalogue()[stand.status].action
        lines += [[(f"  {text}", "chosen")] for text in wrap(advice, width - 2, 2)]
        if len(needing) > 1:
            more = f"  and {words.plural(len(needing) - 1, 'other job')} of it"
            lines.append([(f"{more} need{'s' if len(needing) == 2 else ''} you", style)])
    if order.approval in _APPROVALS:
        lines.append([(_APPROVALS[order.approval], "waiting")])
    for number, why in reading.requests:
        lines += _hanging(glyphs.chase, f"{number} is to be reopened (U): {why}", width)
    for number, why in reading.clearing:
        lines += _hanging(glyphs.must, f"{number}: {why}", width)
    if not lines:
        closed = all(job.position.closed for job in order.jobs)
        calm = "Nothing: the order is closed." if closed else "Nothing: it goes its way."
        lines.append([(calm, "done")])
    return lines


def _hanging(glyph: str, text: str, width: int) -> Lines:
    told = wrap(text, width - 2, 3)
    return [[(f"{' ' if at else glyph} {line}", "waiting")] for at, line in enumerate(told)]


def _jobs(order: Order, shown: Shown, width: int) -> list[Item]:
    layout = _job_columns(order.jobs, width)
    return [Item(f"job {job.number}", _JobLine(job, layout, shown)) for job in order.jobs]


def _job_columns(jobs: Sequence[Job], width: int) -> rows.Layout:
    columns = {
        "number": min(12, max(5, *(width_of(job.number) for job in jobs), 5)),
        "product": 14,
        "quantity": max(3, *(len(words.quantity(job.quantity)) for job in jobs), 3),
        "status": max(12, *(width_of(job.position.workflow.says) for job in jobs), 12),
        "age": 4,
        "due": 8,
    }
    columns["status"] = min(22, columns["status"])
    free = width - rows.GUTTER - sum(columns.values()) - len(columns)
    more = min(22, free)
    columns["product"] = max(6, columns["product"] + more)
    if free - more >= _LEAST_NOTE:
        columns["note"] = free - more - 1
    return rows.Layout(tuple(columns.items()))


class _JobLine:
    def __init__(self, job: Job, layout: rows.Layout, shown: Shown) -> None:
        phase = job.position.workflow.meaning.phase
        self._placement = Placement(job, phase, Anchor(phase, ()))
        self._layout = layout
        self._shown = shown

    def __call__(self, _width: int, cursor: bool) -> list[Span]:
        return rows.row(
            self._layout, self._placement, self._shown, cursor=cursor, changed=False, marked=False
        )


def _delivery(order: Order, width: int) -> Lines:
    lines: Lines = []
    if order.delivery is not None:
        told = [order.delivery.one_line]
        told.append(" · ".join(p for p in (order.delivery.email, order.delivery.phone) if p))
        lines = [[(text, "")] for part in told if part for text in wrap(part, width, 3)]
    if order.shipping_method:
        lines += [[("by ", "faint"), (text, "")] for text in wrap(order.shipping_method, width, 1)]
    return lines or [[("no address is known", "dim")]]
