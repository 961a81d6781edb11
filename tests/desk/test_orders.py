from __future__ import annotations

import pytest

from spo_tui.desk.desk import Desk
from spo_tui.desk.orders import order_standing
from spo_tui.domain.approval import Approval
from spo_tui.domain.attention import Attention
from spo_tui.domain.errors import SpoError
from tests.shop import place, tell


def test_an_order_is_approved_job_by_job(desk: Desk) -> None:
    place(desk, "1", "2", order="77")
    assert order_standing(desk, "77").approval is Approval.NONE
    tell(desk, "1", "AwaitingApproval")
    tell(desk, "2", "AwaitingApproval")
    assert order_standing(desk, "77").approval is Approval.WAITING
    tell(desk, "1", "Approved", "InProduction")
    assert order_standing(desk, "77").approval is Approval.PARTIAL
    tell(desk, "2", "Approved")
    assert order_standing(desk, "77").approval is Approval.APPROVED


def test_an_order_stands_as_its_worst_job(desk: Desk) -> None:
    place(desk, "1", "2", order="77")
    assert order_standing(desk, "77").attention is Attention.NONE
    tell(desk, "2", "Blocked")
    standing = order_standing(desk, "77")
    assert standing.attention is Attention.FAILURE
    assert [job.number for job in standing.jobs] == ["1", "2"]


def test_an_unknown_order_is_said_to_be_none(desk: Desk) -> None:
    with pytest.raises(SpoError, match="there is no order 78"):
        order_standing(desk, "78")
