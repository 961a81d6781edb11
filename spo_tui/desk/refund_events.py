"""Refunds that the outside tells of, recorded one by one inside a batch of events."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..domain.errors import SpoError
from ..domain.person import Role
from ..domain.refund_event import RefundEvent
from ..store.engine import Connection
from ..store.orders import StoredOrder, lock_orders
from .desk import Desk
from .refunds import RECORDING, record_within


def record_refunds(
    connection: Connection, desk: Desk, events: Sequence[tuple[int, RefundEvent]], source: str
) -> Iterator[tuple[int, bool | str]]:
    """For each (place, event): the place, and whether the refund is new, or why it is refused."""
    orders = lock_orders(connection, {event.order for _, event in events})
    for place, event in events:
        try:
            desk.who.must_be(Role.FINANCE, RECORDING)
            order = _known(orders, event.order)
            told = replace(event, event=_identity(event), source=event.source or source)
            yield place, record_within(connection, desk, order, told)[1]
        except SpoError as error:
            yield place, str(error)


def _known(orders: dict[str, StoredOrder], number: str) -> StoredOrder:
    if number not in orders:
        raise SpoError(f"there is no order {number}: import its ticket first")
    return orders[number]


def _identity(event: RefundEvent) -> str:
    """The source's id; without one, what the same refund told again has in common."""
    if event.event is not None:
        return event.event
    at = event.at.timestamp() if event.at else None
    said = (event.order, event.amount, event.reference, event.currency, at)
    return "same:" + hashlib.sha256(repr(said).encode()).hexdigest()[:32]
