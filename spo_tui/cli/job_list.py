"""A list of jobs in the forms that it is printed in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ..domain import words
from ..domain.attention import Limits
from ..domain.job import Job
from ..domain.spreadsheet import harmless
from . import as_json, output
from .table import aligned

HEADINGS = ("JOB", "ORDER", "STATUS", "AGE", "DUE", "QUANTITY", "PRODUCT", "CUSTOMER", "STOREFRONT")
_RIGHT = frozenset({"AGE", "QUANTITY"})
_MOST = {"STATUS": 24, "PRODUCT": 32, "CUSTOMER": 24, "STOREFRONT": 20}


def as_plain_lines(jobs: Iterable[Job], now: datetime, zone: ZoneInfo) -> Iterator[str]:
    """A line for each job, led by headings where people read them."""
    rows = [_plain(job, now, zone) for job in jobs]
    if rows and output.for_people():
        rows.insert(0, HEADINGS)
    return aligned(rows, HEADINGS, _RIGHT, _MOST)


def _plain(job: Job, now: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    stand = job.position.workflow
    return (
        job.number,
        job.order,
        stand.says,
        words.age(stand.since, now),
        job.due.astimezone(zone).strftime("%Y-%m-%d %H:%M") if job.due else "-",
        "-" if job.quantity is None else str(job.quantity),
        job.product or "-",
        job.customer,
        job.storefront,
    )


def as_json_lines(jobs: Iterable[Job], now: datetime, limits: Limits) -> Iterator[str]:
    lead = "["
    for job in jobs:
        yield f"{lead}\n{output.dumps(as_json.job(job, now, limits))}"
        lead = ","
    yield "\n]\n" if lead == "," else "[]\n"


def as_csv_lines(jobs: Iterable[Job], now: datetime, limits: Limits) -> Iterator[str]:
    """RFC 4180, with the keys of the JSON form as headings."""
    yield _record(as_json.JOB_KEYS)
    for job in jobs:
        yield _record(_cell(value) for value in as_json.job(job, now, limits).values())


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else value


def _record(cells: Iterable[Any]) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow(cells)
    return line.getvalue()
