"""How long jobs stood in a status, out of the history."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Select, select

from ..domain.status import Track
from ..domain.stays import Stay
from . import tables
from .finding import storefront_ids
from .streaming import stream
from .types import micros

_HISTORY, _JOB = tables.history.c, tables.job.c
Bounds = tuple[datetime, datetime]
Of = Callable[[str, str | None], Hashable]
"""Of a status and its label, what is told apart: the phase, say."""


def read_stays(
    connection: Connection, bounds: Bounds, storefront: str | None, of: Of
) -> Iterator[Stay]:
    """What ended within the bounds, by the time at which the move out of it was recorded. Moves
    for which `of` gives the same belong to one stay; it lasts from when the first happened."""
    begin = micros(bounds[0])
    last, inside, since, status, label = 0, None, 0, "", None
    for job, to, to_label, at, recorded in _moves(connection, bounds, storefront):
        here = of(to, to_label)
        if job == last and here == inside:
            continue
        if job == last and recorded >= begin:
            yield Stay(job, status, label, since, at)
        last, inside, since, status, label = job, here, at, to, to_label


def read_entries(
    connection: Connection, bounds: Bounds, storefront: str | None, of: Of
) -> Iterator[tuple[int, str, int]]:
    """(job id, status, recorded at) of each move within the bounds into what `of` tells apart."""
    begin = micros(bounds[0])
    last, inside = 0, None
    for job, to, label, _at, recorded in _moves(connection, bounds, storefront):
        here = of(to, label)
        if recorded >= begin and (job != last or here != inside):
            yield job, to, recorded
        last, inside = job, here


def _moves(connection: Connection, bounds: Bounds, storefront: str | None) -> Iterator[Any]:
    """(job id, status, label, at, recorded at) of all moves up to the end of the bounds of the jobs
    that moved within them, the oldest of each job first."""
    moved = select(_HISTORY.job_id).where(
        _HISTORY.recorded_at >= bounds[0],
        _HISTORY.recorded_at < bounds[1],
        _HISTORY.track == Track.WORKFLOW,
        _HISTORY.moved == 1,
    )
    query: Select[Any] = (
        select(
            *(_HISTORY.job_id, _HISTORY.status, _HISTORY.label),
            *(_HISTORY.at, _HISTORY.recorded_at),
        )
        .where(_HISTORY.job_id.in_(moved))
        .where(_HISTORY.track == Track.WORKFLOW, _HISTORY.moved == 1)
        .where(_HISTORY.recorded_at < bounds[1])
        .order_by(_HISTORY.job_id, _HISTORY.id)
    )
    if storefront is not None:
        shops = storefront_ids(connection, [storefront])
        query = query.join(tables.job, _JOB.id == _HISTORY.job_id)
        query = query.where(_JOB.storefront_id.in_(shops))
    return chain.from_iterable(stream(connection, query))
