"""The copies whose files consumers have taken from a hot folder."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from ..domain.hot_folder import FileState
from . import tables

_COPY = tables.copy.c


@dataclass(frozen=True, slots=True)
class Latest:
    """The last file of a job in the hot folder, there or gone."""

    id: int
    state: str
    reason: str


def latest_copies(
    connection: Connection, folder_id: int, job_ids: Collection[int]
) -> dict[int, Latest]:
    """By job; at most some hundreds."""
    newest = (
        select(func.max(_COPY.id))
        .where(_COPY.hot_folder_id == folder_id, _COPY.job_id.in_(sorted(job_ids)))
        .group_by(_COPY.job_id)
    )
    query = select(_COPY.job_id, _COPY.id, _COPY.state, _COPY.reason).where(_COPY.id.in_(newest))
    return {job: Latest(*rest) for job, *rest in connection.execute(query)}


def set_rejected(connection: Connection, copy_ids: Sequence[int]) -> None:
    """These have ended in a consumer's error folder."""
    if copy_ids:
        change = update(tables.copy).where(_COPY.id.in_(copy_ids))
        connection.execute(change.values(state=FileState.REJECTED))
