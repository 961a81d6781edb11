"""Orders, jobs and events in few words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from spo_tui.desk.desk import Desk
from spo_tui.desk.events import Ingested, record_events
from spo_tui.desk.intake import place_ticket
from spo_tui.desk.jobs import show_job
from spo_tui.domain.event import StatusEvent
from spo_tui.domain.job import Happening
from spo_tui.domain.lifecycle import Position
from spo_tui.domain.ticket import Ticket, TicketCustomer, TicketJob


def ticket(*numbers: str, order: str = "12345", customer: str = "Acme Ltd", **facts: Any) -> Ticket:
    """An order of these jobs; `facts` are those of each job."""
    jobs = tuple(TicketJob(number, **facts) for number in numbers)
    return Ticket(jobs, order, "North", TicketCustomer(customer, company=customer))


def place(desk: Desk, *numbers: str, **facts: Any) -> None:
    place_ticket(desk, ticket(*numbers, **facts))


def tell(
    desk: Desk, job: str, *statuses: str, at: datetime | None = None, **facts: Any
) -> Ingested:
    """Record these statuses, one after the other, in one batch."""
    events = [StatusEvent(job, status, at=at, **facts) for status in statuses]
    return record_events(desk, events, source="mis")


def position(desk: Desk, job: str) -> Position:
    return show_job(desk, job).job.position


def history(desk: Desk, job: str) -> list[Happening]:
    return show_job(desk, job).history
