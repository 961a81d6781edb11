"""JDF 1.x: one job for the root node, or one for each product below it that has a JobID."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain.ticket import Ticket, TicketJob
from . import cip4, values
from .facts import Facts, first
from .xml import Node


def read(root: Node) -> Ticket:
    """The order of a `JDF` root element; its number is the customer's, or None.

    A root without a JobID is known by its own ID. Raises TicketError where it has neither,
    or where a value cannot be read.
    """
    customer = next(root.within("CustomerInfo"), None)
    order = customer.get("CustomerOrderID").strip() if customer else ""
    contacts = list(root.within("Contact"))
    return Ticket(
        jobs=tuple(_jobs(root)),
        order=values.number(order, "CustomerOrderID", root.line) if order else None,
        customer=cip4.customer(customer.get("CustomerID") if customer else "", contacts),
        delivery=cip4.delivery(contacts),
        notes=cip4.comments(root),
    )


def _jobs(root: Node) -> Iterator[TicketJob]:
    products = [node for node in root.children("JDF") if node.get("Type") == "Product"]
    numbers = {node.get("JobID").strip() for node in products}
    if len(products) < 2 or len(numbers) < len(products) or "" in numbers:
        number = values.number(
            root.get("JobID").strip() or root.get("ID"), "JobID of the JDF", root.line
        )
        yield _job(root, number, [_planning(root), _resources(root)])
        return
    shared = {
        resource.get("ID"): Facts([resource])
        for pool in root.children("ResourcePool")
        for resource in pool.children()
    }
    planning = _planning(root)
    for node in products:
        number = values.number(node.get("JobID"), "JobID of the JDF", node.line)
        references = dict.fromkeys(link.get("rRef") for link in _links(node))
        linked = [shared[reference] for reference in references if reference in shared]
        yield _job(node, number, [_planning(node), _resources(node), *linked, planning])


def _job(node: Node, number: str, groups: list[Facts]) -> TicketJob:
    size = first(group.size for group in groups)
    priority = first(group.priority for group in groups)
    return TicketJob(
        number=number,
        product=cip4.first_given(node, "DescriptiveName")
        or values.text(cip4.readable(node.get("Types") or node.get("Type"))),
        quantity=_quantity(node),
        substrate=cip4.joined(group.substrate for group in groups),
        width_mm=size[0] if size else None,
        height_mm=size[1] if size else None,
        due=first(group.due for group in groups),
        priority=50 if priority is None else priority,
        artwork=first(group.artwork or None for group in groups) or "",
        line=node.line,
    )


def _planning(node: Node) -> Facts:
    """When the node itself is due; its processes have times of their own, which are not asked."""
    pooled = (info for pool in node.children("ResourcePool") for info in pool.children("NodeInfo"))
    return Facts([*node.children("NodeInfo"), *pooled])


def _resources(node: Node) -> Facts:
    return Facts(
        resource
        for pool in node.within("ResourcePool")
        for resource in pool.children()
        if resource.name != "NodeInfo"
    )


def _links(node: Node) -> Iterator[Node]:
    """The links of a node and of the processes below it."""
    for pool in node.within("ResourceLinkPool"):
        yield from pool.children()


def _quantity(node: Node) -> int | None:
    """The amount of what leaves the node: its own output, else that of its last process."""
    own = [link for pool in node.children("ResourceLinkPool") for link in pool.children()]
    links = own if any(map(_is_output, own)) else list(_links(node))
    used = {link.get("rRef") for link in links if link.get("Usage") == "Input"}
    outputs = [link for link in links if _is_output(link)]
    ends = [link for link in outputs if link.get("rRef") not in used] or outputs
    return cip4.good_amount(ends[-1]) if ends else None


def _is_output(link: Node) -> bool:
    return link.name == "ComponentLink" and link.get("Usage") == "Output"
