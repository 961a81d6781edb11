"""The order that a shop records in Infigo: `ExternalOrderId` with its `OrderLineItems`."""

from __future__ import annotations

from typing import Any

import msgspec

from ..domain.errors import TicketError
from ..domain.ticket import Contact, Ticket, TicketCustomer, TicketJob
from . import values
from .shape import Scalar, convert, extra, located, plain

KEYS = frozenset({"OrderLineItems", "ExternalOrderId"})

_MEDIA = frozenset({"paper", "stock", "substrate", "media", "material"})


class _Attribute(msgspec.Struct, rename="pascal"):
    key: str
    value: Scalar = None


class _Address(msgspec.Struct, rename="pascal"):
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    address_line1: str | None = None
    address_line2: str | None = None
    town: str | None = None
    state_province: str | None = None
    zip_postal_code: Scalar = None
    country: str | None = None
    email: str | None = None
    phone_number: Scalar = None


class _Line(msgspec.Struct, rename="pascal"):
    nop_product_id: Scalar = None
    pdf_external_url: str | None = None
    quantity: str | int | float | None = None
    product_variant_attributes: list[_Attribute] | None = None


class _Order(msgspec.Struct, rename="pascal"):
    external_order_id: str | int
    order_line_items: list[_Line]
    catfish_customer_id: str | int | None = None
    catfish_delivery_method: str | None = None
    is_payment_paid: str | bool | None = None
    purchase_order_number: Scalar = None
    delivery_address: _Address | None = None
    billing_address: _Address | None = None
    checkout_attributes: list[_Attribute] | None = None
    extra_data: dict[str, Any] | None = None


def read(document: dict[str, Any], where: str = "") -> Ticket:
    """Jobs are numbered `ORDER-1`, `ORDER-2`...; raises TicketError with the path of a bad field.

    Line attributes other than the substrate stand in `extra` under the number of their job.
    """
    order = convert(document, _Order, where)
    with located(where):
        number = values.number(order.external_order_id, "ExternalOrderId")
    if not order.order_line_items:
        raise TicketError(f"the order {values.quoted(number)} has no OrderLineItems")
    jobs = []
    more = _extra(order)
    for position, line in enumerate(order.order_line_items):
        with located(f"{where}.OrderLineItems[{position}]"):
            job_number = values.number(f"{number}-{position + 1}", "job number")
            jobs.append(_job(job_number, line))
        if others := _others(line):
            more[job_number] = others
    with located(where):
        return Ticket(
            jobs=tuple(jobs),
            order=number,
            customer=_customer(order),
            delivery=_contact(order.delivery_address) if order.delivery_address else None,
            po=values.po_number(plain(order.purchase_order_number)),
            payment_status="Paid" if _is_true(order.is_payment_paid) else "Pending",
            shipping_method=values.text(order.catfish_delivery_method or ""),
            extra=more,
        )


def _job(number: str, line: _Line) -> TicketJob:
    product = plain(line.nop_product_id).strip()
    media = (plain(a.value) for a in line.product_variant_attributes or () if _is_media(a))
    return TicketJob(
        number=number,
        product=values.text(f"Product {product}") if product else "",
        quantity=values.quantity(line.quantity),
        substrate=values.text(next(filter(str.strip, media), "")),
        artwork=values.text(line.pdf_external_url or "", values.MOST_REFERENCE),
    )


def _is_media(attribute: _Attribute) -> bool:
    return attribute.key.strip().lower() in _MEDIA


def _others(line: _Line) -> str:
    listed = (
        f"{a.key}: {plain(a.value)}"
        for a in line.product_variant_attributes or ()
        if not _is_media(a)
    )
    return values.text(", ".join(listed))


def _extra(order: _Order) -> dict[str, str]:
    checkout = ((a.key, a.value) for a in order.checkout_attributes or ())
    return extra((*checkout, *(order.extra_data or {}).items()))


def _is_true(value: str | bool | None) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")


def _customer(order: _Order) -> TicketCustomer | None:
    key = values.text(plain(order.catfish_customer_id).strip())
    billed = _contact(order.billing_address) if order.billing_address else Contact()
    key = key or billed.email
    if not key:
        return None
    email = billed.email or (key if "@" in key else "")
    return TicketCustomer(key=key, name=billed.name, company=billed.company, email=email)


def _contact(address: _Address) -> Contact:
    return Contact(
        name=_joined(" ", address.first_name, address.last_name),
        company=values.text(address.company or ""),
        email=values.text(address.email or ""),
        phone=values.text(plain(address.phone_number)),
        street=_joined(", ", address.address_line1, address.address_line2),
        city=_joined(", ", address.town, address.state_province),
        postal_code=values.text(plain(address.zip_postal_code)),
        country=values.text(address.country or ""),
    )


def _joined(sign: str, *parts: str | None) -> str:
    return values.text(sign.join(part.strip() for part in parts if part and part.strip()))
