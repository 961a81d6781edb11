"""Looking at one job, by as few imports as a command can do with."""

from __future__ import annotations

from ..domain.job import JobDetail
from ..store import reading
from .desk import Desk


def show_job(desk: Desk, number: str) -> JobDetail:
    """Raises SpoError when there is no such job."""
    with desk.store.read() as connection:
        job = reading.find_job(connection, number)
        return JobDetail(
            job, reading.history_of(connection, job.id), reading.files_of(connection, job.id)
        )
