"""The customer's own number for an order: what it may be, and what changing it came to."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import Refused, SpoError

MOST = 64


@dataclass(frozen=True, slots=True)
class PoChange:
    order: str
    old: str
    new: str
    changed: bool
    """False when it was this number already."""


class PoChanged(Refused):
    """Somebody else has changed it meanwhile; `now` is what it is, `by` whoever did."""

    def __init__(self, order: str, now: str, by: str) -> None:
        self.now, self.by = now, by or "somebody"
        stands = f"it is {now} now" if now else "it has been cleared"
        super().__init__(f"{self.by} has just changed the PO number of order {order}: {stands}")


def clean_po(text: str) -> str:
    """The number without blanks around it; empty for none. Raises SpoError, also while it is
    typed, for more than 64 characters and for any that is not printable."""
    number = text.strip()
    if len(number) > MOST:
        raise SpoError(f"a PO number has at most {MOST} characters: this has {len(number)}")
    if not number.isprintable():
        raise SpoError("a PO number has printable characters only, in one line")
    return number
