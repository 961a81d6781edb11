"""What the tests of the intake share."""

from __future__ import annotations

from pathlib import Path

import pytest

from spo_tui.domain.errors import TicketError
from spo_tui.domain.ticket import Ticket, TicketJob
from spo_tui.intake import read_tickets

SHARED = Path(__file__).parents[3] / "shared" / "tickets"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"no real tickets at {SHARED}")


def tickets(text: str) -> list[Ticket]:
    return read_tickets(text.encode())


def ticket(text: str) -> Ticket:
    (only,) = tickets(text)
    return only


def job(text: str) -> TicketJob:
    (only,) = ticket(text).jobs
    return only


def refusal(text: str | bytes) -> TicketError:
    with pytest.raises(TicketError) as caught:
        read_tickets(text.encode() if isinstance(text, str) else text)
    assert "\n" not in str(caught.value)
    return caught.value


def short(value: object) -> str | None:
    """A name for a parametrised case that may be megabytes long."""
    return repr(value)[:40] if isinstance(value, (str, bytes)) else None
