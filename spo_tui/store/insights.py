"""Rows that figures are made of; each reading is bounded by a range that an index serves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from ..domain.attention import Attention
from ..domain.job import Job
from ..domain.status import Kind, catalogue, phases
from . import tables
from .causes import open_phases
from .finding import storefront_ids
from .reading import JOB, ORDER, job_query
from .streaming import stream
from .types import micros
from .values import job_from

_HISTORY, _COPY, _FOLDER = tables.history.c, tables.copy.c, tables.hot_folder.c
Bounds = tuple[datetime, datetime]


def waiting(connection: Connection, storefront: str | None, phase: int | None) -> list[Any]:
    """(status, open jobs in it, of these need somebody, late, since when the first)."""
    wanted = open_phases() if phase is None else [phase]
    needing = func.count().filter(JOB.rank != Attention.NONE)
    late = func.count().filter(JOB.late == 1)
    query: Select[Any] = (
        select(JOB.status, func.count(), needing, late, func.min(JOB.since))
        .where(JOB.phase.in_(wanted), JOB.phase != tables.CLOSED_PHASE)
        .where(*_shop(connection, storefront))
        .group_by(JOB.status)
    )
    return list(connection.execute(query))


def failures(connection: Connection, bounds: Bounds, storefront: str | None) -> Iterator[Any]:
    """(job id, job, order, status, info) of what failed within the bounds, on every track."""
    failing = [status.name for status in catalogue().values() if status.kind is Kind.FAILURE]
    query: Select[Any] = (
        select(
            _HISTORY.job_id,
            JOB.number,
            ORDER.number.label("order_number"),
            _HISTORY.status,
            _HISTORY.info,
        )
        .join_from(tables.history, tables.job, JOB.id == _HISTORY.job_id)
        .join(tables.orders, ORDER.id == JOB.order_id)
        .where(_HISTORY.recorded_at >= bounds[0], _HISTORY.recorded_at < bounds[1])
        .where(_HISTORY.moved == 1, _HISTORY.status.in_(failing))
        .where(*_shop(connection, storefront))
        .order_by(_HISTORY.recorded_at, _HISTORY.id)
    )
    return chain.from_iterable(stream(connection, query))


def copies(
    connection: Connection, bounds: Bounds, storefront: str | None, phase: int | None
) -> Iterator[Any]:
    """(hot folder, job id, complete at, picked up at) of files first seen within the bounds."""
    query: Select[Any] = (
        select(
            _FOLDER.name,
            _COPY.job_id,
            func.coalesce(_COPY.settled_at, _COPY.first_seen_at),
            _COPY.gone_at,
        )
        .join_from(tables.copy, tables.hot_folder, _FOLDER.id == _COPY.hot_folder_id)
        .where(_COPY.first_seen_at >= bounds[0], _COPY.first_seen_at < bounds[1])
        .order_by(_FOLDER.name, _COPY.id)
    )
    if storefront is not None or phase is not None:
        query = query.join(tables.job, JOB.id == _COPY.job_id)
        query = query.where(*_shop(connection, storefront), *_in(phase))
    return chain.from_iterable(stream(connection, query))


def due(
    connection: Connection, bounds: Bounds, storefront: str | None, phase: int | None
) -> Iterator[Any]:
    """(job id, due, phase number) of the jobs due within the bounds, closed ones too."""
    wanted = [each.number for each in phases()] if phase is None else [phase]
    query: Select[Any] = (
        select(JOB.id, JOB.due_at, JOB.phase)
        .where(JOB.phase.in_(wanted))
        .where(JOB.due_sort >= micros(bounds[0]), JOB.due_sort < micros(bounds[1]))
        .where(*_shop(connection, storefront))
    )
    return chain.from_iterable(stream(connection, query))


def placed(
    connection: Connection, bounds: Bounds, storefront: str | None, phase: int | None
) -> Iterator[Any]:
    """(storefront, placed, job id) of the jobs of orders placed within the bounds."""
    query: Select[Any] = (
        select(tables.storefront.c.name, ORDER.placed_at, JOB.id)
        .join_from(tables.orders, tables.job, JOB.order_id == ORDER.id)
        .join(tables.storefront, tables.storefront.c.id == JOB.storefront_id)
        .where(ORDER.placed_at >= bounds[0], ORDER.placed_at < bounds[1])
        .where(*_shop(connection, storefront), *_in(phase))
    )
    return chain.from_iterable(stream(connection, query))


def jobs_of(connection: Connection, ids: Sequence[int]) -> list[Job]:
    """Those due first at the front."""
    query = job_query().where(JOB.id.in_(ids)).order_by(JOB.due_sort, JOB.id)
    return [job_from(row) for row in connection.execute(query)]


def _shop(connection: Connection, storefront: str | None) -> Iterator[ColumnElement[bool]]:
    if storefront is not None:
        yield JOB.storefront_id.in_(storefront_ids(connection, [storefront]))


def _in(phase: int | None) -> Iterator[ColumnElement[bool]]:
    if phase is not None:
        yield JOB.phase == phase
