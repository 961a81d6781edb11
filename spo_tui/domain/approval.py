"""What an order is by its jobs: how bad, and how far approved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .attention import Attention, Need
from .lifecycle import HOLDS, Position

_ASKED = frozenset({"AwaitingApproval", "UnapprovedOrder", "PartiallyApproved"})


class Approval(StrEnum):
    """`partial` is what SPO calls PartiallyApproved."""

    NONE = "none"
    """Nobody was asked."""
    WAITING = "waiting"
    PARTIAL = "partial"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Asking:
    """A job as its order's approval sees it."""

    position: Position
    approved: bool
    """Its approver has said yes; it may have moved on since."""


def order_state(needs: Iterable[Need]) -> Attention:
    """That of the worst job."""
    return min((need.attention for need in needs), default=Attention.NONE)


def approval(jobs: Iterable[Asking]) -> Approval:
    """Worked out over the jobs that are not closed. A job that was turned down, or has to be
    approved anew, keeps its order from being approved; a blocked one waits where it came from."""
    waiting = passed = told = False
    for job in jobs:
        status = _status(job.position)
        if job.position.closed:
            continue
        told = told or status == "PartiallyApproved"
        if status in _ASKED or status == "Rejected":
            waiting = True
        elif status == "Approved" or job.approved:
            passed = True
    if waiting:
        return Approval.PARTIAL if passed or told else Approval.WAITING
    return Approval.APPROVED if passed else Approval.NONE


def _status(position: Position) -> str:
    if position.workflow.status in HOLDS and position.came_from:
        return position.came_from[0][0]
    return position.workflow.status
