"""Whether the database is what this program made: structure, file, text index and counters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select, true
from sqlalchemy.exc import DatabaseError

from . import tables
from .partial_indexes import whole_metadata
from .positions import CounterKey

_JOB = tables.job.c


def structure(connection: Connection) -> Iterator[str]:
    """What the tables are not as this program makes them."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def ours(_object: Any, name: str | None, _kind: str, _reflected: bool, _with: Any) -> bool:
        return not (name or "").startswith(("job_text", "order_text"))

    context = MigrationContext.configure(connection, opts={"include_object": ours})
    for difference in compare_metadata(context, whole_metadata()):
        yield f"the schema differs: {_told(difference)}"


_MISSING = {"add": "is missing", "remove": "is not this program's"}


def _told(difference: Any) -> str:
    """What alembic found, in a line: a table, column, index or key by its name."""
    if isinstance(difference, list):
        return "; ".join(map(_told, difference))
    verb, _, kind = str(difference[0]).partition("_")
    thing = difference[-1]
    owner = getattr(thing, "table", None)
    if kind == "column":
        owner = difference[2]
    name = getattr(thing, "name", None)
    if verb not in _MISSING or name is None:
        return " ".join(str(part) for part in difference if isinstance(part, str))
    of = "" if owner is None or kind == "table" else f" of {getattr(owner, 'name', owner)}"
    kind = {"fk": "foreign key"}.get(kind, kind)
    return f"the {kind} {name}{of} {_MISSING[verb]}"


def integrity(connection: Connection, *, quick: bool = False) -> Iterator[str]:
    """What SQLite finds wrong with its file; PostgreSQL looks after its own."""
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.exec_driver_sql(
        f"PRAGMA {'quick_check' if quick else 'integrity_check'}"
    ):
        if said != "ok":
            yield str(said)
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"row {row} of {table} refers to a row of {parent} that is not there"


def text_index(connection: Connection) -> Iterator[str]:
    """Whether SQLite's text indexes hold what jobs and orders say; takes a writing transaction."""
    if connection.dialect.name != "sqlite":
        return
    for index, thing in (("job_text", "jobs"), ("order_text", "orders")):
        try:
            connection.exec_driver_sql(
                f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)"  # noqa: S608
            )
        except DatabaseError:
            yield f"the text index does not hold what the {thing} say"


def counters(connection: Connection) -> Iterator[str]:
    """Counters that differ from a recount of the jobs."""
    counted = recount(connection)
    kept = Counter[CounterKey]()
    for row in connection.execute(select(tables.counter)):
        kept[row.track, row.status, row.storefront_id, row.rank, row.late] = row.n
    for key in sorted(counted.keys() | kept.keys()):
        if counted[key] != kept[key]:
            yield f"counter {'/'.join(map(str, key))} says {kept[key]}, there are {counted[key]}"


def recount(connection: Connection) -> Counter[CounterKey]:
    """The counters as the jobs themselves make them."""
    found: Counter[CounterKey] = Counter()
    for track, status, rank, which in (
        ("workflow", _JOB.status, _JOB.rank, true()),
        ("mis", _JOB.mis_status, _JOB.mis_rank, tables.OPEN_MIS),
        ("communication", _JOB.comm_status, _JOB.comm_rank, tables.OPEN_COMM),
    ):
        keys = (status, _JOB.storefront_id, rank, _JOB.late)
        query = select(*keys, func.count()).where(which).group_by(*keys)
        for name, storefront, level, late, n in connection.execute(query):
            found[track, name, storefront, level, late if track == "workflow" else 0] += n
    return found
