"""The demo shop's files: originals and outputs in working folders, copies in hot folders."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ..domain import filename
from ..domain.hot_folder import FileState, why_unplaced
from ..domain.job import Job
from ..store.bulk import NewFile, NewJob, NewOrder
from .pdf import write_pdf
from .shift import Slot

MOST_JOBS = 300
"""So many jobs at most get real files: the rest of a large shop does without."""
TRUNCATED = "ends without %%EOF: truncated or still being written"
_BEFORE_OUTPUT = frozenset({"OutputCreationStarted", "RecreationRequested", "CleanUp"})
_UNPLACED_IN = "rip1"


def print_file(order: str, job: str, product: str, size: tuple[float, float], pages: int) -> bytes:
    lines = [f"Job {job}", product, f"Order {order}", f"Trimmed {size[0]:.4g} x {size[1]:.4g} mm"]
    return write_pdf(*size, lines, pages)


def output_of(job: Job) -> bytes:
    """A print file for a job that is on the board; A4 where its size is not known."""
    size = (job.width_mm or 210.0, job.height_mm or 297.0)
    return print_file(job.order, job.number, job.product, size, 1)


@dataclass(slots=True)
class Papers:
    """Writes files below `stage`, which will in the end be `home`."""

    stage: Path
    home: Path
    folder_names: Mapping[int, str]
    """Hot folders by id."""
    copies: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    """Rows for files that lie in hot folders, by the folder's id."""
    _left: int = MOST_JOBS
    _half_done: bool = False

    def lay_out(self, order: NewOrder, job: NewJob, slot: Slot, pages: int) -> None:
        """Write the files of a job that has an output, and say so in the job."""
        made = next((at for status, at in slot.steps if status == "OutputCreated"), None)
        if made is None or slot.status in _BEFORE_OUTPUT or not self._left:
            return
        self._left -= 1
        number = order.ticket.order or ""
        ticket = job.ticket
        size = (ticket.width_mm or 210.0, ticket.height_mm or 297.0)
        name = filename.make(ticket.type, number, ticket.number, "output.pdf")
        data = print_file(number, ticket.number, ticket.product, size, pages)
        folder = self.stage / "work" / str(job.id)
        folder.mkdir(parents=True)
        job.working_folder = str(self.home / "work" / str(job.id))
        files = [NewFile("output", name, name, len(data), pages, made)]
        _write(folder / name, data, made)
        if ticket.type in "smP":
            _write(folder / ticket.artwork, data, job.created_at)
            original = NewFile(
                *("original", ticket.artwork, ticket.artwork, len(data), pages, job.created_at)
            )
            files.insert(0, original)
        job.files = files
        if job.hot_folder_id is not None and slot.status == "InHotFolder":
            self._drop(job.hot_folder_id, name, data, slot.steps[-1][1], job_id=job.id)
        elif slot.status == "OutputCreated" and slot.trouble is None and not self._half_done:
            self._half_done = True
            self._drop_half(name, data, made)

    def drop_strays(self, order: str, job: str, at: datetime) -> None:
        """A file that nobody can place: its name is the wrong way round."""
        name = f"Output_{order}_{job}_P.pdf"
        data = print_file(order, job, "unknown", (210, 297), 1)
        reason = why_unplaced(name, {})
        state = FileState.UNPLACED
        self._drop(self._stray_folder(), name, data, at, state=state, reason=reason)

    def _drop_half(self, name: str, data: bytes, at: datetime) -> None:
        half = data[: len(data) * 3 // 5]
        state = FileState.INCOMPLETE
        self._drop(self._stray_folder(), name, half, at, state=state, reason=TRUNCATED)

    def _stray_folder(self) -> int:
        return next(key for key, name in self.folder_names.items() if name == _UNPLACED_IN)

    def _drop(
        self,
        folder_id: int,
        name: str,
        data: bytes,
        at: datetime,
        *,
        job_id: int | None = None,
        state: FileState = FileState.IN_FOLDER,
        reason: str = "",
    ) -> None:
        path = self.stage / "hot" / self.folder_names[folder_id] / name
        _write(path, data, at)
        seen = path.stat()
        row = {
            "name": name,
            "size": seen.st_size,
            "mtime_ns": seen.st_mtime_ns,
            "inode": seen.st_ino,
            "state": state,
            "reason": reason,
            "job_id": job_id,
            "first_seen_at": at,
            "settled_at": None if state is FileState.INCOMPLETE else at,
        }
        self.copies.setdefault(folder_id, []).append(row)


def _write(path: Path, data: bytes, at: datetime) -> None:
    path.write_bytes(data)
    seconds = int(at.timestamp())
    os.utime(path, (seconds, seconds))
