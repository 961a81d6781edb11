"""XML from outside made safe: no entities, no DTD, no network, bounded in size and depth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from ..domain.errors import TicketError
from .values import one_line

MOST_ELEMENTS = 200_000
MOST_ATTRIBUTES = 500_000
MOST_ATTRIBUTE = 64 * 1024

# What may stand before the root element, up to a DOCTYPE.
_PROLOG = re.compile(r"(?>\s+|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_QUOTED = r"""(?:"[^"]*"|'[^']*')"""
_EXTERNAL_DOCTYPE = re.compile(
    rf"<!DOCTYPE\s+[^\s\[\]<>\"']+(?:\s+SYSTEM\s+{_QUOTED}|\s+PUBLIC\s+{_QUOTED}\s+{_QUOTED})?\s*>"
)
_TRADE_NAMESPACE = re.compile(r"https?://(?:[a-z0-9-]+\.)*(?:cip4|printtalk)\.org/", re.IGNORECASE)
_WHERE = re.compile(r",? line \d+, column \d+\s*\Z")


@lru_cache(maxsize=1024)
def _local_name(tag: str) -> str:
    """The name without its namespace; empty where that is neither CIP4's nor none."""
    if not tag.startswith("{"):
        return tag
    namespace, _, name = tag[1:].partition("}")
    return name if _TRADE_NAMESPACE.match(namespace) else ""


class Node:
    """An element of a ticket, with names free of prefixes; foreign elements are not seen."""

    __slots__ = ("_element",)

    def __init__(self, element: Any) -> None:
        self._element = element

    @property
    def name(self) -> str:
        """Empty for an element of a foreign namespace."""
        tag = self._element.tag
        return _local_name(tag) if isinstance(tag, str) else ""

    @property
    def line(self) -> int | None:
        line = self._element.sourceline
        return line if isinstance(line, int) else None

    @property
    def text(self) -> str:
        return str(self._element.text or "")

    def get(self, attribute: str) -> str:
        """The attribute as it is written; empty when it is absent."""
        return str(self._element.get(attribute, ""))

    def children(self, *names: str) -> Iterator[Node]:
        """Child elements, of these names or of all."""
        for element in self._element:
            node = Node(element)
            if node.name and (not names or node.name in names):
                yield node

    def child(self, *names: str) -> Node | None:
        return next(self.children(*names), None)

    def within(self, *names: str) -> Iterator[Node]:
        """Elements at any depth below, of these names or all, in document order."""
        for element in self._element.iterdescendants():
            node = Node(element)
            if node.name and (not names or node.name in names):
                yield node


def parse(text: str) -> Node:
    """The root element of a document.

    Raises TicketError with the line where it is not well-formed, carries an internal DTD
    subset, or is beyond the limits of faults.md 4.3. A DTD that is only named is not loaded.
    """
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    if text.startswith("<!DOCTYPE", start) and not _EXTERNAL_DOCTYPE.match(text, start):
        line = 1 + text.count("\n", 0, start)
        raise TicketError("a DOCTYPE may only name an external DTD, nothing inside it", line)
    # Rough, but before the parser takes memory: an element has two tags at most.
    if text.count("<") > 3 * MOST_ELEMENTS:
        raise TicketError(f"the XML has more than {MOST_ELEMENTS:,} elements; split it")
    if text.count("=") > MOST_ATTRIBUTES:
        raise TicketError(f"the XML has more than {MOST_ATTRIBUTES:,} attributes; split it")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        reason = one_line(_WHERE.sub("", error.msg or "syntax error"))
        raise TicketError(f"the XML is not well-formed: {reason}", error.lineno or None) from None
    _check_limits(root)
    return Node(root)


def _check_limits(root: Any) -> None:
    if root.xpath("count(//*)") > MOST_ELEMENTS:
        raise TicketError(f"the XML has more than {MOST_ELEMENTS:,} elements; split it")
    long = root.xpath(f"//*[@*[string-length() > {MOST_ATTRIBUTE}]][1]")
    if long:
        raise TicketError("an attribute is longer than 64 KiB", long[0].sourceline)
    internal = root.getroottree().docinfo.internalDTD
    if internal is not None and any(True for _ in internal.iterentities()):
        raise TicketError("entities of a ticket's own are not read", 1)
