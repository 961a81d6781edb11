"""The resources of an XJDF, sorted by the product that they are for."""

from __future__ import annotations

from collections import defaultdict

from . import cip4
from .facts import Facts
from .xml import Node

_SETS = ("ResourceSet", "ParameterSet")
_RESOURCES = ("Resource", "Parameter")


class Resources:
    """`general` has what applies to every product: parts of a sheet do not divide products."""

    def __init__(self, xjdf: Node) -> None:
        self.general = Facts()
        self._of: defaultdict[str, Facts] = defaultdict(Facts)
        self._particular = Facts()
        self._outputs: list[tuple[int, Node]] = []
        for resource_set in xjdf.children(*_SETS):
            for resource in resource_set.children(*_RESOURCES):
                self._sort_in(resource_set, resource)

    def of(self, product: str) -> Facts:
        """What is said of one product, by its ID or its ProductID."""
        return self._of.get(product) or Facts()

    def all(self, kind: str) -> list[Node]:
        """The resources of a kind, those for every product first."""
        return self.general.all(kind) + self._particular.all(kind)

    def output_amount(self) -> int | None:
        """What the last process of the ticket has to make."""
        if not self._outputs:
            return None
        _, resource = max(reversed(self._outputs), key=lambda output: output[0])
        return cip4.good_amount(resource)

    def _sort_in(self, resource_set: Node, resource: Node) -> None:
        products = {
            part.get("ProductPart") for part in resource.children("Part") if part.get("ProductPart")
        }
        for node in resource.children():
            if node.name == "Part":
                continue
            if products:
                self._particular.add(node)
                for product in products:
                    self._of[product].add(node)
            else:
                self.general.add(node)
            if node.name == "Component" and resource_set.get("Usage") == "Output":
                self._outputs.append((_last_step(resource_set), resource))


def _last_step(resource_set: Node) -> int:
    steps = resource_set.get("CombinedProcessIndex").split()
    return max((int(step) for step in steps if step.isdecimal() and len(step) < 6), default=-1)
