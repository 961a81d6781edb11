"""PrintTalk purchase orders."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from .reading import refusal, short, ticket, tickets


def printtalk(inside: str, attributes: str = "") -> str:
    namespace = "http://www.printtalk.org/schema_20"
    return f'<PrintTalk xmlns="{namespace}" {attributes}>{inside}</PrintTalk>'


def order(inside: str, number: str = "PT-1", attributes: str = "") -> str:
    return (
        f'<Request><PurchaseOrder BusinessID="{number}" {attributes}>{inside}'
        "</PurchaseOrder></Request>"
    )


def xjdf(number: str, inside: str = "") -> str:
    return f'<XJDF xmlns="http://www.CIP4.org/JDFSchema_2_0" JobID="{number}">{inside}</XJDF>'


CUSTOMER = (
    '<ResourceSet><Resource><CustomerInfo CustomerID="9" CustomerOrderID="{}"/></Resource>'
    "</ResourceSet>"
)


def test_an_order_has_its_business_id_currency_and_time() -> None:
    found = ticket(
        printtalk(order(xjdf("7"), "PT-1", 'Currency="CHF"'), 'Timestamp="2026-11-23T09:00:00Z"')
    )
    assert (found.order, found.currency) == ("PT-1", "CHF")
    assert found.placed == datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_the_header_may_tell_the_time_too() -> None:
    text = printtalk('<Header Time="2026-11-23T09:00:00Z"/>' + order(xjdf("7")))
    assert ticket(text).placed == datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_several_purchase_orders_are_several_tickets() -> None:
    text = printtalk(order(xjdf("7"), "A") + order(xjdf("8"), "B"))
    assert [(t.order, t.jobs[0].number) for t in tickets(text)] == [("A", "7"), ("B", "8")]


def test_several_xjdf_are_jobs_of_one_order() -> None:
    found = ticket(printtalk(order(xjdf("7") + xjdf("8", CUSTOMER.format("")))))
    assert [job.number for job in found.jobs] == ["7", "8"]
    assert found.customer is not None
    assert found.customer.key == "9"


def test_the_customers_own_number_is_the_po() -> None:
    assert ticket(printtalk(order(xjdf("7", CUSTOMER.format("HC-1"))))).po == "HC-1"
    assert ticket(printtalk(order(xjdf("7", CUSTOMER.format("PT-1"))))).po == ""


def test_a_jdf_may_stand_in_the_order() -> None:
    jdf = '<JDF xmlns="http://www.CIP4.org/JDFSchema_1_1" JobID="5"/>'
    assert ticket(printtalk(order(jdf))).jobs[0].number == "5"


@pytest.mark.parametrize("name", ["Cancellation", "OrderStatusRequest", "RFQ"])
def test_any_other_business_object_is_refused(name: str) -> None:
    error = refusal(printtalk(f"\n<Request><{name}/></Request>"))
    assert error.reason == f"of PrintTalk only PurchaseOrder is taken, this is '{name}'"
    assert error.line == 2


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("", "no PurchaseOrder"),
        ("<Request/>", "no PurchaseOrder"),
        (order(""), "'PT-1' has no XJDF"),
        (order(xjdf("7"), ""), "BusinessID of the PurchaseOrder is empty"),
        (order(xjdf("")), "JobID of the XJDF is empty"),
        (order(xjdf("7") + xjdf("7")), "'7' stands twice"),
        (order(xjdf("7"), attributes='Currency="Euro"'), "currency 'EURO'"),
    ],
    ids=short,
)
def test_an_order_that_lacks_something_is_refused(inside: str, said: str) -> None:
    assert said in refusal(printtalk(inside)).reason
