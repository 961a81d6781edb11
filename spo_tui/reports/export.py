"""A report into a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from ..desk.desk import Desk
from ..desk.reports import open_report
from ..domain.report import Report, Wish
from .whole_file import check_place, whole_file
from .writing import Tell, Told


class Form(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class Exported:
    path: Path
    rows: int
    empty: str
    """What to say when there are no rows."""


def export(
    desk: Desk,
    wish: Wish,
    form: Form,
    target: Path,
    *,
    overwrite: bool = False,
    bom: bool = False,
    tell: Tell = lambda _done, _of: None,
) -> Exported:
    """Write the report as it is at one moment of the database; the file is there whole, or not
    at all. A report without rows is a file with its heading.

    Raises SpoError for a storefront that is not there, a place that cannot be written (see
    `whole_file`), a full disk, and more rows than the form takes.
    """
    target = target.absolute()
    check_place(target, overwrite=overwrite)
    with open_report(desk, wish) as report, whole_file(target, overwrite=overwrite) as file:
        told = Told(report.total, tell)
        _writer(form, desk, target, bom=bom)(report, file, told)
    return Exported(target, told.rows, report.empty)


def _writer(
    form: Form, desk: Desk, target: Path, *, bom: bool
) -> Callable[[Report, BinaryIO, Told], None]:
    if form is Form.XLSX:
        from . import xlsx_file

        return lambda report, file, told: xlsx_file.write(
            report, file, desk.zone, told, target.parent
        )
    if form is Form.CSV:
        from . import csv_file

        return lambda report, file, told: csv_file.write(report, file, desk.zone, told, bom=bom)
    from . import json_file

    lines = form is Form.JSONL
    return lambda report, file, told: json_file.write(report, file, desk.zone, told, lines=lines)
