"""Jobs with real files in working folders, as the demo and the platform leave them."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from spo_tui.desk.desk import Desk
from spo_tui.desk.jobs import show_job
from spo_tui.store import tables


def give_file(
    desk: Desk,
    job: str,
    folder: Path,
    name: str = "P_12345_98765_output.pdf",
    data: bytes | None = b"%PDF-1.7 flyer %%EOF",
    *,
    kind: str = "output",
    path: str | None = None,
    sha256: bool = True,
    gone_at: datetime | None = None,
) -> int:
    """The job has that file in `folder`; with `data` None it is only recorded. Its id."""
    folder.mkdir(parents=True, exist_ok=True)
    if data is not None and path is None:
        (folder / name).write_bytes(data)
    job_id = show_job(desk, job).job.id
    with desk.store.write() as connection:
        connection.execute(
            tables.job.update()
            .where(tables.job.c.id == job_id)
            .values(working_folder=str(folder), outputs=1)
        )
        made = connection.execute(
            tables.file.insert().values(
                job_id=job_id,
                kind=kind,
                name=name,
                path=path or name,
                size=len(data or b""),
                created_at=desk.clock(),
                gone_at=gone_at,
                sha256=hashlib.sha256(data).hexdigest() if sha256 and data is not None else None,
            )
        ).inserted_primary_key
    assert made is not None
    return int(made[0])


def downloads_of(desk: Desk, file_id: int) -> int:
    with desk.store.read() as connection:
        query = tables.file.select().where(tables.file.c.id == file_id)
        return int(connection.execute(query).one().downloads)
