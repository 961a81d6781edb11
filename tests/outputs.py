"""Outputs that lie in working folders, as a shop has them before they are delivered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from spo_tui.desk.desk import Desk
from spo_tui.desk.events import record_events
from spo_tui.domain.event import StatusEvent
from spo_tui.domain.filename import make
from spo_tui.store import tables
from tests.shop import tell


def put_output(
    desk: Desk,
    job: str,
    root: Path,
    data: bytes,
    *,
    name: str | None = None,
    sha: str | None = None,
) -> Path:
    """Write an output into the job's working folder below `root`, and record it."""
    with desk.store.write() as connection:
        row = connection.execute(
            select(tables.job.c.id, tables.job.c.type, tables.orders.c.number)
            .join_from(tables.job, tables.orders)
            .where(tables.job.c.number == job)
        ).one()
        folder = root / str(row.id)
        folder.mkdir(parents=True, exist_ok=True)
        name = name or make(row.type, row.number, job, "output.pdf")
        path = folder / name
        path.write_bytes(data)
        connection.execute(
            update(tables.job).where(tables.job.c.id == row.id).values(working_folder=str(folder))
        )
        facts = {"kind": "output", "name": name, "path": name, "size": len(data), "sha256": sha}
        connection.execute(
            insert(tables.file).values(job_id=row.id, created_at=desk.clock(), **facts)
        )
    return path


def made(desk: Desk, job: str, root: Path, data: bytes, **facts: str) -> Path:
    """The same, and told: the job is in OutputCreated."""
    path = put_output(desk, job, root, data, **facts)
    tell(desk, job, "OutputCreated")
    return path


def many_made(desk: Desk, root: Path, outputs: Mapping[str, bytes]) -> list[Path]:
    """The same for many jobs at once, by number: two transactions in all."""
    numbers = list(outputs)
    rows: list[Any] = []
    with desk.store.write() as connection:
        for first in range(0, len(numbers), 1000):
            query = select(tables.job.c.id, tables.job.c.type, tables.job.c.number)
            query = query.add_columns(tables.orders.c.number.label("order"))
            query = query.join_from(tables.job, tables.orders)
            some = tables.job.c.number.in_(numbers[first : first + 1000])
            rows += connection.execute(query.where(some)).all()
        paths = []
        for row in rows:
            name = make(row.type, row.order, row.number, "output.pdf")
            paths.append(root / str(row.id) / name)
            paths[-1].parent.mkdir(parents=True)
            paths[-1].write_bytes(outputs[row.number])
        place = update(tables.job).where(tables.job.c.id == bindparam("job"))
        folders = [{"job": r.id, "at": str(p.parent)} for r, p in zip(rows, paths, strict=True)]
        connection.execute(place.values(working_folder=bindparam("at")), folders)
        now = desk.clock()
        files = [
            {"job_id": row.id, "name": path.name, "path": path.name, "kind": "output"}
            | {"size": path.stat().st_size, "created_at": now}
            for row, path in zip(rows, paths, strict=True)
        ]
        connection.execute(insert(tables.file), files)
    events = [StatusEvent(number, "OutputCreated") for number in numbers]
    record_events(desk, events, source="mis")
    return paths


def deliveries(desk: Desk, job: str | None = None) -> list[dict[str, object]]:
    """The rows of `delivery`, of that job or of all, the oldest first."""
    query = select(tables.delivery, tables.job.c.number.label("job")).join_from(
        tables.delivery, tables.job, tables.job.c.id == tables.delivery.c.job_id
    )
    if job is not None:
        query = query.where(tables.job.c.number == job)
    with desk.store.read() as connection:
        rows = connection.execute(query.order_by(tables.delivery.c.id)).mappings().all()
    return [dict(row) for row in rows]
