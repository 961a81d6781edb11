"""The machines around the hot folders: what puts print files there, and what takes them away."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from ..domain import filename
from ..domain.job import Job
from .hot_folders import ERRORS, HOT_FOLDERS, folder_for
from .print_files import output_of
from .trade import route_of

_TAKES = (20.0, 60.0)
"""Seconds, from and to, until a RIP takes a file."""
_GRACE, _PATIENCE = 6.0, 4
_OVERLOOKED = 25 * 60
"""A file as old as this, in seconds, was overlooked: it waits for a person."""


@dataclass(slots=True)
class Rips:
    shop: Path
    rng: Random
    speed: float
    clock: Callable[[], datetime]
    """By which the age of files is told."""
    _taken_at: dict[Path, float] = field(default_factory=dict)
    """When each file that was seen is to be taken, on the monotonic clock."""
    _left: dict[Path, int] = field(default_factory=dict)

    def output_of(self, job: Job) -> Path:
        name = filename.make(job.type, job.order, job.number, "output.pdf")
        return self.shop / "work" / str(job.id) / name

    def make_output(self, job: Job) -> Path:
        """The job's print file, made where it is not there yet."""
        output = self.output_of(job)
        if not output.exists():
            output.parent.mkdir(exist_ok=True)
            self._put(output, output_of(job), output)
        return output

    def drop(self, job: Job) -> str | None:
        """Put the job's output into a hot folder of its kind: the folder's name, or None where
        there is none for it. Raises OSError when the folder cannot be written."""
        route = route_of(job.product)
        if not any(place.route == route for place in HOT_FOLDERS):
            return None
        place = folder_for(self.rng, route)
        output = self.make_output(job)
        target = self.shop / place.path / output.name
        if not target.exists():
            self._put(target, output.read_bytes(), output)
        return place.name

    def waiting(self, job: Job) -> Path | None:
        """The job's file in a hot folder, if one lies there."""
        name = self.output_of(job).name
        found = (self.shop / place.path / name for place in HOT_FOLDERS)
        return next((path for path in found if path.exists()), None)

    def ready(self) -> Iterator[tuple[Path, str]]:
        """Files that a RIP is to take by now, each with the number of its job."""
        now, seen = time.monotonic(), set[Path]()
        for place in HOT_FOLDERS:
            for path in self._takeable(self.shop / place.path):
                seen.add(path)
                takes = self.rng.uniform(*_TAKES) / self.speed
                if self._taken_at.setdefault(path, now + takes) <= now:
                    yield path, next(filename.readings(path.name)).job
        self._taken_at = {path: at for path, at in self._taken_at.items() if path in seen}
        self._left = {path: times for path, times in self._left.items() if path in seen}

    def may_leave(self, path: Path) -> bool:
        """Whether the file may lie there a while longer, which is granted some times only."""
        self._left[path] = self._left.get(path, 0) + 1
        self._taken_at[path] = time.monotonic() + _GRACE / self.speed
        return self._left[path] <= _PATIENCE

    def refuse(self, path: Path, why: str) -> None:
        """Put the file where this RIP puts what it cannot process, with a log that says why."""
        errors = path.parent / ERRORS
        errors.mkdir(exist_ok=True)
        (errors / path.name).with_suffix(".log").write_text(f"{why}\n", encoding="utf-8")
        path.replace(errors / path.name)

    def _takeable(self, folder: Path) -> Iterator[Path]:
        if not folder.is_dir():
            return
        for path in sorted(folder.iterdir()):
            if path.name.startswith(".") or path.is_dir() or filename.fault(path.name) is not None:
                continue
            overlooked = self.clock().timestamp() - path.stat().st_mtime > _OVERLOOKED
            if path in self._taken_at or not (overlooked or _is_cut_off(path)):
                yield path

    def _put(self, target: Path, data: bytes, beside: Path) -> None:
        """Whole or not at all: written under another name outside the hot folder, then renamed."""
        part = beside.with_name(f".{beside.name}.part")
        part.write_bytes(data)
        part.rename(target)


def _is_cut_off(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 1024))
        return b"%%EOF" not in file.read()
