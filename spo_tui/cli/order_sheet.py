"""One order as lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from ..domain import words
from ..domain.approval import Approval
from ..domain.attention import Attention
from ..domain.order import Differing, Note, Order, OrderEvent, Refund

LOCKED = "locked: a refund stays as it was recorded"


_APPROVALS = {
    Approval.WAITING: "waiting: no job has been approved yet",
    Approval.PARTIAL: "partial: some jobs are approved, some still wait",
    Approval.APPROVED: "approved",
}


def lines(order: Order, zone: ZoneInfo) -> Iterator[str]:
    for name, value in _facts(order, zone):
        if value:
            yield f"{name + ':':<14} {value}"
    yield "Totals"
    sums = order.totals
    for name in ("subtotal", "discount", "shipping", "tax", "total", "refunded"):
        amount = getattr(sums, name)
        lock = f"  ({LOCKED})" if name == "refunded" and amount.minor else ""
        yield f"  {name:<10} {amount!s:>14}{lock}"
    yield "Jobs"
    for job in order.jobs:
        quantity = words.quantity(job.quantity)
        yield f"  {job.number}  {job.position.workflow.says}  {quantity} {job.product}".rstrip()
    if order.refunds:
        yield "Refunds"
        for refund in order.refunds:
            yield _refund(refund, zone)
            for note in refund.corrections:
                yield f"    {_correction(note)}"
    if order.notes:
        yield "Notes"
        for note in order.notes:
            yield _note(note, zone)
    yield "History"
    for row in order.history:
        yield _told(row, zone)


def _facts(order: Order, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    yield "Order", order.number
    yield "Storefront", order.storefront
    yield "Customer", ", ".join(filter(None, (order.customer, order.email)))
    yield "PO", order.po or "none"
    yield "Placed", _clock(order.placed, zone)
    yield "Due", _clock(order.due, zone) if order.due else ""
    yield "Order status", order.order_status
    yield "Shipping", ", ".join(filter(None, (order.shipping_status, order.shipping_method)))
    yield "Payment", order.payment_status
    yield "Deliver to", order.delivery.one_line if order.delivery else ""
    yield "Reorder of", order.reorder_of or ""
    yield "Placed again", ", ".join(order.reorders)
    yield "Approval", _APPROVALS.get(order.approval, "")
    yield "Attention", "" if order.attention is Attention.NONE else order.attention.word


def _refund(refund: Refund, zone: ZoneInfo) -> str:
    who = ", ".join(filter(None, (refund.actor, refund.source)))
    when = _clock(refund.at, zone)
    return f"  {refund.id}  {when}  {refund.amount}  {refund.reference}  [{who}]"


def _correction(note: Note) -> str:
    reference = f", {note.reference}" if note.reference else ""
    return f"really refunded {note.actual}{reference}: {note.text}  [{note.actor}]"


def _note(note: Note, zone: ZoneInfo) -> str:
    job = f", job {note.job}" if note.job else ""
    return f"  {_clock(note.at, zone)}  {note.text}  [{note.kind}{job}, {note.actor or 'outside'}]"


def _told(row: OrderEvent, zone: ZoneInfo) -> str:
    who = ", ".join(filter(None, (row.actor, row.source)))
    change = " -> ".join((row.old or "none", row.new or "none")) if row.old else row.new or "none"
    info = f"  {row.info}" if row.info else ""
    return f"  {_clock(row.at, zone)}  {row.what}: {change}  [{who}]{info}"


def differing(one: Differing, zone: ZoneInfo) -> str:
    reference = f" ({one.note.reference})" if one.note.reference else ""
    return (
        f"{one.order}  recorded {one.recorded}, really {one.actual}{reference}"
        f"  {_clock(one.note.at, zone)}  {one.customer}: {one.note.text}"
    )


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
