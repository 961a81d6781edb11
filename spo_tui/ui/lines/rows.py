"""A job as a line: which columns there is room for, and what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ...domain import words
from ...domain.attention import Attention, Limits, Need, need
from ...domain.job import CHOOSE, Job
from ...domain.lifecycle import Stand
from ...domain.query import Sort
from ...domain.status import Kind, Operator
from ..glyphs import Glyphs
from ..text import fit
from .span import Span

if TYPE_CHECKING:
    from ...domain.board import Placement

GUTTER = 3
_RIGHT = frozenset({"quantity", "age"})
_TITLES = {
    "number": "Job",
    "order": "Order",
    "product": "Product",
    "quantity": "Qty",
    "status": "Status",
    "age": "Age",
    "due": "Due",
    "customer": "Customer",
    "storefront": "Storefront",
    "folder": "Hot folder",
    "note": "Note",
}
_TELLING = 14
"""Cells of a note from which on it says what is amiss; with fewer, the status says it."""
_SORTED_BY = {Sort.DUE: "due", Sort.AGE: "age", Sort.NEWEST: "number"}


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns from left to right with their widths in cells; one blank stands between two."""

    columns: tuple[tuple[str, int], ...]

    @property
    def is_terse(self) -> bool:
        """Whether the note has no room to say what is amiss, and why."""
        return dict(self.columns).get("note", 0) < _TELLING


def lay_out(width: int, jobs: Sequence[Job]) -> Layout:
    """The columns for a list of this width, the numbers as wide as these jobs need."""
    narrow, wide = width < 100, width >= 150
    widest = 14 if width >= 110 else 9
    columns = {
        "number": min(widest, max(3, *(len(job.number) for job in jobs), 5)),
        "order": min(widest, max(5, *(len(job.order) for job in jobs), 5)),
        "product": 16,
        "quantity": 6 if narrow else 7,
        "status": 16 if narrow else 18,
        "age": 4,
        "due": 8,
    }
    if width >= 110:
        columns["customer"] = 18
    if width >= 130:  # before that the note needs the room: why a job needs somebody matters more
        columns["storefront"] = 18 if wide else 16
    if wide:
        columns["folder"] = 14
    columns["note"] = 10
    free = width - GUTTER - sum(columns.values()) - len(columns) + 1
    if free < -10:
        del columns["note"]
        free += 11
        columns["product"] = max(6, columns["product"] + free)
    else:
        columns["note"] += min(0, free)
        more = min(20, max(0, free) // 4)
        columns["product"] += more
        columns["note"] += max(0, free) - more
    return Layout(tuple(columns.items()))


def titles(layout: Layout, sort: Sort, reverse: bool, glyphs: Glyphs) -> list[Span]:
    arrow = glyphs.up if reverse else glyphs.down
    spans: list[Span] = [(" " + (arrow if sort is Sort.WORST else " ") + " ", "faint")]
    for column, width in layout.columns:
        text = _TITLES[column]
        chosen = _SORTED_BY.get(sort) == column
        text = text + arrow if chosen else text
        spans.append((fit(text, width, right=column in _RIGHT) + " ", "dim" if chosen else "faint"))
    return spans


@dataclass(frozen=True, slots=True)
class Shown:
    """What a row needs beside its job."""

    now: datetime
    zone: ZoneInfo
    limits: Limits
    glyphs: Glyphs


def row(
    layout: Layout,
    placement: Placement,
    shown: Shown,
    *,
    cursor: bool,
    changed: bool,
    marked: bool,
) -> list[Span]:
    job = placement.job
    wanted = need(job.position, job.due, shown.now, shown.limits)
    level = wanted.attention
    glyphs = shown.glyphs
    suffix = " cursor" if cursor else ""
    spans: list[Span] = [
        (glyphs.cursor if cursor else " ", "chosen" + suffix),
        (glyphs.of(level), level_style(level) + suffix),
        (glyphs.marked if marked else glyphs.changed if changed else " ", "chosen" + suffix),
    ]
    for column, width in layout.columns:
        text, style = _cell(column, placement, wanted, shown, terse=layout.is_terse)
        fitted = fit(text, width, right=column in _RIGHT)
        spans.append((fitted + " ", (style + suffix).strip()))
    return spans


def _cell(
    column: str, placement: Placement, wanted: Need, shown: Shown, *, terse: bool
) -> tuple[str, str]:
    job = placement.job
    stand = _listed(placement)
    amiss = wanted.cause if terse and wanted.cause is not stand else None
    match column:
        case "number":
            cell = job.number, "strong"
        case "product":
            cell = job.product, ""
        case "quantity":
            cell = words.quantity(job.quantity), ""
        case "status":
            waiting = wanted.cause is not stand and stand.meaning.kind is Kind.WAITING
            calm = waiting or job.position.closed
            cell = stand.says, "dim" if calm else stand_style(stand)
            if amiss is not None:
                cell = amiss.says, stand_style(amiss)
        case "age":
            cell = words.age(stand.since, shown.now), "waiting" if wanted.stuck else "dim"
        case "due":
            said = words.due(job.due, shown.now, shown.zone, wanted.overdue)
            cell = said, "waiting" if wanted.overdue else "dim"
        case "note":
            own = stand is job.position.workflow
            if amiss is not None:
                said = amiss.info
            else:
                said = note(job, wanted, shown) if own else _elsewhere(job, stand)
            holder = job.in_hand(shown.now)
            said = f"@{holder} {said}".rstrip() if holder else said
            cell = said, level_style(wanted.attention) or "dim"
        case "folder":
            cell = job.hot_folder or "", "dim"
        case _:
            cell = str(getattr(job, column)), "dim"
    return cell


def _listed(placement: Placement) -> Stand:
    """The phases of the MIS and of communication list those tracks' own values."""
    position = placement.job.position
    if placement.phase == "mis" and position.mis is not None:
        return position.mis
    if placement.phase == "communication" and position.communication is not None:
        return position.communication
    return position.workflow


def _elsewhere(job: Job, stand: Stand) -> str:
    work = job.position.workflow.says
    return f"{stand.info} · {work}" if stand.info else work


def note(job: Job, wanted: Need, shown: Shown) -> str:
    """Why the job needs somebody; else what is worth knowing about where it is."""
    cause = wanted.cause
    position = job.position
    if cause is not None and cause is not position.workflow:
        return f"{cause.says}: {cause.info}".rstrip(": ")
    if cause is not None or wanted.overdue:
        said = position.workflow.info or _too_long(wanted, shown)
    else:
        said = position.workflow.info or _copy(job)
    badges = [
        stand.says
        for stand in (position.mis, position.communication)
        if stand is not None and stand.meaning.kind in (Kind.FAILURE, Kind.WAITING)
    ]
    return " · ".join(part for part in (said, *badges) if part)


def _too_long(wanted: Need, shown: Shown) -> str:
    limit = shown.limits.of(wanted.cause) if wanted.stuck and wanted.cause else None
    return f"longer than {words.span(limit)}" if limit is not None else ""


def _copy(job: Job) -> str:
    if job.copy_state == CHOOSE:
        return "choose folder (F)"
    if job.hot_folder is None or job.copy_state == "picked up":
        return ""
    return f"{job.copy_state or 'in'} {job.hot_folder}"


def stand_style(stand: Stand) -> str:
    meaning = stand.meaning
    if meaning.kind is Kind.FAILURE:
        return "failure"
    if meaning.kind is Kind.WAITING or meaning.operator is Operator.MUST:
        return "waiting"
    if meaning.kind is Kind.RUNNING:
        return "running"
    return "done" if meaning.kind is Kind.DONE else ""


def level_style(level: Attention) -> str:
    if level is Attention.FAILURE:
        return "failure"
    return "" if level is Attention.NONE else "waiting"
