"""An order as every screen, command and report speaks of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .approval import Approval
from .attention import Attention
from .job import Job
from .money import Money
from .ticket import Contact


@dataclass(frozen=True, slots=True)
class Totals:
    """All in the order's currency; `discount` is what is taken off, and not negative."""

    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    total: Money
    refunded: Money
    """The sum of all recorded refunds: it never becomes less."""


@dataclass(frozen=True, slots=True)
class Note:
    id: int
    kind: str
    """internal, customer, refund (written by a refund itself) or correction."""
    text: str
    at: datetime
    actor: str
    job: str | None = None
    refund: int | None = None
    """The id of the refund that it explains."""
    actual: Money | None = None
    """Of a correction: what was really refunded."""
    reference: str = ""
    """Of a correction: the payment provider's."""


@dataclass(frozen=True, slots=True)
class Refund:
    """Recorded once, and locked for ever."""

    id: int
    amount: Money
    reference: str
    at: datetime
    recorded_at: datetime
    actor: str
    source: str
    corrections: tuple[Note, ...] = ()
    """The oldest first."""


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """A row of an order's history."""

    what: str
    """placed, order_status, shipping_status, payment_status, po, totals, reorder, reopened, …"""
    old: str
    new: str
    info: str
    at: datetime
    actor: str
    source: str


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order as a list shows it."""

    id: int
    number: str
    storefront: str
    customer: str
    email: str
    placed: datetime
    due: datetime | None
    order_status: str
    shipping_status: str
    payment_status: str
    po: str
    total: Money
    refunded: Money
    jobs: int
    open_jobs: int
    attention: Attention
    """That of its worst job."""
    cleaned: int = 0
    """Jobs that CleanUp has taken."""


@dataclass(frozen=True, slots=True)
class OrderList:
    rows: list[OrderLine]
    """The newest first."""
    total: int
    """How many orders there are, counted up to a limit."""
    more: bool
    """Whether there are others after these."""
    capped: bool = False
    """Whether there may be more than `total`."""


@dataclass(frozen=True, slots=True)
class Differing:
    """A refund of which the latest correction says that another amount was really refunded."""

    order: str
    storefront: str
    customer: str
    refund: Refund
    note: Note
    recorded: Money
    actual: Money


@dataclass(frozen=True, slots=True)
class Order:
    id: int
    number: str
    storefront: str
    customer: str
    email: str
    placed: datetime
    due: datetime | None
    order_status: str
    shipping_status: str
    payment_status: str
    po: str
    totals: Totals
    refunds: tuple[Refund, ...]
    notes: tuple[Note, ...]
    """The oldest first; corrections stand here too."""
    history: tuple[OrderEvent, ...]
    """The oldest first."""
    jobs: tuple[Job, ...]
    attention: Attention
    approval: Approval
    shipping_method: str = ""
    delivery: Contact | None = None
    reorder_of: str | None = None
    reorders: tuple[str, ...] = ()
    """The orders that were placed again from this one."""
    version: int = 0
