"""Which reader a ticket is for, by its content alone."""

from __future__ import annotations

from spo_tui.domain.errors import TicketError
from spo_tui.domain.ticket import Ticket

from .decode import decode
from .files import MOST_BYTES
from .values import quoted

_XML = "<"
_JSON = ("{", "[")


def read_tickets(data: bytes) -> list[Ticket]:
    """The orders in one ticket file; raises TicketError with the line where that is known."""
    if len(data) > MOST_BYTES:
        raise TicketError("the file is larger than 8 MiB; split it")
    if not data.strip():
        raise TicketError("not a ticket: the file is empty", 1)
    text = decode(data)
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


def _read_xml(text: str) -> list[Ticket]:
    from . import jdf, printtalk, xjdf, xml

    root = xml.parse(text)
    if root.name == "PrintTalk":
        return printtalk.read(root)
    if root.name == "XJDF":
        return [xjdf.read(root)]
    if root.name == "JDF":
        return [jdf.read(root)]
    raise TicketError("not a ticket: XML, but neither PrintTalk, XJDF nor JDF", 1)


def _read_json(text: str) -> list[Ticket]:
    from . import infigo_metadata, infigo_order, json, own_json

    document = json.parse(text)
    tickets = []
    for order in document if isinstance(document, list) else [document]:
        for reader in (infigo_order, infigo_metadata, own_json):
            if isinstance(order, dict) and reader.KEYS & order.keys():
                tickets += reader.read(order)
                break
        else:
            raise TicketError("not a ticket: JSON, but none of the orders that are known", 1)
    if not tickets: ...
    return tickets


def _check_numbers(ticket: Ticket) -> None:
    seen = set()
    for job in ticket.jobs:
        if job.number in seen:
            raise TicketError(f"the job {quoted(job.number)} stands twice in one order", job.line)
        seen.add(job.number)
