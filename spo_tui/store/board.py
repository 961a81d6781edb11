"""What the board shows: a window of jobs around one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select, tuple_

from ..domain.board import Anchor, Placement, Window
from ..domain.job import Job
from ..domain.query import Query, Sort
from ..domain.status import phase
from . import tables
from .finding import TRACK_COLUMNS, filters, in_section, is_search, matches, meant
from .reading import JOB, job_query
from .sections import OWN_TRACKS, sections
from .values import job_from

_STREAMED = 1000


def read_window(
    connection: Connection, query: Query, anchor: Anchor | None, before: int, after: int
) -> Window:
    """Up to `before` rows ahead of the anchor, and `after` from it on (from the start if None)."""
    if is_search(query):
        return _found(connection, query)
    listed = list(sections(query))
    ahead = _walk(connection, query, listed, anchor, after, backward=False)
    behind: list[Placement] = []
    if anchor is not None:
        behind = _walk(connection, query, listed, anchor, before, backward=True)
    return Window(
        (*reversed(behind), *ahead),
        first=anchor is None or len(behind) < before,
        last=len(ahead) < after,
        at=len(behind),
    )


def read_end(connection: Connection, query: Query, before: int) -> Window:
    """The last `before` rows."""
    if is_search(query):
        return _found(connection, query)
    rows = _walk(connection, query, list(sections(query)), None, before, backward=True)
    return Window(tuple(reversed(rows)), first=len(rows) < before, last=True)


def _walk(
    connection: Connection,
    query: Query,
    listed: list[str],
    anchor: Anchor | None,
    most: int,
    *,
    backward: bool,
) -> list[Placement]:
    here = phase(anchor.phase).number if anchor else None
    rows: list[Placement] = []
    for section in reversed(listed) if backward else listed:
        if len(rows) >= most:
            break
        beyond = None
        if anchor is not None and here is not None:
            number = phase(section).number
            if (number > here) if backward else (number < here):
                continue
            beyond = anchor.key if number == here else None
        rows += _section(connection, query, section, beyond, most - len(rows), backward=backward)
    return rows


def _section(
    connection: Connection,
    query: Query,
    section: str,
    key: tuple[Any, ...] | None,
    most: int,
    *,
    backward: bool,
) -> list[Placement]:
    columns, down = _sort_columns(query.sort, section), _is_downwards(query)
    wanted = [in_section(section), *filters(connection, query, section)]
    if key is not None:
        here = tuple_(*columns)
        there = tuple_(*key, types=[column.type for column in columns])
        if down:
            wanted.append(here > there if backward else here <= there)
        else:
            wanted.append(here < there if backward else here >= there)
    order = [column.desc() if down ^ backward else column for column in columns]
    if section in OWN_TRACKS and query.sort is not Sort.WORST:
        # no index has this order: all of the track are sorted, by as little of each as does
        first = select(JOB.id).where(*wanted).order_by(*order).limit(most)
        statement = job_query().where(JOB.id.in_(first))
    else:
        statement = job_query().where(*wanted).limit(most)
    statement = statement.add_columns(*columns).order_by(*order)
    return [_placement(row, section, len(columns)) for row in connection.execute(statement)]


def each_job(connection: Connection, query: Query, most: int) -> Iterator[Job]:
    """Jobs in the order of the board, read as they are taken; none comes twice."""
    seen: set[int] = set()
    for section in sections(query):
        statement = job_query().where(in_section(section), *filters(connection, query, section))
        statement = statement.where(*meant(connection, query))
        down = _is_downwards(query)
        columns = _sort_columns(query.sort, section)
        statement = statement.order_by(*(column.desc() if down else column for column in columns))
        streamed = statement.limit(most).execution_options(yield_per=_STREAMED)
        with connection.execute(streamed) as rows:
            for row in rows:
                job = job_from(row)
                if job.id not in seen:
                    seen.add(job.id)
                    yield job
                if len(seen) == most:
                    return


def _is_downwards(query: Query) -> bool:
    return (query.sort is Sort.NEWEST) ^ query.reverse


def _placement(row: Any, section: str, keys: int) -> Placement:
    return Placement(job_from(row[:-keys]), section, Anchor(section, tuple(row[-keys:])))


def _sort_columns(sort: Sort, section: str) -> list[Any]:
    if sort is Sort.NEWEST:
        return [JOB.id]
    if sort is Sort.DUE:
        return [JOB.due_sort, JOB.id]
    since, rank = TRACK_COLUMNS.get(section, (JOB.since, JOB.rank))
    if sort is Sort.AGE:
        return [since, JOB.id]
    return [rank, JOB.due_sort, JOB.id]


def _found(connection: Connection, query: Query) -> Window:
    """A search is read whole: few enough to sort, and the cut said."""
    ids, cut = matches(connection, query)
    statement = job_query().where(JOB.id.in_(ids))
    columns, down = _sort_columns(query.sort, ""), _is_downwards(query)
    order = [column.desc() if down else column for column in columns]
    statement = statement.order_by(JOB.phase, *order)
    rows = [job_from(row) for row in connection.execute(statement)]
    section = next(iter(query.phases)) if len(query.phases) == 1 else None
    placed = tuple(
        Placement(job, at, Anchor(at, (job.id,)))
        for job in rows
        for at in [section or job.position.workflow.meaning.phase]
    )
    return Window(placed, first=True, last=True, cut=cut)


def find_anchor(connection: Connection, query: Query, job_id: int) -> Anchor | None:
    """Where the job stands on the board now; None when the query leaves it out."""
    for section in sections(query):
        columns = _sort_columns(query.sort, section)
        statement = select(*columns).select_from(tables.job)
        statement = statement.where(
            JOB.id == job_id, in_section(section), *filters(connection, query, section)
        )
        key = connection.execute(statement).first()
        if key is not None:
            return Anchor(section, tuple(key))
    return None
