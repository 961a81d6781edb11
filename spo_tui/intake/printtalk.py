"""PrintTalk: each PurchaseOrder is an order, with the XJDF (or JDF) jobs that it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..domain.errors import TicketError
from ..domain.ticket import Ticket
from . import cip4, jdf, values, xjdf
from .facts import first
from .xml import Node


def read(root: Node) -> list[Ticket]:
    """The orders of a `PrintTalk` element, numbered by their BusinessID.

    Raises TicketError for any business object other than a PurchaseOrder.
    """
    header = root.child("Header")
    placed = root.get("Timestamp") or (header.get("Time") if header else "")
    when = values.moment(placed, "Timestamp", root.line)
    tickets = [replace(_order(node), placed=when) for node in _purchase_orders(root)]
    if not tickets:
        raise TicketError("the PrintTalk has no PurchaseOrder", root.line)
    return tickets


def _purchase_orders(root: Node) -> Iterator[Node]:
    for request in root.children("Request"):
        for node in request.children():
            if node.name == "PurchaseOrder":
                yield node
            elif node.name != "Header":
                raise TicketError(
                    f"of PrintTalk only PurchaseOrder is taken, this is {values.quoted(node.name)}",
                    node.line,
                )


def _order(node: Node) -> Ticket:
    number = values.number(node.get("BusinessID"), "BusinessID of the PurchaseOrder", node.line)
    parts = [
        xjdf.read(n) if n.name == "XJDF" else jdf.read(n) for n in node.children("XJDF", "JDF")
    ]
    if not parts:
        raise TicketError(f"the PurchaseOrder {values.quoted(number)} has no XJDF", node.line)
    customers_number = first(part.order for part in parts)
    return Ticket(
        jobs=tuple(job for part in parts for job in part.jobs),
        order=number,
        customer=first(part.customer for part in parts),
        delivery=first(part.delivery for part in parts),
        po=values.po_number(customers_number or "", node.line)
        if customers_number != number
        else "",
        currency=values.currency(node.get("Currency"), node.line),
        notes=cip4.comments(node) + tuple(note for part in parts for note in part.notes),
    )
