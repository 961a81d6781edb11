"""Infigo's two kinds of JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from .reading import job, refusal, short, ticket, tickets


def metadata(order: dict[str, Any] | None = None, line: dict[str, Any] | None = None) -> str:
    return json.dumps(
        {
            "storefrontName": "North",
            "order": {"orderId": 5} | (order or {}),
            "lineItem": {"jobId": "s1", "type": "s"} | (line or {}),
        }
    )


def recorded(line: dict[str, Any] | None = None, **order: Any) -> str:
    lines = [{"NopProductId": "1", "Quantity": "5"} | (line or {})]
    return json.dumps({"ExternalOrderId": "W-1", "OrderLineItems": lines} | order)


def attribute(key: str, value: object) -> dict[str, object]:
    return {"Key": key, "Value": value}


def test_metadata_keeps_the_job_number_as_it_is_written() -> None:
    found = ticket(metadata())
    assert (found.order, found.storefront) == ("5", "North")
    assert (found.jobs[0].number, found.jobs[0].type) == ("s1", "s")
    assert job(metadata(line={"jobId": 71220})).number == "71220"


def test_metadata_is_due_when_it_is_to_be_dispatched() -> None:
    found = ticket(metadata({"dispatchBy": "2026-11-25T16:00:00"}))
    assert found.due == found.jobs[0].due == datetime(2026, 11, 25, 16, tzinfo=UTC)


def test_a_status_that_the_shop_does_not_know_is_kept_beside() -> None:
    found = ticket(metadata({"paymentStatus": "Voided", "shippingStatus": "Shipped"}))
    assert (found.payment_status, found.shipping_status) == ("Pending", "Shipped")
    assert found.extra == {"paymentStatus": "Voided"}


def test_what_else_metadata_says_is_kept_as_text() -> None:
    found = ticket(
        metadata(
            {
                "extraData": {"channel": "web", "empty": "", "nested": {"a": [1]}},
                "checkoutAttributes": [{"key": "Centre", "value": 4410}, "odd"],
            },
            {"sku": "BC"},
        )
    )
    assert found.extra == {"sku": "BC", "Centre": "4410", "channel": "web", "nested": '{"a": [1]}'}


@pytest.mark.parametrize("notes", ["Ring", ["Ring"]])
def test_notes_are_one_text_or_a_list(notes: str | list[str]) -> None:
    assert ticket(metadata({"orderNotes": notes})).notes == ("Ring",)


def test_a_recorded_order_numbers_its_lines() -> None:
    line = {"Quantity": "2"}
    text = json.dumps({"ExternalOrderId": 9, "OrderLineItems": [line, line]})
    assert [found.number for found in ticket(text).jobs] == ["9-1", "9-2"]


@pytest.mark.parametrize("key", ["Paper", "stock", "SUBSTRATE", "Media", " material "])
def test_the_substrate_is_the_attribute_of_that_name(key: str) -> None:
    text = recorded(
        {"ProductVariantAttributes": [attribute("Fold", "Half"), attribute(key, "Silk")]}
    )
    assert job(text).substrate == "Silk"
    assert ticket(text).extra == {"W-1-1": "Fold: Half"}


@pytest.mark.parametrize(
    ("paid", "status"),
    [("true", "Paid"), (True, "Paid"), ("false", "Pending"), (False, "Pending"), (None, "Pending")],
)
def test_a_recorded_order_is_paid_when_it_says_so(paid: object, status: str) -> None:
    assert ticket(recorded(IsPaymentPaid=paid)).payment_status == status


def test_a_list_of_infigo_orders_is_several_tickets() -> None:
    assert [t.order for t in tickets(f"[{metadata()}, {recorded()}]")] == ["5", "W-1"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (metadata({"orderId": ""}), "order: the orderId is empty"),
        (metadata(line={"jobId": None}), "lineItem.jobId: expected int or str, got null"),
        (metadata(line={"quantity": "few"}), "lineItem: the quantity 'few'"),
        (metadata({"orderDate": "today"}), "order: the orderDate 'today'"),
        (metadata(line={"type": "long"}), "lineItem: the type 'long'"),
        (metadata({"purchaseOrderNumber": "x" * 65}), "order: the PO number"),
        (recorded(ExternalOrderId=" "), "the ExternalOrderId is empty"),
        (recorded(OrderLineItems=[]), "'W-1' has no OrderLineItems"),
        (recorded({"Quantity": "-1"}), "OrderLineItems[0]: the quantity '-1'"),
        (
            f"[{recorded()}, {recorded({'Quantity': []})}]",
            "[1].OrderLineItems[0].Quantity: expected",
        ),
    ],
    ids=short,
)
def test_a_wrong_field_is_named(text: str, said: str) -> None:
    assert refusal(text).reason.startswith(said) or said in refusal(text).reason
