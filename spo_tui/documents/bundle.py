"""Tickets or packing slips together: one PDF, or a ZIP with a PDF for each."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from ..domain.errors import Refused, SpoError
from ..domain.filename import key
from ..system import beneath
from .slips import write_slip
from .tickets import write_ticket

if TYPE_CHECKING:
    from ..desk.documents import Chosen
    from .paper import Paper

Tell = Callable[[int, int, str], object]
_MOST_NAME = 60


class Kind(StrEnum):
    TICKETS = "tickets"
    SLIPS = "slips"


def make(
    chosen: Chosen, kind: Kind, at: datetime, zone: tzinfo, tell: Tell, *, each: bool
) -> bytes:
    """The file's content; `each`: a ZIP. The same facts at the same time (aware) make the same
    bytes. `tell` is given how many of the papers are done, of how many, and which is next."""
    from .paper import Paper

    papers = list(_papers(chosen, kind, at, zone))
    if not each:
        together = Paper(f"{len(papers)} {kind}", at)
        for done, (name, write) in enumerate(papers):
            tell(done, len(papers), name)
            write(together)
        return together.bytes()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for done, (name, write) in enumerate(papers):
            tell(done, len(papers), name)
            alone = Paper(name, at)
            write(alone)
            member = zipfile.ZipInfo(f"{name}.pdf", at.astimezone(zone).timetuple()[:6])
            member.external_attr = 0o644 << 16
            bundle.writestr(member, alone.bytes(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def put(path: Path, data: bytes, *, overwrite: bool) -> None:
    """Whole or not at all. Raises Refused where a file is and may not be overwritten."""
    temporary = f".{path.name[:100]}.{os.getpid()}.part"
    try:
        with beneath.folder(path.parent) as folder:
            try:
                _write(folder, temporary, data)
                if overwrite:
                    os.replace(temporary, path.name, src_dir_fd=folder, dst_dir_fd=folder)
                else:
                    beneath.rename_new(folder, temporary, folder, path.name)
            except BaseException:
                _drop(folder, temporary)
                raise
            beneath.sync_folder(folder)
    except FileExistsError:
        raise Refused(f"{path} is there already: --overwrite replaces it") from None
    except OSError as error:
        why = (error.strerror or "no reason given").lower()
        raise SpoError(f"{path} cannot be written: {why}") from None


def _write(folder: int, name: str, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(name, flags, 0o640, dir_fd=folder), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _drop(folder: int, name: str) -> None:
    try:
        os.unlink(name, dir_fd=folder)
    except FileNotFoundError:
        return


def _papers(
    chosen: Chosen, kind: Kind, at: datetime, zone: tzinfo
) -> Iterator[tuple[str, Callable[[Paper], None]]]:
    """(name, how it is written); names differ."""
    taken: set[str] = set()
    for part in chosen.parts:
        order = part.order
        if kind is Kind.SLIPS:
            name = _name(taken, order.number, "packing-slip")
            yield (
                name,
                lambda paper, part=part: write_slip(  # type: ignore[misc]
                    paper, part.order, part.jobs, at, zone
                ),
            )
            continue
        for job in part.jobs:
            name = _name(taken, f"{key(order.number)}_{key(job.number)}", "ticket")
            yield (
                name,
                lambda paper, order=order, job=job: write_ticket(  # type: ignore[misc]
                    paper, order, job, at, zone
                ),
            )


def _name(taken: set[str], number: str, ending: str) -> str:
    led = key(number)[:_MOST_NAME].lower()
    name, count = f"{led}_{ending}", 1
    while name in taken:
        count += 1
        name = f"{led}_{ending}-{count}"
    taken.add(name)
    return name
