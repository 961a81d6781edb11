"""Outputs on their way into hot folders: the queue of each folder, and who has what in hand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, exists, func, or_, select, update

from ..domain.delivery import IN_HAND, OPEN, State
from ..domain.hot_folder import FileState
from ..domain.routing import Facts
from . import tables

_DELIVERY, _JOB, _FOLDER, _FILE = (
    tables.delivery.c,
    tables.job.c,
    tables.hot_folder.c,
    tables.file.c,
)
T = TypeVar("T")
_SLICE = 5000  # SQLite takes at most 32,766 bound values in a statement
_REMADE = ("RecreationRequested", "OutputCreationStarted")


@dataclass(frozen=True, slots=True)
class Output:
    """An output file of a job, with what decides where it goes."""

    job_id: int
    job: str
    order: str
    facts: Facts
    priority: int
    hot_folder_id: int | None
    working_folder: str | None
    file_id: int
    name: str
    path: str
    size: int
    sha256: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Queued:
    """A delivery with what its next step needs."""

    id: int
    job_id: int
    job: str
    working_folder: str
    source: str
    name: str
    size: int
    sha256: str | None
    state: str
    attempts: int
    temp_name: str
    started_at: datetime | None
    file_id: int | None


def outputs_of(connection: Connection, job_ids: Sequence[int]) -> list[Output]:
    """The output files that are still there, by job and file."""
    found = []
    for some in _slices(job_ids):
        query = (
            select(
                _JOB.id,
                _JOB.number,
                tables.orders.c.number.label("order_number"),
                tables.storefront.c.name.label("storefront"),
                _JOB.product,
                _JOB.type,
                _JOB.substrate,
                _JOB.width_mm,
                _JOB.height_mm,
                _JOB.quantity,
                _JOB.priority,
                _JOB.hot_folder_id,
                _JOB.working_folder,
                _FILE.id.label("file_id"),
                _FILE.name.label("file_name"),
                _FILE.path,
                _FILE.size,
                _FILE.sha256,
                _FILE.created_at.label("made_at"),
            )
            .join_from(tables.job, tables.orders, _JOB.order_id == tables.orders.c.id)
            .join(tables.storefront, _JOB.storefront_id == tables.storefront.c.id)
            .join(tables.file, _FILE.job_id == _JOB.id)
            .where(_JOB.id.in_(some), _FILE.kind == "output", _FILE.gone_at.is_(None))
            .order_by(_JOB.id, _FILE.id)
        )
        found += [_output(row) for row in connection.execute(query)]
    return found


def _output(row: Any) -> Output:
    job_id, number, order, *facts = row[:10]
    return Output(job_id, number, order, _facts(facts), *row[10:])


def _facts(row: Sequence[Any]) -> Facts:
    storefront, product, kind, substrate, width, height, quantity = row
    return Facts(storefront, product, kind, substrate or "", width, height, quantity)


def copy_folders(connection: Connection) -> dict[str, int]:
    """The folders that a monitor fills, by name."""
    query = select(_FOLDER.name, _FOLDER.id).where(_FOLDER.mode == "copy", _FOLDER.active == 1)
    return {str(row[0]): int(row[1]) for row in connection.execute(query)}


def latest(connection: Connection, job_ids: Sequence[int]) -> dict[tuple[int, int | None], Any]:
    """The latest delivery of each (job, file), as a row of the table."""
    found: dict[tuple[int, int | None], Any] = {}
    for some in _slices(job_ids):
        query = select(tables.delivery).where(_DELIVERY.job_id.in_(some)).order_by(_DELIVERY.id)
        found |= {(row.job_id, row.file_id): row for row in connection.execute(query)}
    return found


def was_remade(connection: Connection, job_id: int, since: datetime) -> bool:
    """Whether the job's output has been made anew since."""
    row = tables.history.c
    query = select(row.id).where(
        row.job_id == job_id, row.moved == 1, row.status.in_(_REMADE), row.recorded_at >= since
    )
    return connection.scalars(query.limit(1)).first() is not None


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(tables.delivery.insert(), list(rows))


def bind_jobs(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """The folder in whose line a job's output stands is the job's own; `rows` as in `add`."""
    folders: dict[int, set[int]] = {}
    for row in rows:
        if row["hot_folder_id"] is not None:
            folders.setdefault(row["hot_folder_id"], set()).add(row["job_id"])
    for folder_id, jobs in sorted(folders.items()):
        for some in _slices(sorted(jobs)):
            placed = update(tables.job).where(_JOB.id.in_(some))
            connection.execute(placed.values(hot_folder_id=folder_id))


def change(connection: Connection, ids: Collection[int], **columns: Any) -> None:
    for some in _slices(sorted(ids)):
        connection.execute(update(tables.delivery).where(_DELIVERY.id.in_(some)).values(**columns))


def change_each(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """As `change`, each row with values of its own; they name the same columns, and their
    delivery as `delivery`."""
    if rows:
        columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "delivery"}
        mine = update(tables.delivery).where(_DELIVERY.id == bindparam("delivery"))
        connection.execute(mine.values(**columns), list(rows))


def say(connection: Connection, job_ids: Collection[int], words: str | None) -> None:
    """What the jobs' rows say of their copies."""
    for some in _slices(sorted(set(job_ids))):
        connection.execute(update(tables.job).where(_JOB.id.in_(some)).values(copy_state=words))


def say_of(connection: Connection, words: dict[int, str]) -> None:
    """The same with words for each delivery."""
    if words:
        mine = select(_DELIVERY.job_id).where(_DELIVERY.id == bindparam("delivery"))
        statement = update(tables.job).where(_JOB.id == mine.scalar_subquery())
        rows = [{"delivery": key, "words": said} for key, said in sorted(words.items())]
        connection.execute(statement.values(copy_state=bindparam("words")), rows)


def waiting(connection: Connection, folder_ids: Sequence[int], now: datetime) -> set[int]:
    """Those of the folders in whose line something could be done now."""
    query = (
        select(_DELIVERY.hot_folder_id)
        .join_from(tables.delivery, tables.job, _JOB.id == _DELIVERY.job_id)
        .where(_DELIVERY.hot_folder_id.in_(folder_ids), *_ready(now))
        .distinct()
    )
    return set(connection.scalars(query))


def claim(
    connection: Connection, folder_id: int, now: datetime, most: int, bytes_: int
) -> list[Queued]:
    """The next in the folder's line, held: at most so many, and beyond the first no more than
    so many bytes together."""
    query = (
        _queued()
        .where(_DELIVERY.hot_folder_id == folder_id, *_ready(now))
        .order_by(_DELIVERY.priority, _JOB.due_sort, _DELIVERY.id)
        .limit(most)
        .with_for_update(of=[tables.delivery, tables.job], skip_locked=True)
    )
    found: list[Queued] = []
    for row in connection.execute(query).all():
        one = Queued(*row)
        # A file of unknown size may be large: it goes alone.
        if found and (not one.size or sum(other.size for other in found) + one.size > bytes_):
            break
        found.append(one)
        if not one.size:
            break
    return found


def hold(connection: Connection, ids: Collection[int], token: str | None = None) -> list[Queued]:
    """Deliveries with their jobs, held, jobs first; with `token` only those that are still in
    the hands of whoever has it."""
    found: list[Queued] = []
    for some in _slices(sorted(ids)):
        mine = select(_DELIVERY.job_id).where(_DELIVERY.id.in_(some))
        connection.execute(
            select(_JOB.id).where(_JOB.id.in_(mine)).order_by(_JOB.id).with_for_update()
        ).all()
        query = _queued().where(_DELIVERY.id.in_(some)).order_by(_DELIVERY.id)
        if token is not None:
            query = query.where(_DELIVERY.lease_token == token, _DELIVERY.state.in_(IN_HAND))
        locked = query.with_for_update(of=tables.delivery)
        found += [Queued(*row) for row in connection.execute(locked)]
    return found


def in_hand(connection: Connection, ids: Collection[int], token: str) -> set[int]:
    """Those of the deliveries that are still in the hands of whoever has the token."""
    query = select(_DELIVERY.id).where(
        _DELIVERY.id.in_(sorted(ids)), _DELIVERY.lease_token == token, _DELIVERY.state.in_(IN_HAND)
    )
    return set(connection.scalars(query))


def left_behind(connection: Connection, folder_id: int, holder: str) -> list[int]:
    """What a monitor had in hand that does not hold the folder any more."""
    query = select(_DELIVERY.id).where(
        _DELIVERY.hot_folder_id == folder_id,
        _DELIVERY.state.in_(IN_HAND),
        or_(_DELIVERY.holder.is_(None), _DELIVERY.holder != holder),
    )
    return list(connection.scalars(query))


def live_temps(connection: Connection, folder_id: int) -> list[str]:
    query = select(_DELIVERY.temp_name).where(
        _DELIVERY.hot_folder_id == folder_id, _DELIVERY.state.in_(OPEN), _DELIVERY.temp_name != ""
    )
    return list(connection.scalars(query))


def dead_temps(connection: Connection, folder_id: int) -> list[str]:
    """Copies of earlier attempts that may lie in the folder's stage and are never published."""
    query = select(_DELIVERY.temp_name).where(
        _DELIVERY.hot_folder_id == folder_id,
        _DELIVERY.state == State.PENDING,
        _DELIVERY.temp_name != "",
    )
    return list(connection.scalars(query))


def publishing_names(connection: Connection, folder_id: int) -> set[str]:
    """Files that may turn up in the folder before their delivery is said to be done."""
    query = select(_DELIVERY.name).where(
        _DELIVERY.hot_folder_id == folder_id, _DELIVERY.state == State.PUBLISHING
    )
    return set(connection.scalars(query))


def overdue(connection: Connection, folder_id: int, first_before: datetime) -> list[int]:
    """Those in the folder's line since before then."""
    query = select(_DELIVERY.id).where(
        _DELIVERY.hot_folder_id == folder_id,
        _DELIVERY.state == State.PENDING,
        _DELIVERY.first_at <= first_before,
    )
    return list(connection.scalars(query))


def open_of(connection: Connection, job_ids: Sequence[int], *states: State) -> list[int]:
    found: list[int] = []
    for some in _slices(job_ids):
        query = select(_DELIVERY.id).where(
            _DELIVERY.job_id.in_(some), _DELIVERY.state.in_(states or OPEN)
        )
        found += connection.scalars(query)
    return found


def down_since(connection: Connection, folder_id: int) -> datetime | None:
    return connection.scalar(select(_FOLDER.down_since).where(_FOLDER.id == folder_id))


def was_opened(connection: Connection, folder_id: int) -> bool:
    """Whether a monitor has ever brought a file there."""
    query = select(_DELIVERY.id).where(
        _DELIVERY.hot_folder_id == folder_id, _DELIVERY.state == State.PUBLISHED
    )
    return connection.scalars(query.limit(1)).first() is not None


def put_copies(connection: Connection, folder_id: int, rows: Sequence[dict[str, Any]]) -> None:
    """Files as the folder's observer will see them, unless he has seen them already; what had
    their names before is gone. `rows` hold the columns of `copy`, all the same."""
    copy = tables.copy.c
    by_name = {row["name"]: row for row in rows}
    gone: list[int] = []
    known: list[dict[str, Any]] = []
    for some in _slices(sorted(by_name)):
        query = select(copy.id, copy.name, copy.size, copy.mtime_ns, copy.inode).where(
            copy.hot_folder_id == folder_id, copy.gone_at.is_(None), copy.name.in_(some)
        )
        for key, name, *identity in connection.execute(query):
            row = by_name[name]
            if identity == [row["size"], row["mtime_ns"], row["inode"]]:
                known.append({"copy_id": key} | row)
            else:
                gone.append(key)
    for taken in _slices(gone):
        earlier = update(tables.copy).where(copy.id.in_(taken))
        at = rows[0]["first_seen_at"]
        connection.execute(earlier.values(state=FileState.PICKED_UP, gone_at=at))
    if known:
        settled = ("state", "reason", "job_id", "settled_at")
        same = update(tables.copy).where(copy.id == bindparam("copy_id"))
        seen = [{name: row[name] for name in ("copy_id", *settled)} for row in known]
        connection.execute(same.values(**{name: bindparam(name) for name in settled}), seen)
    here = {row["name"] for row in known}
    new = [row | {"hot_folder_id": folder_id} for row in rows if row["name"] not in here]
    if new:
        connection.execute(tables.copy.insert(), new)


def _queued() -> Any:
    return select(
        _DELIVERY.id,
        _DELIVERY.job_id,
        _JOB.number,
        func.coalesce(_JOB.working_folder, ""),
        _DELIVERY.source,
        _DELIVERY.name,
        _DELIVERY.size,
        _DELIVERY.sha256,
        _DELIVERY.state,
        _DELIVERY.attempts,
        _DELIVERY.temp_name,
        _DELIVERY.started_at,
        _DELIVERY.file_id,
    ).join_from(tables.delivery, tables.job, _JOB.id == _DELIVERY.job_id)


def _ready(now: datetime) -> tuple[Any, ...]:
    """Of a delivery that may be begun: a blocked job's waits, as does all of a paused folder."""
    paused = exists().where(_FOLDER.id == _DELIVERY.hot_folder_id, _FOLDER.paused == 1)
    return (
        _DELIVERY.state == State.PENDING,
        or_(_DELIVERY.next_at.is_(None), _DELIVERY.next_at <= now),
        _JOB.status != "Blocked",
        ~paused,
    )


def _slices(ids: Sequence[T]) -> Iterator[list[T]]:
    return (list(ids[at : at + _SLICE]) for at in range(0, len(ids), _SLICE))
