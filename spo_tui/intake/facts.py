"""What the resources of a JDF or XJDF say about the job that they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from . import cip4, values
from .xml import Node

_T = TypeVar("_T")


def first(found: Iterable[_T | None]) -> _T | None:
    """The first that is there; what comes after is not worked out."""
    return next((value for value in found if value is not None), None)


class Facts:
    """A group of resources, by kind; each fact is worked out once, from the first that has it."""

    def __init__(self, nodes: Iterable[Node] = ()) -> None:
        self._nodes: dict[str, list[Node]] = {}
        for node in nodes:
            self.add(node)

    def add(self, node: Node) -> None:
        self._nodes.setdefault(node.name, []).append(node)

    def all(self, kind: str) -> list[Node]:
        return self._nodes.get(kind, [])

    @cached_property
    def substrate(self) -> str:
        return cip4.substrate(self.all("Media")) or cip4.substrate(self.all("MediaIntent"))

    @cached_property
    def due(self) -> datetime | None:
        return first(
            values.moment(info.get("LastEnd") or info.get("End"), "end in NodeInfo", info.line)
            for info in self.all("NodeInfo")
        )

    @cached_property
    def priority(self) -> int | None:
        for info in self.all("NodeInfo"):
            if level := info.get("JobPriority"):
                return values.priority(level, info.line)
        return None

    @cached_property
    def artwork(self) -> str:
        files = (file for run in self.all("RunList") for file in run.within("FileSpec"))
        urls = (values.text(file.get("URL"), values.MOST_REFERENCE) for file in files)
        return next(filter(None, urls), "")

    @cached_property
    def size(self) -> tuple[float, float] | None:
        """The finished size in mm; the size of a press sheet is not one."""
        return first(values.size_from_points(*written) for written in self._sizes())

    def _sizes(self) -> Iterator[tuple[str, str, int | None]]:
        for intent in self.all("LayoutIntent"):
            for span in intent.children("FinishedDimensions"):
                yield cip4.span_value(span), "FinishedDimensions", span.line
        for signature in self.all("BinderySignature"):
            for cell in signature.within("SignatureCell"):
                yield cell.get("TrimSize"), "TrimSize", cell.line
        for component in self.all("Component"):
            if "FinalProduct" in component.get("ComponentType").split():
                yield component.get("Dimensions"), "Dimensions", component.line
        for trimming in self.all("TrimmingParams"):
            sides = f"{trimming.get('Width')} {trimming.get('Height')}"
            yield sides, "Width and Height of TrimmingParams", trimming.line
