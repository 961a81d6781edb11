"""XJDF, 1.x with ParameterSet and 2.x with ResourceSet: one job for each root product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from ..domain.ticket import Ticket, TicketJob
from . import cip4, values
from .facts import first
from .xjdf_resources import Resources
from .xml import Node


def read_alone(node: Node) -> Ticket:
    """As `read`, for an XJDF that no PurchaseOrder holds: one with several products and no
    customer's number is itself the order."""
    ticket = read(node)
    if ticket.order is None and len(ticket.jobs) > 1:
        return replace(ticket, order=node.get("JobID").strip())
    return ticket


def read(node: Node) -> Ticket:
    """The order of an `XJDF` element; its number is the customer's, or None.

    Raises TicketError where a JobID is missing or a value cannot be read.
    """
    job_id = values.number(node.get("JobID"), "JobID of the XJDF", node.line)
    resources = Resources(node)
    customer = next(iter(resources.all("CustomerInfo")), None)
    order = customer.get("CustomerOrderID").strip() if customer else ""
    contacts = resources.all("Contact")
    return Ticket(
        jobs=tuple(_jobs(node, job_id, resources)),
        order=values.number(order, "CustomerOrderID", node.line) if order else None,
        customer=cip4.customer(customer.get("CustomerID") if customer else "", contacts),
        delivery=cip4.delivery(contacts),
        notes=cip4.comments(node),
    )


def _jobs(node: Node, job_id: str, resources: Resources) -> Iterator[TicketJob]:
    products = [p for listed in node.children("ProductList") for p in listed.children("Product")]
    if not products:
        yield _production_job(node, job_id, resources)
        return
    intents = {product.get("ID"): _Intents(product) for product in products}
    roots = [p for p in products if p.get("IsRoot").strip() != "false"] or products
    for position, root in enumerate(roots, 1):
        numbered = job_id if len(roots) == 1 else f"{job_id}-{position}"
        number = values.number(root.get("JobID").strip() or numbered, "job number", root.line)
        yield _product_job(node, root, number, resources, intents)


def _production_job(node: Node, number: str, resources: Resources) -> TicketJob:
    """A ticket for the press floor, which describes a process and no product."""
    intents, facts = _Intents(node), resources.general
    size = intents.size or facts.size
    return TicketJob(
        number=number,
        product=_product_name(node),
        quantity=resources.output_amount(),
        substrate=facts.substrate or intents.substrate,
        width_mm=size[0] if size else None,
        height_mm=size[1] if size else None,
        due=facts.due,
        priority=50 if facts.priority is None else facts.priority,
        artwork=facts.artwork,
        line=node.line,
    )


def _product_job(
    node: Node, root: Node, number: str, resources: Resources, products: dict[str, _Intents]
) -> TicketJob:
    intents = _Intents(root)
    parts = [products[name] for name in intents.part_names if name in products]
    groups = [resources.of(root.get("ID")), resources.of(root.get("ProductID")), resources.general]
    size = (
        intents.size or first(part.size for part in parts) or first(group.size for group in groups)
    )
    priority = first(group.priority for group in groups)
    return TicketJob(
        number=number,
        product=_product_name(node, root),
        quantity=values.quantity(root.get("Amount"), root.line),
        substrate=(
            intents.substrate
            or cip4.joined(part.substrate for part in parts)
            or first(group.substrate or None for group in groups)
            or ""
        ),
        width_mm=size[0] if size else None,
        height_mm=size[1] if size else None,
        due=first(group.due for group in groups),
        priority=50 if priority is None else priority,
        artwork=first(group.artwork or None for group in groups) or "",
        line=root.line,
    )


class _Intents:
    """What a product's own intents say; worked out once, however many products it is part of."""

    def __init__(self, node: Node) -> None:
        self._node = node

    @cached_property
    def substrate(self) -> str:
        return cip4.substrate(self._node.within("MediaIntent"))

    @cached_property
    def size(self) -> tuple[float, float] | None:
        return first(
            values.size_from_points(
                intent.get("FinishedDimensions"), "FinishedDimensions", intent.line
            )
            for intent in self._node.within("LayoutIntent")
        )

    @property
    def part_names(self) -> list[str]:
        """The IDs of the products that it is made of, each once."""
        named = (name for node in self._node.within() for name in node.get("ChildRefs").split())
        return list(dict.fromkeys(named))


def _product_name(node: Node, product: Node | None = None) -> str:
    own = cip4.first_given(product, "DescriptiveName") if product else ""
    kind = product.get("ProductType") if product else ""
    return (
        own
        or cip4.first_given(node, "DescriptiveName")
        or values.text(cip4.readable(kind))
        or _catalogue_item(node)
    )


def _catalogue_item(node: Node) -> str:
    for identity in node.children("GeneralID"):
        value = values.text(identity.get("IDValue"))
        if identity.get("IDUsage").lower() == "catalogid" and value:
            return values.text(f"Catalogue item {value}")
    return ""
