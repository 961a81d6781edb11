"""Copying files out of working folders: which can be had, and that somebody has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..domain.download import Download, name_outside
from ..domain.errors import Refused
from ..domain.event import StatusEvent
from ..domain.lifecycle import receive
from ..domain.person import Role
from ..domain.undoing import BY_HAND
from ..store import downloads as store
from ..store import writing
from .again import again
from .desk import Desk
from .moves import find_numbers

STATUS, LABEL = "CustomStatusHidden", "Downloaded"
"""The row of history: standard views leave it out."""
_MOST_NAMED = 20


def downloadable(desk: Desk, jobs: Sequence[str], *, original: bool = False) -> list[Download]:
    """The outputs (or originals) of the jobs, in the order in which these are named; a job of
    which nothing can be had is one entry with the reason.

    Raises Refused for a person who is no operator and for a database opened for reading only,
    because what is copied out is counted.
    """
    desk.who.must_be(Role.OPERATOR, "downloading files")
    if desk.store.read_only:
        raise Refused("opened with --read-only: downloads are counted, and nothing can be changed")
    kind = "original" if original else "output"
    refused: list[tuple[str, str]] = []
    with desk.store.read() as connection:
        known = find_numbers(connection, jobs, refused)
        files = store.files_of_jobs(connection, known, kind)
        closed = store.closed_since(connection, known)
    found = [Download(number, "", "", reason=why) for number, why in refused]
    for number in known:
        own = [file for file in files if file.job == number]
        here = [file for file in own if file.gone_at is None]
        if here and number not in closed:
            found += [_download(file, kind) for file in here]
        else:
            gone = max((f.gone_at for f in own if f.gone_at), default=closed.get(number))
            order = own[0].order if own else ""
            found.append(Download(number, order, "", reason=_why_none(desk, kind, gone)))
    return found


@again
def count_downloads(desk: Desk, file_ids: Sequence[int]) -> None:
    """Each of these files has been copied out whole: its count goes up, and its job's history
    says who has it."""
    desk.who.must_be(Role.OPERATOR, "downloading files")
    with desk.store.write() as connection:
        now = desk.clock()
        names = store.jobs_of_files(connection, file_ids)
        changes = []
        for number, job in writing.lock_jobs(connection, set(names)).items():
            event = StatusEvent(number, STATUS, label=LABEL, info=_told(names[number]))
            position, entry = receive(job.placed.position, event, now)
            row = writing.Row(entry, now, desk.who.name, BY_HAND, None)
            changes.append(writing.Change(job, position, [row]))
        store.add_downloads(connection, file_ids)
        writing.save(connection, changes, now, desk.limits)


def _download(file: store.StoredFile, kind: str) -> Download:
    return Download(
        file.job,
        file.order,
        kind,
        file.id,
        name_outside(file.job, file.name, kind),
        file.path,
        file.folder,
        file.size,
        file.sha256,
        file.downloads,
        "" if file.folder else "it has no working folder",
    )


def _why_none(desk: Desk, kind: str, gone: datetime | None) -> str:
    if gone is None:
        return f"it has no {kind} yet"
    there = gone.astimezone(desk.zone)
    return (
        f"CleanUp took it on {there.day} {there:%b %Y}; "
        "place the order again or ask for it to be reopened"
    )


def _told(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
