"""What JDF and XJDF write alike: contacts, media, names of processes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..domain.ticket import Contact, TicketCustomer
from . import values
from .xml import Node

_WORDS = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+")
_TOOLS = frozenset(
    {"Plate", "Film", "GravureCylinder", "ImagingCylinder", "MountingTape", "Screen", "Sleeve"}
    | {"EmbossingFoil", "LaminatingFoil"}
)
"""Media that the printed sheet is not made of."""
_NAMES = ("MediaQuality", "Brand", "DescriptiveName", "ProductID", "StockBrand")


def readable(names: str) -> str:
    """`ConventionalPrinting Cutting` as an operator writes it: Conventional printing, cutting."""
    listed = ", ".join(dict.fromkeys(map(_phrase, names.split())))
    return listed[:1].upper() + listed[1:]


def _phrase(name: str) -> str:
    if not name.isascii() or not name.isalnum():
        return name
    words = _WORDS.findall(name)
    return " ".join(word if len(word) > 1 and word.isupper() else word.lower() for word in words)


def given(value: str) -> str:
    """The text, or nothing where the ticket says that nobody has decided it."""
    return "" if value.strip().upper() == "UNDEFINED" else values.text(value)


def first_given(node: Node, *attributes: str) -> str:
    return next(filter(None, (given(node.get(name)) for name in attributes)), "")


def medium(media: Node) -> str:
    """What a Media or MediaIntent is called, with its weight; empty for plates and other tools."""
    if media.get("MediaType") in _TOOLS:
        return ""
    name = first_given(media, *_NAMES) or next(
        (span_value(span) for span in media.children("StockBrand", "MediaQuality")), ""
    )
    weight = values.decimal(media.get("Weight") or _child_span(media, "Weight"))
    if not weight:
        return name
    grams = f"{weight:g}"
    if re.search(rf"(?<![\d.]){re.escape(grams)}(?!\d|\.\d)", name):
        return name
    return f"{name} {grams} gsm".strip()


def span_value(span: Node) -> str:
    """What a JDF intent settled on, else what it prefers."""
    return given(span.get("Actual")) or given(span.get("Preferred"))


def _child_span(node: Node, name: str) -> str:
    span = node.child(name)
    return span_value(span) if span else ""


def substrate(media: Iterable[Node]) -> str:
    """Every different substrate, in the order of the ticket."""
    return joined(map(medium, media))


def joined(names: Iterable[str]) -> str:
    found: dict[str, None] = {}
    length = 0
    for name in names:
        if name and name not in found:
            found[name] = None
            length += len(name)
        if length > values.MOST_TEXT:
            break
    return values.text(" + ".join(found))


def good_amount(node: Node) -> int | None:
    """The amount of an output: its good copies where waste is told apart, else all of it."""
    amounts = list(node.within("PartAmount"))
    judged = [(amount, _condition(amount)) for amount in amounts]
    counted = [amount for amount, condition in judged if condition == "Good"]
    if not counted:
        if node.get("Amount"):
            return values.quantity(node.get("Amount"), node.line)
        counted = [amount for amount, condition in judged if not condition]
    found = [values.quantity(amount.get("Amount"), amount.line) for amount in counted]
    known = [copies for copies in found if copies is not None]
    return values.quantity(sum(known), node.line) if known else None


def _condition(amount: Node) -> str:
    part = amount.child("Part")
    return part.get("Condition") if part else ""


def contact(node: Node) -> Contact:
    person, company, address = node.child("Person"), node.child("Company"), node.child("Address")
    street = country = ""
    if address:
        lines = (values.text(line.text).strip() for line in address.children("AddressLine"))
        street = values.text(address.get("Street")) or values.text(", ".join(filter(None, lines)))
        country = first_given(address, "Country", "CountryCode")
    return Contact(
        name=_person_name(person),
        company=values.text(company.get("OrganizationName")) if company else "",
        email=_channel(node, "Email", "mailto:"),
        phone=_channel(node, "Phone", "tel:"),
        street=street,
        city=values.text(address.get("City")) if address else "",
        postal_code=values.text(address.get("PostalCode")) if address else "",
        country=country,
    )


def _person_name(person: Node | None) -> str:
    if not person:
        return ""
    names = (person.get("FirstName").strip(), person.get("FamilyName").strip())
    return values.text(" ".join(filter(None, names))) or values.text(person.get("DescriptiveName"))


def _channel(node: Node, kind: str, scheme: str) -> str:
    for channel in node.within("ComChannel"):
        locator = channel.get("Locator").strip()
        if channel.get("ChannelType") == kind and locator:
            if locator.lower().startswith(scheme):
                locator = locator[len(scheme) :]
            return values.text(locator)
    return ""


def delivery(contacts: Sequence[Node]) -> Contact | None:
    """The contact for the delivery, else one that is for nothing in particular."""
    chosen = _with_type(contacts, "Delivery") or next(
        (node for node in contacts if not node.get("ContactTypes").strip()), None
    )
    return contact(chosen) if chosen else None


def customer(key: str, contacts: Sequence[Node]) -> TicketCustomer | None:
    """The customer by its id, else by what its contact has: e-mail, company or name."""
    chosen = _with_type(contacts, "Customer")
    person = contact(chosen) if chosen else Contact()
    named = values.text(key.strip()) or person.email or person.company or person.name
    if not named:
        return None
    company = chosen.child("Company") if chosen else None
    unit = company.child("OrganizationalUnit") if company else None
    return TicketCustomer(
        key=named,
        name=person.name,
        company=person.company,
        email=person.email,
        department=values.text(unit.text) if unit else "",
    )


def _with_type(contacts: Sequence[Node], kind: str) -> Node | None:
    return next((node for node in contacts if kind in node.get("ContactTypes").split()), None)


def comments(node: Node) -> tuple[str, ...]:
    return values.notes(comment.text for comment in node.children("Comment"))
