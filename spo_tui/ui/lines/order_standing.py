"""A job's order in a line: how many jobs it has, the worst of them, how far it is approved."""

from __future__ import annotations

from ...domain import words
from ...domain.approval import Approval
from ...domain.attention import Attention, need
from ...domain.order import Order
from ..text import fit
from .rows import Shown
from .span import Lines


def order_line(order: Order, shown: Shown, width: int) -> Lines:
    """Nothing for an order of one job: the job has said it."""
    if len(order.jobs) < 2:
        return []
    parts = [f"order {order.number}: {words.plural(len(order.jobs), 'job')}"]
    needs = [(need(job.position, job.due, shown.now, shown.limits), job) for job in order.jobs]
    worst, job = min(needs, key=lambda pair: (pair[0].attention, pair[1].id))
    if worst.attention is not Attention.NONE:
        says = worst.cause.says if worst.cause else "late"
        parts.append(f", worst: {says} ({job.number})")
    if order.approval is Approval.PARTIAL:
        waiting = sum(
            job.position.workflow.status in _ASKED for job in order.jobs if not job.position.closed
        )
        open_jobs = sum(not job.position.closed for job in order.jobs)
        parts.append(f"; partially approved, {open_jobs - waiting} of {open_jobs}")
    elif order.approval is Approval.WAITING:
        parts.append("; not approved yet")
    style = "failure" if worst.attention is Attention.FAILURE else "dim"
    return [[(fit("".join(parts), width).rstrip(), style)]]


_ASKED = frozenset({"AwaitingApproval", "UnapprovedOrder", "PartiallyApproved", "Rejected"})
