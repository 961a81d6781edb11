"""A report as CSV, as spreadsheets expect it."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from datetime import tzinfo
from typing import BinaryIO

from ..domain.report import Report
from .cells import texts
from .writing import Told


def write(report: Report, file: BinaryIO, zone: tzinfo, told: Told, *, bom: bool) -> None:
    """RFC 4180 in UTF-8, every field in quotes; `bom` for programs that ask for the mark."""
    if bom:
        file.write(codecs.BOM_UTF8)
    file.write(lines([[column.heading_in_text] for column in report.columns]))
    columns = [texts(column, zone) for column in report.columns]
    for batch in report.batches:
        cells = zip(*batch, strict=True)
        file.write(lines([make(values) for make, values in zip(columns, cells, strict=True)]))
        told.more(len(batch))


def lines(columns: Sequence[Sequence[str]]) -> bytes:
    """Some lines, given a column at a time. `csv.writer` looks at each character: the same bytes
    (`QUOTE_ALL`) take it three times as long, and then it is most of what a report takes."""
    safe = [_doubled(column) for column in columns]
    return ('"' + '"\r\n"'.join(map('","'.join, zip(*safe, strict=True))) + '"\r\n').encode()


def _doubled(column: Sequence[str]) -> Sequence[str]:
    """A quotation mark in a field stands there twice."""
    if '"' not in "".join(column):
        return column
    return [text.replace('"', '""') for text in column]
