"""Orders that cost something, for what the office does with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from spo_tui.desk.desk import Desk
from spo_tui.desk.intake import place_ticket
from spo_tui.domain.money import parse_money
from spo_tui.domain.person import Person, Role
from spo_tui.domain.ticket import TicketCustomer
from tests.shop import ticket

COSTS = {"subtotal": "40.00", "discount": "5.00", "shipping": "5.00", "tax": "10.00"}
"""50.00 in all."""


def order(
    desk: Desk,
    *jobs: str,
    order: str = "12345",
    currency: str = "GBP",
    email: str = "",
    customer: str = "Acme Ltd",
    costs: dict[str, str] = COSTS,
    total: str = "50.00",
    **facts: Any,
) -> None:
    """Place an order of these jobs that costs 50.00."""
    wanted = ticket(*(jobs or ("98765",)), order=order)
    money: dict[str, Any] = {
        name: parse_money(text, currency) for name, text in (costs | {"total": total}).items()
    }
    facts = {"currency": currency, "payment_status": "Paid"} | facts
    who = TicketCustomer(customer, company=customer, email=email)
    place_ticket(desk, replace(wanted, customer=who, **facts, **money))


def seen_by(desk: Desk, role: Role, name: str = "") -> Desk:
    """The same shop as this person sees it."""
    return replace(desk, who=Person(name or role.value, role))
