from __future__ import annotations

from dataclasses import replace

import pytest

from spo_tui.desk.desk import Desk
from spo_tui.desk.notes import add_note
from spo_tui.desk.orders import list_orders, order_of_job, show_order, show_orders
from spo_tui.desk.refunds import correct_refund, record_refund
from spo_tui.domain.approval import Approval
from spo_tui.domain.attention import Attention
from spo_tui.domain.errors import SpoError
from tests import office
from tests.conftest import Clock
from tests.shop import place, tell


def test_an_order_is_approved_job_by_job(desk: Desk) -> None:
    place(desk, "1", "2", order="77")
    assert show_order(desk, "77").approval is Approval.NONE
    tell(desk, "1", "AwaitingApproval")
    tell(desk, "2", "AwaitingApproval")
    assert show_order(desk, "77").approval is Approval.WAITING
    tell(desk, "1", "Approved", "InProduction")
    assert show_order(desk, "77").approval is Approval.PARTIAL
    tell(desk, "2", "Approved")
    assert show_order(desk, "77").approval is Approval.APPROVED


def test_an_order_stands_as_its_worst_job(desk: Desk) -> None:
    place(desk, "1", "2", order="77")
    assert show_order(desk, "77").attention is Attention.NONE
    tell(desk, "2", "Blocked")
    standing = show_order(desk, "77")
    assert standing.attention is Attention.FAILURE
    assert [job.number for job in standing.jobs] == ["1", "2"]


def test_an_unknown_order_is_said_to_be_none(desk: Desk) -> None:
    with pytest.raises(SpoError, match="there is no order 78"):
        show_order(desk, "78")


def test_an_order_is_shown_with_all_that_belongs_to_it(desk: Desk) -> None:
    office.order(desk, "1", "2", order="77", email="anna@acme.co", po="PO-1")
    recorded = record_refund(desk, "77", "20.00", "R-1")
    note = correct_refund(desk, "77", "10", reference="ch_1", text="typed twice")
    add_note(desk, "77", "rush", job="1")
    order = show_order(desk, "#77")
    assert (order.number, order.customer, order.email) == ("77", "Acme Ltd", "anna@acme.co")
    assert (order.storefront, order.po, order.payment_status) == (
        "North",
        "PO-1",
        "PartiallyRefunded",
    )
    assert [str(order.totals.total), str(order.totals.refunded)] == ["50.00 GBP", "20.00 GBP"]
    assert [job.number for job in order.jobs] == ["1", "2"]
    assert order.refunds == (replace(recorded, corrections=(note,)),)
    assert [(said.kind, said.job) for said in order.notes] == [
        ("refund", None),
        ("correction", None),
        ("internal", "1"),
    ]
    assert [row.what for row in order.history] == ["placed", "payment_status"]


def test_a_job_s_number_is_not_an_order_s(desk: Desk) -> None:
    place(desk, "1", order="77")
    with pytest.raises(SpoError, match="1 is a job, not an order: it belongs to order 77"):
        show_order(desk, "1")
    assert order_of_job(desk, "1") == "77"


def test_a_page_of_orders_is_shown_as_each_alone(desk: Desk) -> None:
    office.order(desk, "1", "2", order="77")
    office.order(desk, "3", order="78")
    record_refund(desk, "78", "1", "R-1")
    add_note(desk, "77", "rush")
    lines = list_orders(desk).rows
    assert show_orders(desk, lines) == [show_order(desk, line.number) for line in lines]


def numbers(desk: Desk, query: str = "") -> list[str]:
    found = list_orders(desk, query)
    assert found.total == len(found.rows)
    return sorted(row.number for row in found.rows)


@pytest.fixture
def three(desk: Desk) -> Desk:
    office.order(desk, "1", order="A-100", customer="Müller & Söhne", email="jo@mueller.example")
    office.order(desk, "2", order="A-200", customer="Acme Ltd", email="jo.x@acme.co", po="4711-B")
    office.order(desk, "3", order="B-300", customer="Acme North", order_status="Complete")
    return desk


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["A-100", "A-200", "B-300"]),
        ("A-2", ["A-200"]),
        ("200", ["A-200"]),
        ("4711", ["A-200"]),
        ("4711-b", ["A-200"]),
        ("mull", ["A-100"]),
        ("MÜLLER", ["A-100"]),
        ("jo@mueller", ["A-100"]),
        ("jo.x@acme.co", ["A-200"]),
        ("acme", ["A-200", "B-300"]),
        ("acme ltd", ["A-200"]),
        ("cme", []),
        ("po:none", ["A-100", "B-300"]),
        ("po:any", ["A-200"]),
        ("po:47", ["A-200"]),
        ("po:711", []),
        ("po:4711-b", ["A-200"]),
        ("po:%", []),
        ("po:47 po:9", ["A-200"]),
        ("po:-", []),
        ("status:complete", ["B-300"]),
        ("acme status:processing", ["A-200"]),
        ("storefront:nor", ["A-100", "A-200", "B-300"]),
        ("placed=today", ["A-100", "A-200", "B-300"]),
        ("placed<today", []),
        ("payment:paid payment:refunded", ["A-100", "A-200", "B-300"]),
        ("status:shipped", []),
    ],
)
def test_orders_are_found(three: Desk, query: str, found: list[str]) -> None:
    assert numbers(three, query) == found


def test_an_unknown_storefront_is_told(three: Desk) -> None:
    with pytest.raises(SpoError, match="there are North"):
        list_orders(three, "storefront:south")


def test_shipped_or_complete_also_shows_orders_whose_jobs_are_cleaned_up(three: Desk) -> None:
    tell(three, "1", "CleanUp")
    office.order(three, "4", order="C-400", order_status="Cancelled")
    tell(three, "4", "CleanUp")
    assert numbers(three, "status:complete") == ["A-100", "B-300"]
    assert numbers(three, "status:shipped") == ["A-100"]
    assert numbers(three, "shipping:delivered") == []
    (line,) = list_orders(three, "A-100 status:complete").rows
    assert (line.jobs, line.open_jobs, line.cleaned) == (1, 0, 1)
    assert [job.position.workflow.status for job in show_order(three, "A-100").jobs] == ["CleanUp"]


def test_a_line_counts_its_jobs_and_stands_as_its_worst(desk: Desk) -> None:
    place(desk, "1", "2", "3", order="77")
    tell(desk, "2", "Blocked")
    tell(desk, "3", "CleanUp")
    (line,) = list_orders(desk).rows
    assert (line.jobs, line.open_jobs, line.attention) == (3, 2, Attention.FAILURE)


def test_pages_join_without_gap_or_repeat(desk: Desk, clock: Clock) -> None:
    for number in range(7):
        office.order(desk, f"j{number}", order=f"o{number}")
        if number % 3 == 0:
            clock.step(minutes=1)
    seen: list[str] = []
    after = None
    while True:
        page = list_orders(desk, "acme", limit=2, after=after)
        seen += [row.number for row in page.rows]
        assert page.total == 7
        if not page.more:
            break
        after = page.rows[-1]
    assert seen == ["o6", "o5", "o4", "o3", "o2", "o1", "o0"]
