"""The three ways in which an order ends, and what each does to its states."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

_GONE = ("Shipped", "Delivered")


class Ending(StrEnum):
    """Shipping leaves the order's own status as it is: an order may be shipped long before
    anybody calls it complete, and complete without being shipped, when it is collected."""

    SHIP = "ship"
    COMPLETE = "complete"
    CANCEL = "cancel"

    @property
    def column(self) -> str:
        """Which of the order's states it changes."""
        return "shipping_status" if self is Ending.SHIP else "order_status"

    @property
    def state(self) -> str:
        return _STATES[self]

    @property
    def says(self) -> str:
        """What the order is afterwards."""
        return _SAYS[self]


def refusal(
    ending: Ending, number: str, order_status: str, shipping_status: str, open_jobs: Collection[str]
) -> str | None:
    """Why the order cannot be ended so, in one line; None when it can.

    `open_jobs` are those that are not cleaned up, nor about to be: with any, as after a job was
    reopened, an order that has ended so before may end so once more.
    """
    if ending is not Ending.CANCEL and order_status == "Cancelled":
        return f"order {number} is cancelled: place it again to produce it"
    if open_jobs:
        return None
    ended = shipping_status in _GONE if ending is Ending.SHIP else order_status == ending.state
    return f"order {number} is {ending.says} already" if ended else None


_STATES = {Ending.SHIP: "Shipped", Ending.COMPLETE: "Complete", Ending.CANCEL: "Cancelled"}
_SAYS = {Ending.SHIP: "shipped", Ending.COMPLETE: "complete", Ending.CANCEL: "cancelled"}
