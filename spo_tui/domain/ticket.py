"""What a job ticket says, whatever format it came in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from .money import Money


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or place to deliver to; every part may be empty."""

    name: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""
    street: str = ""
    city: str = ""
    postal_code: str = ""
    country: str = ""

    @property
    def one_line(self) -> str:
        town = " ".join(p for p in (self.postal_code, self.city) if p)
        parts = (self.name, self.company, self.street, town, self.country)
        return ", ".join(p for p in parts if p)


@dataclass(frozen=True, slots=True)
class TicketCustomer:
    key: str
    """What the source system calls the customer: an id or an e-mail address."""
    name: str = ""
    company: str = ""
    email: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class TicketJob:
    number: str
    product: str = ""
    type: str = "P"
    quantity: int | None = None
    substrate: str = ""
    width_mm: float | None = None
    """Finished size, trimmed; both sides are given or neither is."""
    height_mm: float | None = None
    due: datetime | None = None
    priority: int = 50
    """0 to 100, as JDF's JobPriority: more is more urgent."""
    artwork: str = ""
    """A reference as the ticket writes it. Data: it is never opened or fetched."""
    status: str = "Ordered"
    line: int | None = None
    """1-based line of the ticket on which the job stands."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One order with its jobs. Times are aware; an order without a number takes its first job's."""

    jobs: tuple[TicketJob, ...]
    order: str | None = None
    storefront: str | None = None
    """As the ticket names it; an import may name it instead."""
    customer: TicketCustomer | None = None
    delivery: Contact | None = None
    placed: datetime | None = None
    due: datetime | None = None
    po: str = ""
    order_status: str = "Processing"
    shipping_status: str = "NotShipped"
    payment_status: str = "Pending"
    shipping_method: str = ""
    currency: str = "GBP"
    subtotal: Money | None = None
    discount: Money | None = None
    shipping: Money | None = None
    tax: Money | None = None
    total: Money | None = None
    notes: tuple[str, ...] = ()
    extra: dict[str, str] = field(default_factory=dict)
