"""Causes of failure, and their jobs, as lines."""

from __future__ import annotations

from ...domain import words
from ...domain.attention import need
from ...domain.causes import Cause
from ...domain.job import Job
from ..text import fit
from .rows import Shown
from .span import Span


def since(cause: Cause, shown: Shown) -> str:
    there, here = cause.since.astimezone(shown.zone), shown.now.astimezone(shown.zone)
    if there.date() == here.date():
        return f"since {there:%H:%M}"
    return "since " + words.moment(cause.since, shown.now, shown.zone)


class CauseLine:
    def __init__(self, cause: Cause, shown: Shown) -> None:
        self._cause = cause
        self._shown = shown

    def __call__(self, width: int, cursor: bool) -> list[Span]:
        cause, shown = self._cause, self._shown
        suffix = " cursor" if cursor else ""
        glyphs = shown.glyphs
        jobs = words.plural(len(cause.jobs), "job")
        names = " ".join(cause.jobs[:3]) if width >= 110 else ""
        reason = width - 38 - (28 if names else 0)
        spans: list[Span] = [
            (glyphs.cursor if cursor else " ", "chosen" + suffix),
            (glyphs.failure + " ", "failure" + suffix),
            (fit(jobs, 9, right=True) + "  ", "strong" + suffix),
            (fit(cause.says, 17) + " ", "failure" + suffix),
            (fit(cause.reason, reason) + " ", suffix.strip()),
        ]
        if names:
            spans.append((fit(names, 27) + " ", "dim" + suffix))
        age = words.age(cause.since, shown.now)
        return [*spans, (fit(age, 4, right=True) + " ", "dim" + suffix)]


class JobLine:
    def __init__(self, job: Job, told: tuple[str, bool] | None, shown: Shown) -> None:
        self._job = job
        self._told = told
        self._shown = shown

    def __call__(self, width: int, cursor: bool) -> list[Span]:
        job, shown = self._job, self._shown
        suffix = " cursor" if cursor else ""
        glyphs = shown.glyphs
        overdue = need(job.position, job.due, shown.now, shown.limits).overdue
        due = words.due(job.due, shown.now, shown.zone, overdue)
        said, style = job.customer, "dim"
        if self._told is not None:
            said, style = self._told[0], "done" if self._told[1] else "failure"
        number, order = (11, 10) if width >= 80 else (7, 7)
        free = max(0, width - 15 - number - order)
        product = free * 2 // 5
        return [
            (glyphs.cursor if cursor else " ", "chosen" + suffix),
            (" " + fit(job.number, number) + " ", "strong" + suffix),
            (fit(job.order, order) + " ", "dim" + suffix),
            (fit(job.product, product) + " ", suffix.strip()),
            (fit(due, 9) + " ", ("waiting" if overdue else "dim") + suffix),
            (fit(said, free - product), style + suffix),
        ]
