"""The metadata that Infigo Connect hands to a workflow tool: one line item of one order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec

from ..domain.ticket import Ticket, TicketCustomer, TicketJob
from . import values
from .shape import Scalar, convert, extra, located, plain

KEYS = frozenset({"storefrontName", "lineItem"})

_ORDER = frozenset({"Pending", "Processing", "Complete", "Cancelled"})
_SHIPPING = frozenset({"NotShipped", "PartiallyShipped", "Shipped", "Delivered"})
_PAYMENT = frozenset({"Pending", "Paid", "PartiallyRefunded", "Refunded"})


class _Order(msgspec.Struct, rename="camel"):
    order_id: str | int
    order_status: str | None = None
    payment_status: str | None = None
    shipping_status: str | None = None
    shipping_method: str | None = None
    purchase_order_number: Scalar = None
    order_notes: str | list[str] | None = None
    order_date: str | None = None
    dispatch_by: str | None = None
    order_guid: Scalar = None
    deliver_by: Scalar = None
    payment_method: Scalar = None
    payment_transaction_id: Scalar = None
    checkout_attributes: list[Any] | None = None
    extra_data: dict[str, Any] | None = None


class _Line(msgspec.Struct, rename="camel"):
    job_id: str | int
    type: str | None = None
    product_name: str | None = None
    sku: Scalar = None
    quantity: str | int | float | None = None


class _Customer(msgspec.Struct, rename="camel"):
    id: str | int | None = None
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None


class _Metadata(msgspec.Struct, rename="camel"):
    order: _Order
    line_item: _Line
    storefront_name: str | None = None
    customer: _Customer | None = None


def read(document: dict[str, Any], where: str = "") -> Ticket:
    """One order with one job; the job number is the jobId as it is written.

    A status that the shop does not know leaves its own at the usual first one, and stands in
    `extra`. Raises TicketError with the path of a field that is wrong.
    """
    metadata = convert(document, _Metadata, where)
    order = metadata.order
    with located(f"{where}.order"):
        due = values.moment(order.dispatch_by, "dispatchBy")
        ticket = Ticket(
            jobs=(),
            order=values.number(order.order_id, "orderId"),
            storefront=values.text(metadata.storefront_name or "") or None,
            customer=_customer(metadata.customer) if metadata.customer else None,
            placed=values.moment(order.order_date, "orderDate"),
            due=due,
            po=values.po_number(plain(order.purchase_order_number)),
            order_status=_known(order.order_status, _ORDER, "Processing"),
            shipping_status=_known(order.shipping_status, _SHIPPING, "NotShipped"),
            payment_status=_known(order.payment_status, _PAYMENT, "Pending"),
            shipping_method=values.text(order.shipping_method or ""),
            notes=_notes(order.order_notes),
            extra=extra(_extra(metadata)),
        )
    with located(f"{where}.lineItem"):
        return replace(ticket, jobs=(_job(metadata.line_item, due),))


def _job(line: _Line, due: datetime | None) -> TicketJob:
    return TicketJob(
        number=values.number(line.job_id, "jobId"),
        type=values.type_letter(line.type or ""),
        product=values.text(line.product_name or ""),
        quantity=values.quantity(line.quantity),
        due=due,
    )


def _known(status: str | None, names: frozenset[str], usual: str) -> str:
    return status if status in names else usual


def _notes(written: str | list[str] | None) -> tuple[str, ...]:
    return values.notes([written] if isinstance(written, str) else written or [])


def _extra(metadata: _Metadata) -> Iterator[tuple[str, Any]]:
    order = metadata.order
    yield "sku", metadata.line_item.sku
    yield "orderGuid", order.order_guid
    yield "deliverBy", order.deliver_by
    yield "paymentMethod", order.payment_method
    yield "paymentTransactionId", order.payment_transaction_id
    for name, status, names in (
        ("orderStatus", order.order_status, _ORDER),
        ("shippingStatus", order.shipping_status, _SHIPPING),
        ("paymentStatus", order.payment_status, _PAYMENT),
    ):
        if status not in names:
            yield name, status
    for attribute in order.checkout_attributes or ():
        if isinstance(attribute, dict):
            lowered = {key.lower(): value for key, value in attribute.items()}
            yield str(lowered.get("key", "")), lowered.get("value")
    yield from (order.extra_data or {}).items()


def _customer(customer: _Customer) -> TicketCustomer | None:
    email = values.text(customer.email or "")
    key = values.text(plain(customer.id).strip()) or email
    if not key:
        return None
    names = (customer.first_name, customer.last_name)
    return TicketCustomer(
        key=key,
        name=values.text(" ".join(name.strip() for name in names if name)),
        company=values.text(customer.company or ""),
        email=email,
    )
