"""What the shop's figures say, each of one moment of the database."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from ..domain.causes import plain_reason
from ..domain.errors import SpoError
from ..domain.insight import MOST_BEHIND, QUESTIONS, Insight, Line, Measure, Unit
from ..domain.job import Job
from ..domain.periods import LocalClock, Scope, day_begin
from ..domain.query import quoted
from ..domain.status import Phase, Track, catalogue, phase, phases
from ..domain.stays import spread
from ..store import insights as store
from ..store.engine import Connection
from ..store.stays import read_entries, read_stays
from ..store.types import micros
from .desk import Desk

_Look = Callable[[Connection, Desk, Scope], Insight]
_OUT = ("shipping", "closed")
"""Phases in which what was due is done."""


def look(desk: Desk, name: str, scope: Scope) -> Insight:
    """Raises SpoError for an insight, a phase and a storefront that there are not."""
    make = _LOOKS.get(name)
    if make is None:
        raise SpoError(f"there is no insight {name!r}: there are {', '.join(QUESTIONS)}")
    _phase(scope)
    with desk.store.read() as connection:
        return make(connection, desk, scope)


def show_behind(desk: Desk, ids: Sequence[int]) -> list[Job]:
    """The jobs of a line, those due first."""
    with desk.store.read() as connection:
        return store.jobs_of(connection, ids)


def _phase(scope: Scope) -> int | None:
    return None if scope.phase is None else phase(scope.phase).number


def _workflow(scope: Scope) -> list[Phase]:
    """The phases through which jobs go, in the order of the board; the one that is asked for."""
    held = {status.phase for status in catalogue().values() if status.track is Track.WORKFLOW}
    return [p for p in phases() if p.key in held and scope.phase in (None, p.key)]


def _of_phase(status: str, _label: str | None) -> str:
    return catalogue()[status].phase


class _Behind:
    """The jobs of each line, each once, as far as they are kept."""

    def __init__(self) -> None:
        self._ids: defaultdict[object, dict[int, None]] = defaultdict(dict)

    def add(self, line: object, job: int | None) -> None:
        found = self._ids[line]
        if job is not None and len(found) < MOST_BEHIND:
            found[job] = None

    def of(self, line: object) -> tuple[int, ...]:
        return tuple(self._ids.get(line, ()))


def _waiting(connection: Connection, desk: Desk, scope: Scope) -> Insight:
    now = micros(desk.clock())
    rows = store.waiting(connection, scope.storefront, _phase(scope))
    shop = f" storefront:{quoted(scope.storefront)}" if scope.storefront else ""
    lines = [
        Line(
            catalogue()[status].says,
            (jobs, needing, late, max(0, now - micros(since)) // 1_000_000),
            f"status:{status}{shop}",
        )
        for status, jobs, needing, late, since in rows
    ]
    lines.sort(key=lambda line: (-(line.values[0] or 0), line.label))
    heads = (
        *(Measure("jobs"), Measure("need you", drawn=False), Measure("late", drawn=False)),
        Measure("longest", Unit.SECONDS, drawn=False),
    )
    return Insight("waiting", scope, heads, tuple(lines), "Open jobs by status, now.")


def _phase_times(connection: Connection, desk: Desk, scope: Scope) -> Insight:
    lengths: defaultdict[str, list[int]] = defaultdict(list)
    behind = _Behind()
    bounds = scope.period.bounds(desk.zone)
    for stay in read_stays(connection, bounds, scope.storefront, _of_phase):
        key = catalogue()[stay.status].phase
        lengths[key].append(stay.seconds)
        behind.add(key, stay.job)
    lines = []
    for one in _workflow(scope):
        sums = spread(lengths[one.key])
        values: tuple[int | None, ...] = (None, None, None, 0)
        if sums is not None:
            values = (sums.median, sums.p90, sums.longest, sums.times)
        if sums is not None or one.key != "closed":
            lines.append(Line(one.name, values, jobs=behind.of(one.key)))
    heads = (
        *(Measure("median", Unit.SECONDS), Measure("90 % within", Unit.SECONDS)),
        *(Measure("longest", Unit.SECONDS, drawn=False), Measure("times", drawn=False)),
    )
    says = "Stays in a phase that ended in these days."
    return Insight("phase-times", scope, heads, tuple(lines), says)


def _hours(connection: Connection, desk: Desk, scope: Scope) -> Insight:
    shown = _workflow(scope)
    place = {one.key: number for number, one in enumerate(shown)}
    table = [[0] * len(shown) for _ in range(24)]
    behind, clock = _Behind(), LocalClock(desk.zone)
    bounds = scope.period.bounds(desk.zone)
    for job, status, at in read_entries(connection, bounds, scope.storefront, _of_phase):
        column = place.get(_of_phase(status, None))
        if column is not None:
            hour = clock.hour(at)
            table[hour][column] += 1
            behind.add(hour, job)
    lines = tuple(
        Line(f"{hour:02d}:00", tuple(row), jobs=behind.of(hour)) for hour, row in enumerate(table)
    )
    says = "Jobs that came into a phase, by hour of the day, all these days together."
    return Insight("hours", scope, tuple(Measure(one.short) for one in shown), lines, says)


def _failures(connection: Connection, desk: Desk, scope: Scope) -> Insight:
    jobs: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    times: Counter[tuple[str, str]] = Counter()
    behind = _Behind()
    bounds = scope.period.bounds(desk.zone)
    for job, number, order, status, info in store.failures(connection, bounds, scope.storefront):
        if scope.phase in (None, catalogue()[status].phase):
            cause = status, plain_reason(info, (number, order))
            jobs[cause].add(job)
            times[cause] += 1
            behind.add(cause, job)
    lines = [
        Line(
            ": ".join(filter(None, (catalogue()[cause[0]].says, cause[1]))),
            (len(jobs[cause]), times[cause]),
            jobs=behind.of(cause),
        )
        for cause in jobs
    ]
    lines.sort(key=lambda line: (-(line.values[0] or 0), -(line.values[1] or 0), line.label))
    heads = (Measure("jobs"), Measure("times", drawn=False))
    says = "Failures in these days, mended ones too, those of one cause together."
    return Insight("failures", scope, heads, tuple(lines), says)


def _hot_folders(connection: Connection, desk: Desk, scope: Scope) -> Insight:
    files: Counter[str] = Counter()
    waited: defaultdict[str, list[int]] = defaultdict(list)
    behind = _Behind()
    bounds = scope.period.bounds(desk.zone)
    rows = store.copies(connection, bounds, scope.storefront, _phase(scope))
    for folder, job, ready, gone in rows:
        files[folder] += 1
        behind.add(folder, job)
        if gone is not None:
            waited[folder].append(max(0, gone - ready) // 1_000_000)
    passed = min(bounds[1], max(desk.clock(), bounds[0])) - bounds[0]
    hours = max(1, round(passed.total_seconds() / 3600))
    lines = []
    for folder in sorted(files):
        sums = spread(waited[folder])
        taken = len(waited[folder])
        values = (
            *((sums.median, sums.p90) if sums else (None, None)),
            *(files[folder], taken, files[folder] - taken, round(taken * 24 / hours)),
        )
        lines.append(Line(folder, values, jobs=behind.of(folder)))
    heads = (
        *(Measure("median", Unit.SECONDS), Measure("90 % within", Unit.SECONDS)),
        *(Measure("files", drawn=False), Measure("taken", drawn=False)),
        *(Measure("still there", drawn=False), Measure("taken a day", drawn=False)),
    )
    says = "Files that came in these days: from complete to picked up."
    return Insight("hot-folders", scope, heads, tuple(lines), says)


def _due(connection: Connection, desk: Desk, scope: Scope) -> Insight:
    parts = scope.period.parts()
    begins = [micros(day_begin(day, desk.zone)) for _label, day in parts]
    table = [[0, 0] for _ in parts]
    behind = _Behind()
    bounds = scope.period.bounds(desk.zone)
    out = {phase(key).number for key in _OUT}
    for job, at, stands in store.due(connection, bounds, scope.storefront, _phase(scope)):
        part = bisect_right(begins, at) - 1
        table[part][0] += 1
        table[part][1] += stands in out
        behind.add(part, job)
    lines = tuple(
        Line(label, (due, done, due - done), jobs=behind.of(number))
        for number, ((label, _day), (due, done)) in enumerate(zip(parts, table, strict=True))
    )
    heads = (Measure("due", drawn=False), Measure("done"), Measure("to do"))
    says = "Jobs by their due day; done is what stands in shipping or is closed."
    return Insight("due", scope, heads, lines, says)


def _storefronts(connection: Connection, desk: Desk, scope: Scope) -> Insight:
    parts = scope.period.parts()
    begins = [micros(day_begin(day, desk.zone)) for _label, day in parts]
    counts: Counter[tuple[int, str]] = Counter()
    behind = _Behind()
    bounds = scope.period.bounds(desk.zone)
    for shop, at, job in store.placed(connection, bounds, scope.storefront, _phase(scope)):
        part = bisect_right(begins, at) - 1
        counts[part, shop] += 1
        behind.add(part, job)
    shops = _largest_first(counts)
    lines = tuple(
        Line(label, tuple(counts[number, shop] for shop in shops), jobs=behind.of(number))
        for number, (label, _day) in enumerate(parts)
    )
    says = "Jobs by the day on which their order was placed."
    return Insight("storefronts", scope, tuple(map(Measure, shops)), lines, says)


def _largest_first(counts: Counter[tuple[int, str]]) -> list[str]:
    sums: Counter[str] = Counter()
    for (_part, shop), jobs in counts.items():
        sums[shop] += jobs
    return _names(sums.items())


def _names(sums: Iterable[tuple[str, int]]) -> list[str]:
    return [name for name, _jobs in sorted(sums, key=lambda pair: (-pair[1], pair[0]))]


_LOOKS: dict[str, _Look] = {
    "waiting": _waiting,
    "phase-times": _phase_times,
    "hours": _hours,
    "failures": _failures,
    "hot-folders": _hot_folders,
    "due": _due,
    "storefronts": _storefronts,
}
