"""Which reader a ticket is for, by its content alone."""

from __future__ import annotations

import codecs

from ..domain.errors import TicketError
from ..domain.ticket import Ticket
from .decode import decode
from .files import MOST_BYTES
from .values import quoted

_XML = "<"
_JSON = ("{", "[")
_MARKS = (b"<", b"{", b"[")


def read_tickets(data: bytes) -> list[Ticket]:
    """The orders in one ticket file; raises TicketError with the line where that is known."""
    if len(data) > MOST_BYTES:
        raise TicketError("the file is larger than 8 MiB; split it")
    if not data.strip():
        raise TicketError("not a ticket: the file is empty", 1)
    text = _decode(data)
    start = text.lstrip()
    if start.startswith(_XML):
        tickets = _read_xml(text)
    elif start.startswith(_JSON):
        tickets = _read_json(text)
    else:
        from . import own_csv

        tickets = own_csv.read(text)
    for ticket in tickets:
        _check_numbers(ticket)
    return tickets


def _decode(data: bytes) -> str:
    try:
        return decode(data)
    except TicketError:
        from . import own_csv

        start = data.removeprefix(codecs.BOM_UTF8).lstrip()
        header = start.partition(b"\n")[0].decode("ascii", "ignore")
        if start[:1] in _MARKS or own_csv.is_header(header):
            raise
        raise TicketError("not a ticket: neither XML, JSON nor CSV text", 1) from None


def _read_xml(text: str) -> list[Ticket]:
    from . import jdf, printtalk, xjdf, xml

    root = xml.parse(text)
    if root.name == "PrintTalk":
        return printtalk.read(root)
    if root.name == "XJDF":
        return [xjdf.read_alone(root)]
    if root.name == "JDF":
        return [jdf.read(root)]
    raise TicketError("not a ticket: XML, but neither PrintTalk, XJDF nor JDF", 1)


def _read_json(text: str) -> list[Ticket]:
    from . import infigo_metadata, infigo_order, json, own_json

    document = json.parse(text)
    several = isinstance(document, list)
    tickets: list[Ticket] = []
    for position, order in enumerate(document if several else [document]):
        where = f"[{position}]" if several else ""
        keys = order.keys() if isinstance(order, dict) else set()
        if infigo_order.KEYS & keys:
            tickets.append(infigo_order.read(order, where))
        elif infigo_metadata.KEYS & keys:
            tickets.append(infigo_metadata.read(order, where))
        elif own_json.KEYS & keys:
            tickets.extend(own_json.read(order, where))
        else:
            raise TicketError("not a ticket: JSON, but no order that is known here", 1)
    if not tickets:
        raise TicketError("not a ticket: a list without orders", 1)
    return tickets


def _check_numbers(ticket: Ticket) -> None:
    seen = set()
    for job in ticket.jobs:
        if job.number in seen:
            raise TicketError(f"the job {quoted(job.number)} stands twice in one order", job.line)
        seen.add(job.number)
