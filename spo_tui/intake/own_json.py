"""The program's own JSON: all that a ticket can say, for shops that write their own.

A document is `{"orders": [ORDER, ...]}` or one ORDER. Unknown fields are refused, times are ISO
8601 (UTC without an offset, 23:59 for a date alone), numbers may be written as text or number:

    {"order": "20417", "storefront": "Northgate", "placed": "2026-11-20T08:31:00Z",
     "due": "2026-11-25", "po": "HC-2291", "currency": "GBP",
     "totals": {"subtotal": "40.00", "discount": "0.00", "shipping": "5.00", "tax": "9.00",
                "total": "54.00"},
     "customer": {"key": "881", "name": "", "company": "", "email": "", "department": ""},
     "delivery": {"name": "", "company": "", "email": "", "phone": "", "street": "", "city": "",
                  "postal_code": "", "country": ""},
     "notes": ["Deliver to reception"], "shipping_method": "Courier",
     "order_status": "Processing", "shipping_status": "NotShipped", "payment_status": "Paid",
     "jobs": [{"job": "71220", "type": "s", "product": "Business cards", "quantity": 250,
               "substrate": "Silk 350 gsm", "size": [85, 55], "due": "2026-11-24", "priority": 50,
               "artwork": "cards.pdf", "status": "Ordered"}]}

Only `jobs`, and the `job` of each, must be there. The size is in millimetres, amounts are text.
A job without a due time has that of its order; a customer without a key is known by its e-mail.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

import msgspec

from ..domain.errors import TicketError
from ..domain.ticket import Contact, Ticket, TicketCustomer, TicketJob
from . import values
from .shape import convert, located

KEYS = frozenset({"orders", "jobs"})

OrderStatus = Literal["Pending", "Processing", "Complete", "Cancelled"]
ShippingStatus = Literal["NotShipped", "PartiallyShipped", "Shipped", "Delivered"]
PaymentStatus = Literal["Pending", "Paid", "PartiallyRefunded", "Refunded"]


class _Job(msgspec.Struct, forbid_unknown_fields=True):
    job: str | int
    type: str | None = None
    product: str | None = None
    quantity: int | None = None
    substrate: str | None = None
    size: tuple[float, float] | None = None
    due: str | None = None
    priority: int | None = None
    artwork: str | None = None
    status: str | None = None


class _Totals(msgspec.Struct, forbid_unknown_fields=True):
    subtotal: str | None = None
    discount: str | None = None
    shipping: str | None = None
    tax: str | None = None
    total: str | None = None


class _Customer(msgspec.Struct, forbid_unknown_fields=True):
    key: str | int | None = None
    name: str | None = None
    company: str | None = None
    email: str | None = None
    department: str | None = None


class _Delivery(msgspec.Struct, forbid_unknown_fields=True):
    name: str | None = None
    company: str | None = None
    email: str | None = None
    phone: str | None = None
    street: str | None = None
    city: str | None = None
    postal_code: str | None = None
    country: str | None = None


class _Order(msgspec.Struct, forbid_unknown_fields=True):
    jobs: list[_Job]
    order: str | int | None = None
    storefront: str | None = None
    placed: str | None = None
    due: str | None = None
    po: str | int | None = None
    currency: str | None = None
    totals: _Totals | None = None
    customer: _Customer | None = None
    delivery: _Delivery | None = None
    notes: list[str] = []
    shipping_method: str | None = None
    order_status: OrderStatus = "Processing"
    shipping_status: ShippingStatus = "NotShipped"
    payment_status: PaymentStatus = "Pending"


class _Orders(msgspec.Struct, forbid_unknown_fields=True):
    orders: list[_Order]


def read(document: dict[str, Any], where: str = "") -> list[Ticket]:
    """The orders of a document; raises TicketError with the path of the field that is wrong."""
    if "orders" not in document:
        return [_ticket(convert(document, _Order, where), where)]
    orders = convert(document, _Orders, where).orders
    if not orders:
        raise TicketError("the list of orders is empty")
    return [_ticket(order, f"{where}.orders[{at}]") for at, order in enumerate(orders)]


def _ticket(order: _Order, where: str) -> Ticket:
    with located(where):
        if not order.jobs:
            raise TicketError("the order has no jobs")
        due = values.moment(order.due, "due date")
        currency = values.currency(order.currency or "")
        ticket = Ticket(
            jobs=(),
            order=None if order.order is None else values.number(order.order, "order number"),
            storefront=_text(order.storefront) or None,
            customer=_customer(order.customer) if order.customer else None,
            delivery=_delivery(order.delivery) if order.delivery else None,
            placed=values.moment(order.placed, "order date"),
            due=due,
            po="" if order.po is None else values.po_number(str(order.po)),
            order_status=order.order_status,
            shipping_status=order.shipping_status,
            payment_status=order.payment_status,
            shipping_method=_text(order.shipping_method),
            currency=currency,
            notes=values.notes(order.notes),
        )
    ticket = _priced(ticket, order.totals or _Totals(), f"{where}.totals")
    jobs = []
    for at, job in enumerate(order.jobs):
        with located(f"{where}.jobs[{at}]"):
            jobs.append(_job(job, due))
    return replace(ticket, jobs=tuple(jobs))


def _priced(ticket: Ticket, totals: _Totals, where: str) -> Ticket:
    with located(where):
        return replace(
            ticket,
            subtotal=values.money(totals.subtotal, ticket.currency, "subtotal"),
            discount=values.money(totals.discount, ticket.currency, "discount"),
            shipping=values.money(totals.shipping, ticket.currency, "shipping"),
            tax=values.money(totals.tax, ticket.currency, "tax"),
            total=values.money(totals.total, ticket.currency, "total"),
        )


def _job(job: _Job, due: datetime | None) -> TicketJob:
    size = values.size_mm(*job.size) if job.size else None
    return TicketJob(
        number=values.number(job.job, "job number"),
        type=values.type_letter(job.type or ""),
        product=_text(job.product),
        quantity=values.quantity(job.quantity),
        substrate=_text(job.substrate),
        width_mm=size[0] if size else None,
        height_mm=size[1] if size else None,
        due=values.moment(job.due, "due date") or due,
        priority=values.priority(job.priority),
        artwork=values.text(job.artwork or "", values.MOST_REFERENCE),
        status=_text(job.status) or "Ordered",
    )


def _customer(customer: _Customer) -> TicketCustomer:
    email = _text(customer.email)
    key = email if customer.key is None else values.text(str(customer.key).strip())
    if not key:
        raise TicketError("the customer has neither a key nor an e-mail")
    return TicketCustomer(
        key=key,
        name=_text(customer.name),
        company=_text(customer.company),
        email=email,
        department=_text(customer.department),
    )


def _delivery(delivery: _Delivery) -> Contact:
    return Contact(
        name=_text(delivery.name),
        company=_text(delivery.company),
        email=_text(delivery.email),
        phone=_text(delivery.phone),
        street=_text(delivery.street),
        city=_text(delivery.city),
        postal_code=_text(delivery.postal_code),
        country=_text(delivery.country),
    )


def _text(value: str | None) -> str:
    return values.text(value or "")
