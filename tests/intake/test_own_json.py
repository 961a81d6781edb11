"""Our own JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from spo_tui.domain.money import Money
from spo_tui.domain.ticket import Contact, Ticket, TicketCustomer, TicketJob
from spo_tui.intake import read_tickets

from .reading import refusal, ticket, tickets

FULL = {
    "order": "20417",
    "storefront": "Northgate",
    "placed": "2026-11-20T08:31:00Z",
    "due": "2026-11-25",
    "po": "HC-2291",
    "currency": "GBP",
    "totals": {
        "subtotal": "40.00",
        "discount": "0",
        "shipping": "5.00",
        "tax": "9.00",
        "total": "54.00",
    },
    "customer": {"key": 881, "name": "Mary", "company": "Lattice", "email": "m@l.example"},
    "delivery": {"name": "Mary", "city": "Bristol", "postal_code": "BS1 4DB"},
    "notes": ["Deliver to reception"],
    "shipping_method": "Courier",
    "order_status": "Processing",
    "shipping_status": "PartiallyShipped",
    "payment_status": "Paid",
    "jobs": [
        {
            "job": "71220",
            "type": "s",
            "product": "Business cards",
            "quantity": 250,
            "substrate": "Silk 350 gsm",
            "size": [85, 55.004],
            "due": "2026-11-24T12:00:00+01:00",
            "priority": 80,
            "artwork": "cards.pdf",
            "status": "On the moon",
        },
        {"job": 71221},
    ],
}


def test_every_field_is_taken() -> None:
    assert tickets(json.dumps({"orders": [FULL]})) == [
        Ticket(
            order="20417",
            storefront="Northgate",
            placed=datetime(2026, 11, 20, 8, 31, tzinfo=UTC),
            due=datetime(2026, 11, 25, 23, 59, tzinfo=UTC),
            po="HC-2291",
            currency="GBP",
            subtotal=Money(4000, "GBP"),
            discount=Money(0, "GBP"),
            shipping=Money(500, "GBP"),
            tax=Money(900, "GBP"),
            total=Money(5400, "GBP"),
            customer=TicketCustomer("881", name="Mary", company="Lattice", email="m@l.example"),
            delivery=Contact(name="Mary", city="Bristol", postal_code="BS1 4DB"),
            notes=("Deliver to reception",),
            shipping_method="Courier",
            shipping_status="PartiallyShipped",
            payment_status="Paid",
            jobs=(
                TicketJob(
                    number="71220",
                    type="s",
                    product="Business cards",
                    quantity=250,
                    substrate="Silk 350 gsm",
                    width_mm=85.0,
                    height_mm=55.0,
                    due=datetime(2026, 11, 24, 11, tzinfo=UTC),
                    priority=80,
                    artwork="cards.pdf",
                    status="On the moon",
                ),
                TicketJob(number="71221", due=datetime(2026, 11, 25, 23, 59, tzinfo=UTC)),
            ),
        )
    ]


def test_one_order_may_stand_alone_or_in_a_list() -> None:
    alone = json.dumps(FULL)
    assert tickets(alone) == tickets(f"[{alone}]") == tickets(json.dumps({"orders": [FULL]}))


def test_null_is_as_good_as_absent() -> None:
    nulls = dict.fromkeys(("order", "storefront", "placed", "due", "po", "totals", "customer"))
    assert ticket(json.dumps(nulls | {"jobs": [{"job": "1", "quantity": None}]})) == Ticket(
        jobs=(TicketJob("1"),)
    )


def test_a_customer_without_a_key_is_known_by_the_e_mail() -> None:
    found = ticket('{"customer": {"email": "a@b.example"}, "jobs": [{"job": 1}]}').customer
    assert found == TicketCustomer("a@b.example", email="a@b.example")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encodings_that_shops_write_are_read(encoding: str) -> None:
    text = '{"jobs": [{"job": "1", "product": "Würzburg 印刷"}]}'
    (found,) = read_tickets(text.encode(encoding))
    assert found.jobs[0].product == "Würzburg 印刷"


def order(**fields: Any) -> dict[str, Any]:
    return {"orders": [{"jobs": [{"job": "1"}]} | fields]}


def one_job(**fields: Any) -> dict[str, Any]:
    return {"orders": [{"jobs": [{"job": "1"}, {"job": "2"} | fields]}]}


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (one_job(quantity="5"), "orders[0].jobs[1].quantity: expected int, got str"),
        (one_job(quantity=True), "orders[0].jobs[1].quantity: expected int, got bool"),
        (one_job(quantity=-1), "orders[0].jobs[1]: the quantity '-1' is not a whole number"),
        (one_job(colour="red"), "orders[0].jobs[1]: unknown field colour"),
        (one_job(job=""), "orders[0].jobs[1]: the job number is empty"),
        (one_job(job="1"), "the job '1' stands twice in one order"),
        (one_job(size=[1]), "orders[0].jobs[1].size: expected array of length 2, got 1"),
        (one_job(size=[-1, 5]), "orders[0].jobs[1]: the size -1 x 5 mm cannot be"),
        (one_job(due="23/11/2026"), "orders[0].jobs[1]: the due date '23/11/2026'"),
        (one_job(priority=101), "orders[0].jobs[1]: the priority '101'"),
        (one_job(type="../"), "orders[0].jobs[1]: the type '../' is not one letter"),
        (order(jobs=[]), "orders[0]: the order has no jobs"),
        (order(jobs=[{}]), "orders[0].jobs[0]: missing required field job"),
        (order(order="a\tb"), "orders[0]: the order number 'a\\tb' has unprintable"),
        (order(order=1.5), "orders[0].order: expected int or str, got float"),
        (order(payment_status="Maybe"), "orders[0].payment_status: invalid enum value 'Maybe'"),
        (order(totals={"total": 5}), "orders[0].totals.total: expected str, got int"),
        (order(totals={"total": "5.001"}), "orders[0].totals: the total '5.001' has more than 2"),
        (order(totals={"tax": "-5"}), "orders[0].totals: the tax '-5' is negative"),
        (order(totals={"tax": "1e3"}), "orders[0].totals: the tax '1e3' is not an amount"),
        (order(currency="pounds"), "orders[0]: the currency 'POUNDS'"),
        (order(customer={}), "orders[0]: the customer has neither a key nor an e-mail"),
        (order(po="x" * 65), "orders[0]: the PO number"),
        ({"orders": []}, "the list of orders is empty"),
        ({"orders": {}}, "orders: expected array, got object"),
        ({"orders": [], "more": 1}, "unknown field more"),
        ({"jobs": [{"job": "1", "size": "A4"}]}, "jobs[0].size: expected array, got str"),
    ],
)
def test_an_error_names_the_field(document: dict[str, Any], reason: str) -> None:
    assert refusal(json.dumps(document)).reason.startswith(reason)
