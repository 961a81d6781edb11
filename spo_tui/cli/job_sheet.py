"""One job and its history as lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from ..domain import words
from ..domain.attention import Attention, Limits, need
from ..domain.job import Happening, Job, JobDetail
from ..domain.lifecycle import CUSTOM
from ..domain.status import catalogue, phase


def lines(detail: JobDetail, now: datetime, limits: Limits, zone: ZoneInfo) -> Iterator[str]:
    for name, value in _facts(detail.job, now, limits, zone):
        if value:
            yield f"{name + ':':<14} {value}"
    if detail.files:
        yield "Files"
        for file in detail.files:
            gone = "" if file.available else "  (gone)"
            yield f"  {file.kind:<13} {file.name}  {file.size:,} bytes{gone}"
    yield "History"
    for row in detail.history:
        yield _told(row, zone)


def _facts(job: Job, now: datetime, limits: Limits, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    position = job.position
    work, wanted = position.workflow, need(position, job.due, now, limits)
    yield "Job", job.number
    yield "Order", f"{job.order}, {job.storefront}, {job.customer}"
    yield "Product", job.product
    yield "Quantity", words.quantity(job.quantity)
    yield "Size", job.size and f"{job.size} mm"
    yield "Substrate", job.substrate
    yield "Due", _clock(job.due, zone) + (" (overdue)" if wanted.overdue else "")
    yield "Phase", phase(work.meaning.phase).name
    unexpected = ", unexpected" if position.unexpected else ""
    yield "Status", f"{work.says}, since {_clock(work.since, zone)}{unexpected}"
    yield "", work.info
    if position.mis:
        yield "MIS", _stand(position.mis.says, position.mis.info)
    if position.communication:
        yield "Communication", _stand(position.communication.says, position.communication.info)
    if wanted.attention is not Attention.NONE:
        action = wanted.cause.meaning.action if wanted.cause else ""
        yield "Attention", f"{wanted.attention.word}. {action}".rstrip()
    holder = job.in_hand(now)
    yield "In hand", f"{holder}, until {_clock(job.claimed_until, zone)}" if holder else ""
    yield "Hot folder", ", ".join(filter(None, (job.location, job.hot_folder, job.copy_state)))


def _stand(says: str, info: str) -> str:
    return f"{says}: {info}" if info else says


def _told(row: Happening, zone: ZoneInfo) -> str:
    known = catalogue().get(row.status)
    says = (
        row.label
        if row.label and row.status.startswith(CUSTOM)
        else known.says
        if known
        else row.status
    )
    marks = " (unexpected)" if row.unexpected else ""
    who = ", ".join(filter(None, (row.actor, row.source)))
    info = f"  {row.info}" if row.info else ""
    return f"  {_clock(row.at, zone)}  {says}{marks}  [{who}]{info}"


def _clock(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") if at else ""
