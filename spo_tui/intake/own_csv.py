"""The program's own CSV: a header and one row for each job, comma or semicolon.

Columns, in any order: job, product (these two must be there), order, storefront, type, quantity,
substrate, width_mm, height_mm, due, priority, artwork, status, and for the order: po, customer
(its key), name, company, email, placed, currency, total. Rows of the same order make one ticket;
what concerns the order may stand in each of its rows or in one. Times as in the own JSON.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from ..domain.errors import TicketError
from ..domain.ticket import Ticket, TicketCustomer, TicketJob
from . import values

_OF_JOB = frozenset(
    {"job", "product", "type", "quantity", "substrate", "width_mm", "height_mm", "due"}
    | {"priority", "artwork", "status"}
)
_OF_ORDER = frozenset(
    {"storefront", "po", "customer", "name", "company", "email", "placed", "currency", "total"}
)
MOST_LINES = 100_000
_MOST_HEADER = 4096
_COLUMNS = _OF_JOB | _OF_ORDER | {"order"}


def is_header(line: str) -> bool:
    """Whether this first line names at least a job or a product among known columns."""
    if len(line) > _MOST_HEADER:
        return False
    names = _names(line)
    return bool({"job", "product"} & set(names)) and len(_COLUMNS.intersection(names)) > 1


def read(text: str) -> list[Ticket]:
    """The orders of a table; raises TicketError with the line."""
    header = next(io.StringIO(text, newline=None), "")
    if not is_header(header):
        raise TicketError("not a ticket: neither XML, JSON nor CSV with a job and a product", 1)
    columns = _names(header)
    _check_columns(columns)
    orders: dict[str, _Order] = {}
    for line, cells in _rows(text, _delimiter(header)):
        if line > MOST_LINES:
            raise TicketError(f"more than {MOST_LINES:,} lines; split the file", line)
        if len(cells) != len(columns):
            raise TicketError(f"{len(cells)} cells, but the header has {len(columns)}", line)
        row = {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}
        number = row.get("order") and values.number(row["order"], "order number", line)
        orders.setdefault(number or f"row {line}\n", _Order(number or None)).add(row, line)
    if not orders:
        raise TicketError("not a ticket: a header without rows", 1)
    return [order.ticket() for order in orders.values()]


def _delimiter(header: str) -> str:
    return ";" if header.count(";") > header.count(",") else ","


def _names(header: str) -> list[str]:
    names = header.strip("\r\n").split(_delimiter(header))
    return [name.strip().strip('"').strip().lower() for name in names]


def _check_columns(columns: list[str]) -> None:
    for column in columns:
        if column not in _COLUMNS:
            raise TicketError(f"the column {values.quoted(column)} is not known", 1)
        if columns.count(column) > 1:
            raise TicketError(f"the column {column} stands twice", 1)
    for column in ("job", "product"):
        if column not in columns:
            raise TicketError(f"the column {column} is missing", 1)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row below the header with the line on which it starts."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if line > 1 and any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise TicketError(f"the row cannot be read: {error}", line) from None


class _Order:
    """The rows of one order as they come in."""

    def __init__(self, number: str | None) -> None:
        self._number = number
        self._said: dict[str, tuple[str, int]] = {}
        self._jobs: list[TicketJob] = []

    def add(self, row: dict[str, str], line: int) -> None:
        for column in _OF_ORDER & row.keys():
            if not row[column]:
                continue
            said, before = self._said.setdefault(column, (row[column], line))
            if said != row[column]:
                raise TicketError(
                    f"the {column} of order {values.quoted(self._number)} is not that of"
                    f" line {before}",
                    line,
                )
        self._jobs.append(_job(row, line))

    def ticket(self) -> Ticket:
        placed, placed_line = self._cell("placed")
        code, code_line = self._cell("currency")
        total, total_line = self._cell("total")
        po, po_line = self._cell("po")
        currency = values.currency(code, code_line)
        return Ticket(
            jobs=tuple(self._jobs),
            order=self._number,
            storefront=self._text("storefront") or None,
            customer=self._customer(),
            placed=values.moment(placed, "placed", placed_line),
            po=values.po_number(po, po_line),
            currency=currency,
            total=values.money(total, currency, "total", total_line),
        )

    def _cell(self, column: str) -> tuple[str, int | None]:
        return self._said.get(column, ("", None))

    def _text(self, column: str) -> str:
        return values.text(self._cell(column)[0])

    def _customer(self) -> TicketCustomer | None:
        name, company, email = self._text("name"), self._text("company"), self._text("email")
        key = self._text("customer") or email or company or name
        if not key:
            return None
        return TicketCustomer(key=key, name=name, company=company, email=email)


def _job(row: dict[str, str], line: int) -> TicketJob:
    size = _size(row.get("width_mm", ""), row.get("height_mm", ""), line)
    return TicketJob(
        number=values.number(row["job"], "job number", line),
        product=values.text(row["product"]),
        type=values.type_letter(row.get("type", ""), line),
        quantity=values.quantity(row.get("quantity"), line),
        substrate=values.text(row.get("substrate", "")),
        width_mm=size[0] if size else None,
        height_mm=size[1] if size else None,
        due=values.moment(row.get("due"), "due", line),
        priority=values.priority(row.get("priority"), line),
        artwork=values.text(row.get("artwork", ""), values.MOST_REFERENCE),
        status=values.text(row.get("status", "")) or "Ordered",
        line=line,
    )


def _size(width: str, height: str, line: int) -> tuple[float, float] | None:
    if not width and not height:
        return None
    sides = [values.decimal(side.replace(",", ".")) for side in (width, height)]
    if sides[0] is None or sides[1] is None:
        raise TicketError(
            f"the size {values.quoted(width)} x {values.quoted(height)} is not two numbers", line
        )
    return values.size_mm(sides[0], sides[1], line)
