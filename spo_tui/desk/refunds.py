"""Refunds: recorded once and for ever; what was wrong about one is explained in a note.

Recording a refund moves no money.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..domain.errors import Refused, SpoError
from ..domain.money import Money, parse_money
from ..domain.order import Differing, Note, Refund
from ..domain.person import Role
from ..domain.refund_event import RefundEvent
from ..domain.undoing import BY_HAND
from ..store import notes
from ..store import refunds as store
from ..store.engine import Connection
from ..store.orders import StoredOrder, append_order_event, change_order, lock_order
from .again import again
from .desk import Desk
from .notes import clean_note

RECORDING = "recording refunds"
_MOST_REFERENCE = 200


@again
def record_refund(
    desk: Desk,
    order: str,
    amount: str,
    reference: str,
    *,
    at: datetime | None = None,
    event: str | None = None,
    source: str = BY_HAND,
) -> Refund:
    """Record that so much of the order was given back, with the note that says so.

    The same `event` twice is one refund: the second call returns the first. Raises SpoError for
    what is no amount of the order's currency, Refused for more than is left of the total and for
    a person without the role finance.
    """
    desk.who.must_be(Role.FINANCE, RECORDING)
    with desk.store.write() as connection:
        told = RefundEvent(order, amount, reference, event, at, source)
        return record_within(connection, desk, lock_order(connection, order), told)[0]


def record_within(
    connection: Connection, desk: Desk, order: StoredOrder, told: RefundEvent
) -> tuple[Refund, bool]:
    """As `record_refund`, of an order that this transaction holds; whether it is a new refund.
    What it refuses it refuses before it has written anything."""
    if told.event is not None:
        known = store.by_event(connection, told.event)
        if known is not None:
            return known, False
    amount = _amount_of(order, told)
    reference = _clean_reference(told.reference)
    if not reference:
        raise SpoError("a refund needs the payment provider's reference")
    now, me = desk.clock(), desk.who.name
    at = told.at or now
    recorded = Refund(notes.NEW, amount, reference, at, now, me, told.source)
    recorded = store.add_refund(connection, order, recorded, told.event)
    said = f"Refund of {amount} recorded, reference {reference}."
    note = Note(notes.NEW, "refund", said, now, me, refund=recorded.id)
    notes.add_note(connection, order.id, note)
    refunded = order.refunded + amount.minor
    becomes = payment_status(refunded, order.total)
    append_order_event(
        *(connection, order, "payment_status", order.payment_status, becomes),
        *(f"{amount}, {reference}", at, me, told.source),
    )
    change_order(connection, order, refunded=refunded, payment_status=becomes)
    return recorded, True


def payment_status(refunded: int, total: int) -> str:
    return "Refunded" if refunded >= total else "PartiallyRefunded"


def _amount_of(order: StoredOrder, told: RefundEvent) -> Money:
    if told.currency is not None and told.currency != order.currency:
        raise Refused(f"order {order.number} is in {order.currency}, the refund in {told.currency}")
    amount = parse_money(told.amount, order.currency)
    if amount.minor <= 0:
        raise SpoError(f"a refund is more than 0: {told.amount} is not")
    left = order.total - order.refunded
    if amount.minor > left:
        whole = order.money(order.total)
        if left <= 0:
            raise Refused(f"order {order.number} has nothing left to refund of {whole}")
        raise Refused(
            f"order {order.number} has {order.money(left)} left to refund of {whole}:"
            f" {amount} is more"
        )
    return amount


@again
def correct_refund(
    desk: Desk,
    order: str,
    actual: str,
    *,
    reference: str = "",
    text: str = "",
    refund: int | None = None,
) -> Note:
    """Note what was really refunded; the recorded refund, and every sum, stays as it is.

    `refund` is the id of the refund that the note explains, and must be given where there are
    several. Without `text` the note says both amounts in words. Raises SpoError for what is no
    amount, Refused for an order without refunds and for a person who is no operator.
    """
    desk.who.must_be(Role.OPERATOR, "correcting refunds")
    provider = _clean_reference(reference)
    said = clean_note(text)
    with desk.store.write() as connection:
        held = lock_order(connection, order)
        there = [one for _, one in store.of_orders(connection, [held.id])]
        meant = _meant(held, there, refund)
        really = parse_money(actual, held.currency)
        if really.minor < 0:
            raise SpoError(f"what was really refunded is 0 or more: {actual} is not")
        said = said or f"Recorded were {meant.amount}, really refunded {really}."
        now, me = desk.clock(), desk.who.name
        note = Note(notes.NEW, notes.CORRECTION, said, now, me, None, meant.id, really, provider)
        return notes.add_note(connection, held.id, note)


def _meant(order: StoredOrder, refunds: Sequence[Refund], wanted: int | None) -> Refund:
    if not refunds:
        raise Refused(f"order {order.number} has no refund to correct")
    there = ", ".join(f"{refund.id} ({refund.amount}, {refund.reference})" for refund in refunds)
    if wanted is None:
        if len(refunds) > 1:
            raise Refused(f"order {order.number} has several refunds, say which: {there}")
        return refunds[0]
    for refund in refunds:
        if refund.id == wanted:
            return refund
    raise Refused(f"order {order.number} has no refund {wanted}: there is {there}")


def _clean_reference(reference: str) -> str:
    said = reference.strip()
    if len(said) > _MOST_REFERENCE:
        raise SpoError(f"a reference has at most {_MOST_REFERENCE} characters")
    if not said.isprintable():
        raise SpoError("a reference has printable characters only, in one line")
    return said


def differing_refunds(desk: Desk) -> list[Differing]:
    """Refunds of which the latest correction names another amount than was recorded."""
    with desk.store.read() as connection:
        return store.differing(connection)
