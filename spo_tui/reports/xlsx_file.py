"""A report as an Excel sheet: typed cells, a heading that stays, a filter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import tzinfo
from decimal import Decimal
from pathlib import Path
from shutil import rmtree
from typing import Any, BinaryIO

import xlsxwriter

from ..domain.clean import clean
from ..domain.errors import SpoError
from ..domain.money import exponent
from ..domain.report import Cell, Column, Report
from ..domain.spreadsheet import harmless
from . import leftovers
from .cells import Clock
from .writing import Told

MOST_ROWS = 1_048_575
"""That a sheet holds below its heading."""
_MOST_TEXT = 32_767
_TOO_LONG = f"an XLSX sheet holds {MOST_ROWS:,} rows: ask for a shorter range, or for csv"
_DAY = 86_400
Put = Callable[[int, int, Any], object]


def write(report: Report, file: BinaryIO, zone: tzinfo, told: Told, folder: Path) -> None:
    """Memory is flat: what is written waits in `folder`. Times are those of the shop's clock.

    Raises SpoError for more rows than a sheet holds.
    """
    if report.total > MOST_ROWS:
        raise SpoError(_TOO_LONG)
    with _room(folder) as room, ExitStack() as stack:
        options = {"constant_memory": True, "tmpdir": str(room), "strings_to_urls": False}
        book = xlsxwriter.Workbook(file, options)
        sheet = book.add_worksheet(report.title[:31])
        stack.callback(_let_go, sheet)
        sheet.freeze_panes(1, 0)
        heading = book.add_format({"bold": True, "bottom": 1})
        puts = [_putter(book, sheet, column, zone) for column in report.columns]
        for place, column in enumerate(report.columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.heading, heading)
        line = 0
        for batch in report.batches:
            if line + len(batch) > MOST_ROWS:
                raise SpoError(_TOO_LONG)
            for row in batch:
                line += 1
                _write_row(puts, line, row)
            told.more(len(batch))
        sheet.autofilter(0, 0, line, len(report.columns) - 1)
        book.close()


@contextmanager
def _room(folder: Path) -> Iterator[Path]:
    """A folder of its own, gone at the end."""
    room = leftovers.new_name(folder, leftovers.ROWS)
    room.mkdir(0o700)
    try:
        with leftovers.held(room):
            yield room
    finally:
        rmtree(room, ignore_errors=True)


def _let_go(sheet: Any) -> None:
    """Of the rows that wait: XlsxWriter itself lets go of them only when the book is closed."""
    with suppress(OSError):  # a disk that was full is so still
        sheet.row_data_fh.close()


def _write_row(puts: Sequence[Put], line: int, row: Sequence[Any]) -> None:
    for place, (put, value) in enumerate(zip(puts, row, strict=True)):
        if value is not None:
            put(line, place, value)


def _putter(book: Any, sheet: Any, column: Column, zone: tzinfo) -> Put:
    """Text is a string to Excel whatever it begins with, and stays one when it is edited."""
    if column.cell is Cell.TEXT:
        quoted = book.add_format({"quote_prefix": True})

        def text(line: int, place: int, value: str) -> None:
            safe = clean(value, _MOST_TEXT)
            if safe:
                sheet.write_string(line, place, safe, None if harmless(safe) == safe else quoted)

        return text
    if column.cell is Cell.MOMENT:
        style, clock = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}), Clock(zone)

        def moment(line: int, place: int, value: int) -> None:
            there = clock.moment(value).replace(tzinfo=None, microsecond=0)
            sheet.write_datetime(line, place, there, style)

        return moment
    if column.cell is Cell.MONEY:
        return _money(book, sheet, column.currency)
    if column.cell is Cell.PRICE:
        made: dict[str, Put] = {}

        def price(line: int, place: int, value: tuple[int, str]) -> None:
            minor, currency = value
            if currency not in made:
                made[currency] = _money(book, sheet, currency)
            made[currency](line, place, minor)

        return price
    if column.cell is Cell.SECONDS:
        lasting = book.add_format({"num_format": "[h]:mm:ss"})
        return lambda line, place, value: sheet.write_number(line, place, value / _DAY, lasting)
    write_number: Put = sheet.write_number
    return write_number


def _money(book: Any, sheet: Any, currency: str) -> Put:
    digits = exponent(currency)
    style = book.add_format({"num_format": "#,##0" + ("." + "0" * digits if digits else "")})

    def put(line: int, place: int, minor: int) -> None:
        sheet.write_number(line, place, float(Decimal(minor).scaleb(-digits)), style)

    return put
