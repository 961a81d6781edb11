"""Filling a new database with very many orders. Every other writer goes through the desk.

The rows are those that the desk would write, made by the same functions; what differs is that
they go in many at a time, that indexes are made when all rows are there, and that counters and
the text index are written once, at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Index, Table

from ..domain import chain
from ..domain.attention import Limits
from ..domain.errors import SpoError
from ..domain.lifecycle import Position
from ..domain.order import OrderEvent
from ..domain.ticket import Ticket, TicketCustomer, TicketJob
from . import intake, notes, order_text, positions, refunds, tables, text_index, writing
from .engine import Store, saying_why
from .partial_indexes import whole_metadata
from .positions import CounterKey
from .types import Moment, micros

BATCH = 20_000
"""Rows held back before they are written."""
_FILLING = ("journal_mode=off", "synchronous=off", "cache_size=-131072", "threads=2")
_AFTER = ("cache_size=-2000", "threads=0", "synchronous=full", "journal_mode=wal")
_INDEXED_LATER = (tables.job, tables.history, tables.orders)
_IN_ORDER = (
    *(tables.storefront, tables.customer, tables.orders, tables.job),
    *(tables.order_history, tables.refund, tables.note, tables.file),
)
"""Each table after those that its rows refer to."""


@dataclass(slots=True)
class NewFile:
    kind: str
    name: str
    path: str
    size: int
    pages: int
    created_at: datetime


@dataclass(slots=True)
class NewJob:
    """A job where it stands by now, with the whole history that brought it there."""

    id: int
    ticket: TicketJob
    position: Position
    rows: Sequence[writing.Row]
    """The oldest first."""
    due: datetime | None
    created_at: datetime
    hot_folder_id: int | None = None
    copy_state: str | None = None
    working_folder: str | None = None
    files: Sequence[NewFile] = ()
    """All of them there to be downloaded."""


@dataclass(slots=True)
class NewNote:
    kind: str
    text: str
    at: datetime
    actor: str


@dataclass(slots=True)
class NewRefund:
    amount: int
    """In minor units of the order's currency."""
    reference: str
    at: datetime
    actor: str
    source: str
    note: str
    """The note that the refund writes by itself."""


@dataclass(slots=True)
class NewOrder:
    id: int
    ticket: Ticket
    """Its `order` and `placed` are given; its own jobs, notes and customer are not looked at."""
    storefront_id: int
    storefront: str
    customer_id: int
    customer: str
    """What the customer is called."""
    source: str
    jobs: Sequence[NewJob]
    events: Sequence[OrderEvent] = ()
    """After its first, which says when it was placed."""
    notes: Sequence[NewNote] = ()
    refunds: Sequence[NewRefund] = ()
    reorder_of: int | None = None


@dataclass(slots=True)
class Filling:
    """Takes new orders and writes them batch by batch. Ids are the caller's, counted from 1."""

    connection: Connection
    now: datetime
    limits: Limits
    _held: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _history: list[writing.Told] = field(default_factory=list)
    _holding: int = 0
    _counts: Counter[CounterKey] = field(default_factory=Counter)
    _notes: int = 0
    _refunds: int = 0
    _customers: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """By what each is found."""

    def add_storefront(self, storefront_id: int, name: str, created_at: datetime) -> None:
        self._hold(tables.storefront, {"id": storefront_id, "name": name, "created_at": created_at})

    def add_customer(
        self, customer_id: int, storefront: int, customer: TicketCustomer, created_at: datetime
    ) -> None:
        called = (customer.company, customer.name, customer.key, customer.email)
        self._customers[customer_id] = called
        row = asdict(customer) | {"storefront_id": storefront, "created_at": created_at}
        self._hold(tables.customer, row | {"id": customer_id})

    def add_order(self, order: NewOrder) -> None:
        ticket = order.ticket
        if ticket.order is None or ticket.placed is None:
            raise ValueError("a new order needs its number and its time")
        row = intake.order_row(ticket, ticket.order, ticket.placed)
        link = chain.START
        placed = OrderEvent("placed", "", ticket.order, "", ticket.placed, "", order.source)
        for event in (placed, *order.events):
            told = _event_row(order.id, event)
            fields = told | {"at": micros(event.at)}
            link = told["hash"] = chain.link(link, fields.values())
            self._hold(tables.order_history, told)
        row["id"] = order.id
        row["storefront_id"] = order.storefront_id
        row["customer_id"] = order.customer_id
        row["reorder_of"] = order.reorder_of
        row["refunded"] = sum(refund.amount for refund in order.refunds)
        row["chain"] = link
        row["note_chain"] = chain.START
        said = (ticket.order, ticket.po, *self._customers[order.customer_id])
        row["search_text"] = order_text.searchable(said)
        self._hold(tables.orders, row)
        for refund in order.refunds:
            self._add_refund(row, refund)
        for note in order.notes:
            self._add_note(row, note, None)
        known = intake.KnownOrder(
            *(order.id, ticket.order, order.storefront, order.storefront_id),
            *(order.customer, ticket.po),
        )
        for job in order.jobs:
            self._add_job(known, job)
        if self._holding >= BATCH:
            self.flush()

    def _add_job(self, order: intake.KnownOrder, job: NewJob) -> None:
        placed = positions.place(job.position, job.due, self.now, self.limits)
        row = intake.job_row(job.ticket, order, placed, job.due, job.created_at)
        told = list(writing.chained(job.id, job.rows, chain.START))
        self._history += told
        self._holding += len(told)
        row["id"] = job.id
        row["hot_folder_id"] = job.hot_folder_id
        row["copy_state"] = job.copy_state
        row["working_folder"] = job.working_folder
        row["outputs"] = sum(file.kind == "output" for file in job.files)
        row["chain"] = told[-1][-1]
        self._hold(tables.job, row)
        for file in job.files:
            self._hold(tables.file, asdict(file) | {"job_id": job.id})
        self._counts.update(placed.counters(order.storefront_id))

    def _add_refund(self, order: dict[str, Any], refund: NewRefund) -> None:
        self._refunds += 1
        row = {
            "id": self._refunds,
            "order_id": order["id"],
            "amount": refund.amount,
            "currency": order["currency"],
            "reference": refund.reference,
            "at": refund.at,
            "recorded_at": refund.at,
            "actor": refund.actor,
            "source": refund.source,
            "event_id": None,
        }
        at = micros(refund.at)
        row["hash"] = chain.link(chain.START, refunds.fields(row, at, at))
        self._hold(tables.refund, row)
        note = NewNote("refund", refund.note, refund.at, refund.actor)
        self._add_note(order, note, self._refunds)

    def _add_note(self, order: dict[str, Any], note: NewNote, refund_id: int | None) -> None:
        self._notes += 1
        row = asdict(note) | {"id": self._notes, "order_id": order["id"], "refund_id": refund_id}
        row["hash"] = chain.link(chain.START, notes.fields(row, micros(note.at)))
        order["note_chain"] = notes.link(order["note_chain"], row["hash"])
        self._hold(tables.note, row)

    def _hold(self, table: Table, row: dict[str, Any]) -> None:
        self._held.setdefault(table.name, []).append(row)
        self._holding += 1

    def flush(self) -> None:
        """Write what is held back; the history in the order in which it was recorded."""
        for table in _IN_ORDER:
            rows = self._held.pop(table.name, None)
            if rows:
                _insert(self.connection, table, rows)
        self._history.sort(key=itemgetter(writing.RECORDED_AT))
        writing.add_history(self.connection, self._history)
        self._history.clear()
        self._holding = 0

    def finish(self) -> None:
        self.flush()
        writing.count(self.connection, self._counts)
        text_index.rebuild(self.connection)
        order_text.rebuild(self.connection)


@contextmanager
def filling(store: Store, now: datetime, limits: Limits) -> Iterator[Filling]:
    """Fill a database that nobody else has open; ranks are those of the time `now`.

    Nothing protects the file meanwhile: should this fail, it is worth nothing and must go.
    Raises SpoError for PostgreSQL.
    """
    if not store.is_sqlite:
        raise SpoError("only an SQLite database can be filled in bulk")
    writer = store.engine.execution_options(spo_write=True)
    with saying_why(store.name), writer.connect() as connection:
        _set(connection, _FILLING)
        with connection.begin():
            indexes = list(_indexes())
            for index in indexes:
                index.drop(connection)
            it = Filling(connection, now, limits)
            yield it
            it.finish()
            for index in indexes:
                index.create(connection)
            # not history: where few events have ids, statistics make its guard read all of it
            connection.exec_driver_sql("ANALYZE job")
        _set(connection, _AFTER)


def _indexes() -> Iterator[Index]:
    whole_metadata()
    for table in _INDEXED_LATER:
        yield from sorted(table.indexes, key=lambda index: str(index.name))


def _set(connection: Connection, pragmas: Iterable[str]) -> None:
    raw: Any = connection.connection.driver_connection  # some cannot be set in a transaction
    for pragma in pragmas:
        raw.execute(f"PRAGMA {pragma}").fetchall()


def _event_row(order_id: int, event: OrderEvent) -> dict[str, Any]:
    """In the order in which the chain takes the fields."""
    return {
        "order_id": order_id,
        "what": event.what,
        "old": event.old,
        "new": event.new,
        "info": event.info,
        "at": event.at,
        "actor": event.actor,
        "source": event.source,
    }


def _insert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """As `connection.execute(table.insert(), rows)`, in half the time: rows are all alike, and
    only times need to be converted."""
    names = [column.name for column in table.columns if column.name in rows[0]]
    times = [place for place, name in enumerate(names) if isinstance(table.c[name].type, Moment)]
    take = itemgetter(*names)
    values = []
    for row in rows:
        value = list(take(row))
        for place in times:
            if value[place] is not None:
                value[place] = micros(value[place])
        values.append(tuple(value))
    insert = table.insert().compile(connection, column_keys=names)
    connection.exec_driver_sql(str(insert), values)
