from __future__ import annotations

from datetime import timedelta

import pytest

from spo_tui.domain.approval import Approval, Asking, approval, order_state
from spo_tui.domain.attention import Attention, Limits, need

from .test_moves import NOW, after


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], Approval.NONE),
        (["Ordered", "InProduction"], Approval.NONE),
        (["AwaitingApproval", "UnapprovedOrder"], Approval.WAITING),
        (["AwaitingApproval", "InProduction"], Approval.WAITING),
        (["Approved", "AwaitingApproval"], Approval.PARTIAL),
        (["Approved", "UnapprovedOrder"], Approval.PARTIAL),
        (["Approved", "PartiallyApproved"], Approval.PARTIAL),
        (["PartiallyApproved", "AwaitingApproval"], Approval.PARTIAL),
        (["Approved", "Rejected"], Approval.PARTIAL),
        (["Rejected"], Approval.WAITING),
        (["Approved", "Approved"], Approval.APPROVED),
        (["Approved", "InProduction"], Approval.APPROVED),
        (["Approved", "CleanUp"], Approval.APPROVED),
        (["CleanUp"], Approval.NONE),
    ],
)
def test_the_approval_of_an_order(statuses: list[str], expected: Approval) -> None:
    assert approval(Asking(after(status), False) for status in statuses) is expected


def test_a_job_that_was_approved_and_has_moved_on_still_counts() -> None:
    moved_on = Asking(after("Approved", "InProduction"), True)
    assert approval([moved_on, Asking(after("AwaitingApproval"), False)]) is Approval.PARTIAL
    assert approval([moved_on]) is Approval.APPROVED


def test_a_job_that_must_be_approved_anew_waits() -> None:
    assert approval([Asking(after("Approved", "AwaitingApproval"), True)]) is Approval.WAITING


def test_a_blocked_job_waits_where_it_came_from() -> None:
    blocked = Asking(after("AwaitingApproval", "Blocked"), False)
    assert approval([blocked, Asking(after("Approved"), False)]) is Approval.PARTIAL


def test_an_order_is_as_bad_as_its_worst_job() -> None:
    def needs(*statuses: str) -> Attention:
        due = NOW + timedelta(days=1)
        return order_state(need(after(status), due, NOW, Limits()) for status in statuses)

    assert needs() is Attention.NONE
    assert needs("InProduction", "Printed") is Attention.NONE
    assert needs("InProduction", "OutputCreationFailed", "Printed") is Attention.FAILURE
