"""Indexes over some rows of a table only, for migrations, checks and filling in bulk.

They stand apart from the tables because SQLAlchemy loads a whole dialect for each dialect's
`where`, which would cost every command 20 ms.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Index, MetaData

from . import tables


@cache
def whole_metadata() -> MetaData:
    """The tables with all their indexes."""
    column, row = tables.job.c, tables.history.c
    for name, keys, where in (
        ("ix_job_mis", (column.mis_rank, column.due_sort, column.id), tables.OPEN_MIS),
        ("ix_job_communication", (column.comm_rank, column.due_sort, column.id), tables.OPEN_COMM),
        ("ix_job_rank_until", (column.rank_until,), column.rank_until.is_not(None)),
        ("ix_history_by_hand", (row.actor, row.recorded_at, row.id), tables.DONE_BY_HAND),
    ):
        Index(name, *keys, sqlite_where=where, postgresql_where=where)
    return tables.metadata
