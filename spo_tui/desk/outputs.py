"""Outputs that turn up in working folders: their files, and what that does to their jobs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..domain import hot_folder
from ..domain.event import StatusEvent
from ..domain.hot_folder import NamedJob
from ..domain.output import KnownOutput, Made
from ..domain.status import catalogue
from ..domain.working_folder import split
from ..store import floor as jobs
from ..store import outputs as store
from ..store import writing
from ..store.engine import Connection
from .again import again
from .deliveries import OUTPUT, enqueue_within
from .desk import Desk
from .events import record_within
from .floor import SOURCE, arrived

FAILED = "OutputCreationFailed"
_SLICE = 200
MADE, GONE, REFUSED = "output", "output gone", "output refused"


@dataclass(frozen=True, slots=True)
class Noted:
    name: str
    job: str | None
    what: str
    """`output`, `output gone` or `output refused`."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _News:
    made: Made
    job: NamedJob
    owner: store.Owner
    row: store.StoredFile | None


@dataclass(frozen=True, slots=True)
class _Refused:
    made: Made
    job: NamedJob
    why: str


def known_outputs(desk: Desk, root: str) -> list[KnownOutput]:
    """What needs not be looked into again below this working root."""
    with desk.store.read() as connection:
        return store.known_outputs(connection, root)


def note_outputs(desk: Desk, root: str, made: Sequence[Made]) -> list[Noted]:
    """Bring files below the working root to their jobs: a file row with its facts, and
    OutputCreated at the time at which the file came. Returns what was news.

    The same file is told once, whoever looks. A job in CleanUp, or whose order has ended, gets no
    files any more; files in the working folder of another job are refused. Queues the output for
    its hot folder. A file that is no output, as it does not open, is the failure of a job that
    waits for one.
    """
    noted: list[Noted] = []
    for at in range(0, len(made), _SLICE):
        some = made[at : at + _SLICE]
        with desk.store.read() as connection:
            news, refused = _judge(connection, root, some)
        noted += [
            Noted(f"{one.made.folder}/{one.made.name}", one.job.number, REFUSED, one.why)
            for one in refused
        ]
        bad = [one for one in refused if one.made.reason]
        if bad:
            _fail(desk, bad)
        if news:
            noted += _note(desk, root, news)
    return noted


@again
def _note(desk: Desk, root: str, news: Sequence[_News]) -> list[Noted]:
    with desk.store.write() as connection:
        writing.lock_jobs(connection, {one.job.number for one in news})
        still, _ = _judge(connection, root, [one.made for one in news])
        return _put(connection, desk, root, still)


def _judge(
    connection: Connection, root: str, made: Sequence[Made]
) -> tuple[list[_News], list[_Refused]]:
    wanted: set[str] = set().union(*(hot_folder.keys(one.name) for one in made))
    known = jobs.find_jobs(connection, wanted)
    placed = [(one, hot_folder.find_job(one.name, known)) for one in made]
    ids = {job.id for _, job in placed if job is not None}
    owners, files = store.owners(connection, ids), store.files_of(connection, ids)
    events = {_event_id(one, job) for one, job in placed if job is not None}
    told = writing.known_events(connection, events)
    news: list[_News] = []
    refused: list[_Refused] = []
    for one, job in placed:
        if job is None or owners[job.id].closed:
            continue
        row = files.get((job.id, one.name))
        why = one.reason or _why_not(root, one, owners[job.id])
        if one.gone:
            if row is not None and not row.gone and not why:
                news.append(_News(one, job, owners[job.id], row))
        elif why:
            refused.append(_Refused(one, job, why))
        elif row is None or row.gone or not (_event_id(one, job) in told or _is_row(one, row)):
            news.append(_News(one, job, owners[job.id], row))
    return news, refused


@again
def _fail(desk: Desk, refused: Sequence[_Refused]) -> None:
    with desk.store.write() as connection:
        now = desk.clock()
        held = writing.lock_jobs(connection, {one.job.number for one in refused})
        events = []
        for made, job in ((one.made, one.job) for one in refused if one.job.number in held):
            status = held[job.number].placed.position.workflow.status
            if FAILED in catalogue()[status].next:
                at = arrived(max(made.ctime_ns, made.mtime_ns), now)
                event, info = f"refused {_event_id(made, job)}", f"{made.name}: {made.reason}"
                events.append(StatusEvent(job.number, FAILED, event=event, info=info, at=at))
        record_within(connection, desk, events, source=SOURCE, actor=desk.who.name)


def _why_not(root: str, made: Made, owner: store.Owner) -> str:
    folder = f"{root}/{made.folder}"
    if owner.working_folder is not None and owner.working_folder != folder:
        return "it lies in the working folder of another job"
    try:
        split(folder)
    except ValueError as error:
        return str(error)
    return ""


def _is_row(made: Made, row: store.StoredFile) -> bool:
    at = KnownOutput(made.folder, made.name, row.size, int(row.created_at.timestamp() * 1_000_000))
    return at.is_file(made.size, made.mtime_ns, made.ctime_ns)


def _put(connection: Connection, desk: Desk, root: str, news: Sequence[_News]) -> list[Noted]:
    now = desk.clock()
    events, noted, gone = [], [], []
    folders: dict[int, str] = {}
    for one in news:
        made, job = one.made, one.job
        if made.gone:
            assert one.row is not None
            gone.append(one.row.id)
            noted.append(Noted(made.name, job.number, GONE))
            continue
        at = arrived(max(made.ctime_ns, made.mtime_ns), now)
        facts = {
            "name": made.name,
            "path": made.name,
            "size": made.size,
            "pages": made.pages,
            "created_at": at,
            "sha256": made.sha256,
            "width_mm": made.width_mm,
            "height_mm": made.height_mm,
        }
        store.put_file(connection, job.id, one.row.id if one.row else None, facts)
        if one.owner.working_folder is None:
            folders[job.id] = f"{root}/{made.folder}"
        info = f"{made.name}, {_extent(made)}"
        events.append(StatusEvent(job.number, OUTPUT, event=_event_id(made, job), info=info, at=at))
        noted.append(Noted(made.name, job.number, MADE, _extent(made)))
    store.set_gone(connection, gone, now)
    store.set_folders(connection, folders)
    ids = [one.job.id for one in news]
    store.recount(connection, ids)
    record_within(connection, desk, events, source=SOURCE, actor=desk.who.name)
    _queue(connection, desk, news)
    return noted


def _queue(connection: Connection, desk: Desk, news: Sequence[_News]) -> None:
    """Jobs that some feed had already brought to OutputCreated, before their files were there."""
    held = writing.lock_jobs(connection, {one.job.number for one in news if not one.made.gone})
    ready = [j.id for j in held.values() if j.placed.position.workflow.status == OUTPUT]
    if ready:
        enqueue_within(connection, desk, ready)


def _extent(made: Made) -> str:
    pages = f"{made.pages} page{'' if made.pages == 1 else 's'}"
    if made.width_mm is None or made.height_mm is None:
        return pages
    return f"{pages}, {made.width_mm:.4g} x {made.height_mm:.4g} mm"


def _event_id(made: Made, job: NamedJob) -> str:
    return f"output:{job.id}:{made.name}:{made.inode}:{made.mtime_ns}:{made.size}"
