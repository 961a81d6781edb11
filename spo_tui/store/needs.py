"""Which jobs need somebody now, and which of some jobs a query means."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import Connection, or_, select

from ..domain.attention import Attention
from ..domain.job import Job
from ..domain.notices import Needs
from ..domain.query import Query
from .causes import open_phases
from .finding import filters, in_section, meant
from .reading import JOB, job_query
from .values import job_from

_SLICE = 1000
_OVERDUE = frozenset({Attention.OVERDUE})
_LEVELS = {
    (level, late): frozenset({level}) | (_OVERDUE if late else frozenset())
    for level in Attention
    for late in (0, 1)
}


def read_needs(connection: Connection) -> Needs:
    query = select(JOB.id, JOB.rank, JOB.late)
    query = query.where(JOB.phase.in_(open_phases()), JOB.rank < Attention.NONE)
    return {job: _LEVELS[rank, late] for job, rank, late in connection.execute(query)}


def fitting(connection: Connection, query: Query, jobs: Collection[int]) -> set[int]:
    """Those of the jobs that the query means. Raises SpoError for an unknown storefront."""
    statement = select(JOB.id).where(*filters(connection, query), *meant(connection, query))
    if query.phases:
        statement = statement.where(or_(*map(in_section, sorted(query.phases))))
    found: set[int] = set()
    for some in _slices(sorted(jobs)):
        found.update(connection.scalars(statement.where(JOB.id.in_(some))))
    return found


def read_jobs(connection: Connection, jobs: Collection[int]) -> dict[int, Job]:
    found: dict[int, Job] = {}
    for some in _slices(sorted(jobs)):
        for row in connection.execute(job_query().where(JOB.id.in_(some))):
            job = job_from(row)
            found[job.id] = job
    return found


def _slices(values: Sequence[int]) -> Iterator[Iterable[int]]:
    return (values[at : at + _SLICE] for at in range(0, len(values), _SLICE))
