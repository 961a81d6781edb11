"""A refund as the outside tells it, before anybody has judged it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RefundEvent:
    order: str
    amount: str
    """In the order's currency, such as `20.00`; not yet checked."""
    reference: str
    """The payment provider's."""
    event: str | None = None
    """The source's own unique id; the same id twice is one refund."""
    at: datetime | None = None
    """When it happened (aware); None means when it is recorded."""
    source: str = ""
    currency: str | None = None
    """Must be the order's, where it is named."""
