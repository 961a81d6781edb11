"""The customer's PO number: added, edited, cleared, at any time after the order was placed."""

from __future__ import annotations

from ..domain.person import Role
from ..domain.purchase_order import PoChange, PoChanged, clean_po
from ..domain.undoing import BY_HAND
from ..store import order_words
from ..store.orders import append_order_event, change_order, last_actor, lock_order
from .again import again
from .desk import Desk


@again
def set_po(desk: Desk, order: str, number: str, *, seen: str | None = None) -> PoChange:
    """Give the order this PO number; an empty one clears it.

    `seen` is the number that the person had before them: when the order has another by now,
    PoChanged is raised, and nothing is changed. Raises SpoError for a number that cannot be
    one, Refused for a person who is no operator.
    """
    desk.who.must_be(Role.OPERATOR, "changing the PO number")
    new = clean_po(number)
    with desk.store.write() as connection:
        held = lock_order(connection, order)
        old = held.po
        if new == old:
            return PoChange(held.number, old, new, changed=False)
        if seen is not None and seen.strip() != old:
            raise PoChanged(held.number, old, last_actor(connection, held, "po"))
        now, me = desk.clock(), desk.who.name
        append_order_event(connection, held, "po", old, new, "", now, me, BY_HAND)
        change_order(connection, held, po=new)
        order_words.refresh(connection, held)
        return PoChange(held.number, old, new, changed=True)
