"""A job as lines to read: where it stands and why, what to do, what it is, what happened."""

from __future__ import annotations

from collections.abc import Iterator

from ...domain import words
from ...domain.attention import Need, need
from ...domain.delivery import size_words
from ...domain.job import Happening, Job, JobDetail
from ...domain.lifecycle import Stand
from ...domain.order import Order
from ...domain.status import Track, catalogue, phase
from ..text import fit, width_of, wrap
from . import rows
from .order_standing import order_line
from .rows import Shown
from .span import Lines, Span

_LABEL = 12
_BESIDE = 130
"""Columns."""


def whole(
    detail: JobDetail, shown: Shown, width: int, *, hidden: bool, order: Order | None = None
) -> Lines:
    """Everything, for a screen of its own; the history beside the rest where it is wide."""
    left = width if width < _BESIDE else width * 2 // 5
    right = width if width < _BESIDE else width - left - 3
    lines: Lines = [[], _name(detail.job, left), *standing(detail.job, shown, left)]
    lines += [*(order_line(order, shown, left) if order else ()), []]
    lines += [*heading("What it is", left, shown), *facts(detail.job, shown, left), []]
    lines += [*heading("Files", left, shown), *files(detail, left)]
    told = heading("History, newest first", right, shown)
    told += history(detail, shown, right, hidden=hidden)
    if width < _BESIDE:
        return [[(" ", ""), *line] for line in [*lines, [], *told]]
    return list(_beside(lines, [[], *told], left, max(len(lines), len(told) + 1)))


def brief(detail: JobDetail, shown: Shown, width: int, height: int) -> Lines:
    """What fits beside or below the list: side by side where it is wide."""
    job = detail.job
    top: Lines = [_name(job, width if width < 90 else width * 45 // 100)]
    top += standing(job, shown, width if width < 90 else width * 45 // 100)
    told = history(detail, shown, width - 2, hidden=False)
    if width < 90:
        lines = [*top, [], *facts(job, shown, width - 2), [], *files(detail, width - 2), []]
        lines += [*heading("Last events", width - 2, shown), *told]
        return [[(" ", ""), *line] for line in lines[:height]]
    left_width = width * 45 // 100
    left = [*top, [], *facts(job, shown, left_width, most=max(0, height - len(top) - 1))]
    right = [[("Last events", "dim")]]
    right += history(detail, shown, width - left_width - 4, hidden=False)
    return list(_beside(left, right, left_width, height))


def _beside(left: Lines, right: Lines, width: int, height: int) -> Iterator[list[Span]]:
    for y in range(min(height, max(len(left), len(right)))):
        line = left[y] if y < len(left) else []
        used = sum(width_of(text) for text, _ in line)
        other = right[y] if y < len(right) else []
        yield [(" ", ""), *line, (" " * max(0, width - used + 2), ""), *other]


def _name(job: Job, width: int) -> list[Span]:
    room = max(0, width - width_of(job.number) - 2)
    return [(fit(job.number, len(job.number)), "strong"), ("  " + fit(job.product, room), "")]


def heading(text: str, width: int, shown: Shown) -> Lines:
    rule = shown.glyphs.rule * max(0, width - len(text) - 3)
    return [[(text + " ", "dim"), (rule, "rule")]]


def standing(job: Job, shown: Shown, width: int) -> Lines:
    """The status in words, since when, why, and what to do about it."""
    wanted = need(job.position, job.due, shown.now, shown.limits)
    work = job.position.workflow
    lines = _standing(work, job, wanted, shown, width)
    holder = job.in_hand(shown.now)
    if holder:
        lines.append([(fit(f"in hand: {holder}", width).rstrip(), "chosen")])
    if job.position.unexpected:
        lines.append([("unexpected: not among the usual next statuses", "waiting")])
    if job.position.came_from:
        status, label = job.position.came_from[-1]
        said = label or catalogue()[status].says
        lines.append([(fit(f"came from {said}", width).rstrip(), "dim")])
    for stand in (job.position.mis, job.position.communication):
        if stand is not None:
            lines += _standing(stand, job, wanted, shown, width)
    return lines


def _standing(stand: Stand, job: Job, wanted: Need, shown: Shown, width: int) -> Lines:
    """Of one track; under what is amiss stands what to do about it."""
    amiss = stand is (wanted.cause or (job.position.workflow if wanted.overdue else None))
    main = stand is job.position.workflow or amiss
    lines = [_line(stand, wanted, shown, width)]
    lines += [[(text, "" if main else "dim")] for text in wrap(stand.info, width - 1, 3)]
    if amiss:
        lines += [[(text, "chosen")] for text in wrap(stand.meaning.action, width - 1, 3)]
    return lines


def _line(stand: Stand, wanted: Need, shown: Shown, width: int) -> list[Span]:
    meaning = stand.meaning
    where = phase(meaning.phase).name
    style = rows.stand_style(stand) or "strong"
    said = fit(stand.says, min(width_of(stand.says), width // 2)).rstrip()
    for_long = words.age(stand.since, shown.now)
    over = wanted.cause is stand and wanted.stuck
    limit = shown.limits.of(stand)
    tail = f"  for {for_long}" if for_long != "now" else "  just now"
    if over and limit is not None:
        tail += f", longer than {words.span(limit)}"
    sign = f"{shown.glyphs.of(wanted.attention)} " if wanted.cause is stand else ""
    room = width - width_of(sign + said) - len(tail) - 2
    return [
        (sign, rows.level_style(wanted.attention)),
        (said, f"{style} strong"),
        (tail, "waiting" if over else "dim"),
    ] + ([("  " + fit(where, len(where)), "faint")] if room > len(where) + 2 else [])


def facts(job: Job, shown: Shown, width: int, most: int = 99) -> Lines:
    due = ""
    if job.due is not None:
        wanted = need(job.position, job.due, shown.now, shown.limits)
        local = job.due.astimezone(shown.zone)
        due = f"{local:%a} {local.day} {local:%b %H:%M}"
        if wanted.overdue:
            due += f"  {words.due(job.due, shown.now, shown.zone, True)}"
    place = " · ".join(
        part for part in (job.location or "", job.hot_folder or "", job.copy_state or "") if part
    )
    make = " · ".join(part for part in (words.quantity(job.quantity), job.size) if part)
    if job.size:
        make += " mm"
    table = [
        ("Due", due),
        ("Customer", job.customer),
        ("Make", make),
        ("Substrate", job.substrate),
        ("Storefront", job.storefront),
        ("Hot folder", place),
        ("Order", f"{job.order}   type {job.type}   priority {job.priority}"),
        ("Artwork", job.artwork),
    ]
    lines = [
        [(f"{label:<{_LABEL}}", "faint"), (fit(value, width - _LABEL).rstrip(), "")]
        for label, value in table
        if value
    ]
    return lines[:most]


def files(detail: JobDetail, width: int) -> Lines:
    if not detail.files:
        return [[(f"{'files':<{_LABEL}}", "faint"), ("none known", "dim")]]
    lines: Lines = []
    for file in detail.files:
        pages = words.plural(file.pages, "page") if file.pages else ""
        size = size_words(file.size) if file.size else ""
        state = "" if file.available else "gone"
        tail = "  ".join(part for part in (pages, size, state) if part)
        name = fit(file.name, max(8, width - _LABEL - len(tail) - 3))
        lines.append([(f"{file.kind:<{_LABEL}}", "faint"), (name + "  ", ""), (tail, "dim")])
    return lines


def history(detail: JobDetail, shown: Shown, width: int, *, hidden: bool) -> Lines:
    """The newest first; steps that integrations hide only when asked for."""
    told = [row for row in reversed(detail.history) if hidden or not catalogue()[row.status].hidden]
    times = [len(words.moment(row.at, shown.now, shown.zone)) for row in told]
    lines = [_event(row, shown, width, max(times, default=0) + 2) for row in told]
    left_out = len(detail.history) - len(told)
    if left_out:
        lines.append([(f"{words.plural(left_out, 'hidden row')}: h shows them", "dim")])
    return lines


def _event(row: Happening, shown: Shown, width: int, when_takes: int) -> list[Span]:
    status = catalogue()[row.status]
    says = row.label if row.label and status.name.startswith("Custom") else status.says
    stand = Stand(row.status, row.at, row.at, row.label)
    style = rows.stand_style(stand) if row.moved or row.track == Track.RECORD else "dim"
    marks = []
    if row.unexpected:
        marks.append("unexpected")
    if not row.moved and row.track != Track.RECORD:
        marks.append("arrived late" if not row.unexpected else "not moved")
    told = ", ".join(part for part in (row.info, *marks) if part)
    when = words.moment(row.at, shown.now, shown.zone)
    line = [(fit(when, when_takes), "dim"), (fit(says, 18) + " ", style)]
    used = when_takes + 19
    if width >= 60:
        line.append((fit(row.actor or row.source, 10) + " ", "faint"))
        used += 11
    line.append((fit(told, max(0, width - used)).rstrip(), "waiting" if marks else ""))
    return line
