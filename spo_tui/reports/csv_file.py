"""A report as CSV, as spreadsheets expect it."""

from __future__ import annotations

import codecs
import csv
import io
from datetime import tzinfo
from typing import BinaryIO

from ..domain.report import Report
from .cells import texts
from .writing import Told


def write(report: Report, file: BinaryIO, zone: tzinfo, told: Told, *, bom: bool) -> None:
    """RFC 4180 in UTF-8, every field in quotes; `bom` for programs that ask for the mark."""
    if bom:
        file.write(codecs.BOM_UTF8)
    lines = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    try:
        rows = csv.writer(lines, quoting=csv.QUOTE_ALL)
        rows.writerow(column.heading for column in report.columns)
        columns = [texts(column, zone) for column in report.columns]
        for batch in report.batches:
            cells = zip(*batch, strict=True)
            made = [make(values) for make, values in zip(columns, cells, strict=True)]
            rows.writerows(zip(*made, strict=True))
            told.more(len(batch))
        lines.flush()
    finally:
        lines.detach()
