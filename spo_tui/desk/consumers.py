"""What consumers have done with the files of a hot folder: taken them, or failed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..domain import hot_folder
from ..domain.event import StatusEvent
from ..domain.hot_folder import FileState, NamedJob, Taken
from ..store import consumers as store
from ..store import floor as folders
from ..store import writing
from ..store.engine import Connection
from .again import again
from .desk import Desk
from .events import record_within
from .floor import SLICE, SOURCE, Sighted, arrived, lock

FAILED = "CopyToHotFolderFailed"
Told = tuple[Taken, NamedJob, "store.Latest | None"]


def note_taken(
    desk: Desk, folder_id: int, files: Sequence[Taken], *, holder: str | None = None
) -> list[Sighted]:
    """Bring files that turned up in a consumer's folders to their jobs; returns what was news.

    A file is told once, whoever looks: a folder that is read anew says nothing new. Files of
    nobody's are let alone. Raises LeaseLost when `holder` does not hold the hot folder.
    """
    sighted: list[Sighted] = []
    for at in range(0, len(files), SLICE):
        some = files[at : at + SLICE]
        with desk.store.read() as connection:
            news = _news(connection, folder_id, some)
        if news:
            sighted += _note(desk, folder_id, some, holder)
    return sighted


@again
def _note(desk: Desk, folder_id: int, files: Sequence[Taken], holder: str | None) -> list[Sighted]:
    with desk.store.write() as connection:
        folder = lock(connection, folder_id, holder)
        return _put(connection, desk, folder_id, folder, _news(connection, folder_id, files))


def _news(connection: Connection, folder_id: int, files: Sequence[Taken]) -> list[Told]:
    names = {file.name: hot_folder.taken_names(file.name) for file in files}
    keys = {key for some in names.values() for name in some for key in hot_folder.keys(name)}
    jobs = folders.find_jobs(connection, keys)
    placed = [
        (file, job)
        for file in files
        if (job := hot_folder.find_taken_job(file.name, jobs)) is not None
    ]
    latest = store.latest_copies(connection, folder_id, {job.id for _, job in placed})
    events = [_event_id(file, folder_id, latest.get(job.id)) for file, job in placed]
    known = writing.known_events(connection, events)
    return [
        (file, job, latest.get(job.id))
        for (file, job), event in zip(placed, events, strict=True)
        if (event not in known if file.failed else _is_untold(file, latest.get(job.id)))
    ]


def _is_untold(file: Taken, copy: store.Latest | None) -> bool:
    """Whether that the file is done says more than is known of its copy."""
    return copy is not None and copy.state != FileState.REJECTED and copy.reason != _done(file)


def _put(
    connection: Connection,
    desk: Desk,
    folder_id: int,
    folder: folders.Folder,
    news: Sequence[Told],
) -> list[Sighted]:
    now = desk.clock()
    sighted, events, rejected = [], [], {}
    done: dict[int, str] = {}
    for file, job, copy in news:
        if file.failed:
            why = _failed(file)
            events.append(
                StatusEvent(
                    job.number,
                    FAILED,
                    event=_event_id(file, folder_id, copy),
                    info=f"{folder.name} could not process it: {why}",
                    at=arrived(file.ctime_ns, now) if file.found else None,
                )
            )
            if copy is not None:
                rejected[copy.id] = why
            sighted.append(Sighted(file.name, FileState.REJECTED, why, job.number))
        elif copy is not None:
            done[copy.id] = _done(file)
            sighted.append(Sighted(file.name, FileState.PICKED_UP, _done(file), job.number))
    _end(connection, folder_id, done, rejected, desk)
    if events:
        record_within(connection, desk, events, source=SOURCE, actor=desk.who.name)
        last = _last_rejected(sighted)
        folders.set_error(connection, folder_id, f"{last.name}: {last.reason}", now)
    if done:
        folders.set_ok(connection, folder_id, now)
    return sighted


def _last_rejected(sighted: Sequence[Sighted]) -> Sighted:
    return next(one for one in reversed(sighted) if one.state == FileState.REJECTED)


def _end(
    connection: Connection,
    folder_id: int,
    done: Mapping[int, str],
    rejected: Mapping[int, str],
    desk: Desk,
) -> None:
    now = desk.clock()
    folders.end_copies(connection, folder_id, dict(done), now, "picked up")
    folders.end_copies(connection, folder_id, dict(rejected), now, "in error folder")
    store.set_rejected(connection, list(rejected))


def _failed(file: Taken) -> str:
    return file.reason or f"it lies in {file.folder}"


def _done(file: Taken) -> str:
    return f"processed: it lies in {file.folder}"


def _event_id(file: Taken, folder_id: int, copy: store.Latest | None) -> str:
    """The same file may be brought again and fail again: then it is another copy's."""
    of = copy.id if copy else 0
    return f"consumer:{folder_id}:{of}:{file.name}:{file.inode}:{file.mtime_ns}"
