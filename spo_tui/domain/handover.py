"""The text of a shift: what is worst, what failed, what waits on whom, and what moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from .attention import Limits, need
from .causes import plain_reason
from .columns import cut, listed, width, wrapped
from .job import Job
from .lifecycle import Stand
from .status import Kind, Operator, Status, Track, catalogue, phase, phases

WIDTH = 78
"""So that the text also fits a page of 80 columns with a margin."""
WORST = 3
_LISTED = 8
"""Lines of one kind that are written out; the others are counted."""


@dataclass(frozen=True, slots=True)
class Moves:
    """So many moves from one phase to another, by one person or program."""

    before: str | None
    """Key of the phase; None for a job that was made."""
    after: str
    who: str
    person: bool
    moves: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A job that failed in the shift, and whether it has been mended since."""

    job: str
    order: str
    status: str
    info: str
    at: datetime
    mended: bool


@dataclass(frozen=True, slots=True)
class Unplaced:
    folder: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Shift:
    """`failures` are the newest first; where `cut`, older ones were left out."""

    since: datetime
    until: datetime
    moves: tuple[Moves, ...]
    moved_jobs: int
    failures: tuple[Failure, ...]
    cut: bool
    waiting: Mapping[str, int]
    """Open jobs by status, of every track."""
    worst: tuple[Job, ...]
    unplaced: tuple[Unplaced, ...]


@dataclass(frozen=True, slots=True)
class FailedAlike:
    says: str
    status: str
    reason: str
    jobs: tuple[str, ...]
    mended: int


class Whom(StrEnum):
    """On whom a job waits."""

    MUST = "operator_must"
    OPERATOR = "operator"
    OTHERS = "approver_or_customer"
    MACHINE = "machine"

    @property
    def says(self) -> str:
        return _WHOM[self]


_WHOM = {
    Whom.MUST: "operator, who must act",
    Whom.OPERATOR: "operator, routine",
    Whom.OTHERS: "approver or customer",
    Whom.MACHINE: "machine",
}


def waits_on(status: Status) -> Whom | None:
    """On whom a job in this status waits; None where nothing is awaited now."""
    if status.operator is Operator.MUST:
        return Whom.MUST
    if status.track is not Track.WORKFLOW:
        return Whom.MACHINE if status.kind is Kind.RUNNING else None
    if status.operator is Operator.ROUTINE:
        return Whom.OPERATOR
    if status.operator is Operator.CHASE or status.name == "InBasket":
        return Whom.OTHERS
    return Whom.MACHINE if status.operator is Operator.WATCH else None


def waiting_on(counts: Mapping[str, int]) -> dict[Whom, list[tuple[Status, int]]]:
    """By whom, the statuses with how many jobs each holds, the most first."""
    found: dict[Whom, list[tuple[Status, int]]] = {whom: [] for whom in Whom}
    for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        status = catalogue()[name]
        whom = waits_on(status)
        if whom is not None and count > 0 and status.phase != "closed":
            found[whom].append((status, count))
    return found


def failed_alike(failures: Iterable[Failure]) -> list[FailedAlike]:
    """Failures of one status and one reason together, the largest first."""
    together: dict[tuple[str, str], list[Failure]] = {}
    for failure in failures:
        reason = plain_reason(failure.info, (failure.job, failure.order))
        together.setdefault((failure.status, reason), []).append(failure)
    alike = [
        FailedAlike(
            catalogue()[status].says,
            status,
            reason,
            tuple(dict.fromkeys(one.job for one in members)),
            len({one.job for one in members if one.mended}),
        )
        for (status, reason), members in together.items()
    ]
    return sorted(alike, key=lambda one: (-(len(one.jobs) - one.mended), -len(one.jobs), one.says))


def text(shift: Shift, zone: ZoneInfo, limits: Limits) -> list[str]:
    """Lines of plain words, none wider than WIDTH cells."""
    begin, end = shift.since.astimezone(zone), shift.until.astimezone(zone)
    until = f"{end:%H:%M}" if end.date() == begin.date() else f"{end:%a} {end.day} {end:%b %H:%M}"
    lines = [f"Handover: {begin:%a} {begin.day} {begin:%b %H:%M} to {until}", ""]
    lines += [*_worst(shift, limits), "", *_failed(shift), "", *_waiting(shift), ""]
    lines += [*_unplaced(shift.unplaced), "", *_moved(shift)]
    return [cut(line, WIDTH) for line in lines]


def _moved(shift: Shift) -> Iterator[str]:
    total = sum(move.moves for move in shift.moves)
    if not total:
        yield "Moved: nothing"
        return
    yield f"Moved: {_count(total, 'move')} of {_count(shift.moved_jobs, 'job')}"
    ways: Counter[tuple[int, int]] = Counter()
    people: Counter[str] = Counter()
    programs: Counter[str] = Counter()
    for move in shift.moves:
        before = phase(move.before).number if move.before is not None else -1
        ways[before, phase(move.after).number] += move.moves
        (people if move.person else programs)[move.who or "unknown"] += move.moves
    names = [section.name for section in phases()]
    for (before, after), count in sorted(ways.items()):
        way = f"within {names[after]}" if before == after else f"{names[before]} to {names[after]}"
        yield _row(f"new, in {names[after]}" if before < 0 else way, count)
    for by, counted in (("by people", people), ("by programs", programs)):
        if counted:
            said = [f"{who} {count:,}" for who, count in counted.most_common()]
            yield from listed(said, WIDTH, f"  {by}: ", "    ")


def _failed(shift: Shift) -> Iterator[str]:
    jobs = {failure.job for failure in shift.failures}
    if not jobs:
        yield "Failed: nothing"
        return
    mended = jobs - {failure.job for failure in shift.failures if not failure.mended}
    at_least = "at least " if shift.cut else ""
    yield f"Failed: {at_least}{_count(len(jobs), 'job')}, {len(mended):,} mended since"
    alike = failed_alike(shift.failures)
    for one in alike[:_LISTED]:
        left = len(one.jobs) - one.mended
        state = (
            "all mended" if not left else f"{left:,} still failed" if one.mended else "not mended"
        )
        what = f"{one.says}: {one.reason}" if one.reason else one.says
        counted = f"{_count(len(one.jobs), 'job')}, {state}"
        what, *more = wrapped(what, WIDTH - 4 - len(counted), "", "")
        yield f"  {what}{' ' * (WIDTH - 2 - width(what) - len(counted))}{counted}"
        yield from (f"    {line}" for line in more)
        yield "    " + _numbers(one.jobs)
    if len(alike) > _LISTED:
        yield f"  and {_count(len(alike) - _LISTED, 'cause')} more: key a, or spo-tui causes"


def _waiting(shift: Shift) -> Iterator[str]:
    on = waiting_on(shift.waiting)
    if not any(on.values()):
        yield "Waiting: nothing"
        return
    yield "Waiting"
    for whom, held in on.items():
        if held:
            yield _row(f"on the {whom.says}", sum(count for _, count in held))
            said = [f"{status.says} {count:,}" for status, count in held]
            yield from listed(said, WIDTH, "    ", "    ")


def _worst(shift: Shift, limits: Limits) -> Iterator[str]:
    if not shift.worst:
        yield "No job needs anybody."
        return
    yield f"The {len(shift.worst)} worst" if len(shift.worst) > 1 else "The worst"
    for job in shift.worst:
        wanted = need(job.position, job.due, shift.until, limits)
        stand = wanted.cause or job.position.workflow
        late = ", overdue" if wanted.overdue else ""
        yield from wrapped(f"{job.number}  {job.product} ({job.customer})", WIDTH, "  ", "    ")
        said = f"{stand.says} for {_span(stand, shift.until)}{late}"
        yield from wrapped(f"{said}: {stand.info}" if stand.info else said, WIDTH, "    ", "    ")


def _unplaced(files: Sequence[Unplaced]) -> Iterator[str]:
    if not files:
        yield "Unplaced files: none"
        return
    yield f"Unplaced files: {len(files):,}"
    for file in files[:_LISTED]:
        yield from wrapped(f"{file.folder}: {file.name}: {file.reason}", WIDTH, "  ", "    ")
    if len(files) > _LISTED:
        yield f"  and {len(files) - _LISTED:,} more"


def _row(says: str, count: int) -> str:
    return f"  {says:<46}{count:>8,}"


def _numbers(jobs: Sequence[str]) -> str:
    """As many job numbers as a line holds, and how many there are beside."""
    shown: list[str] = []
    for place, job in enumerate(jobs):
        tail = f" and {len(jobs) - place:,} more"
        if shown and width(" ".join([*shown, cut(job, 20)])) > WIDTH - 4 - len(tail):
            return " ".join(shown) + tail
        shown.append(cut(job, 20))
    return " ".join(shown)


def _span(stand: Stand, now: datetime) -> str:
    minutes = max(0, int((now - stand.since).total_seconds()) // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} days"


def _count(n: int, one: str) -> str:
    return f"{n:,} {one if n == 1 else one + 's'}"
