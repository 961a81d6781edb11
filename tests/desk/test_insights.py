"""Each figure against a recount in plain SQL over a seeded shop, on both databases."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from spo_tui.desk.desk import Desk
from spo_tui.desk.insights import look, show_behind
from spo_tui.domain.causes import plain_reason
from spo_tui.domain.errors import SpoError
from spo_tui.domain.insight import QUESTIONS, Insight
from spo_tui.domain.periods import Scope
from spo_tui.domain.status import Kind, catalogue, phases
from tests.seeded import (
    BEGIN,
    END,
    NOW,
    WEEK,
    ZONE,
    recount,
)


def figures(insight: Insight) -> dict[str, tuple[int | None, ...]]:
    return {line.label: line.values for line in insight.lines}


MOVES = """SELECT h.job_id, h.status, h.at, h.recorded_at FROM history h
    JOIN job j ON j.id = h.job_id JOIN storefront s ON s.id = j.storefront_id
    WHERE h.track = 'workflow' AND h.moved = 1 AND_SHOP ORDER BY h.job_id, h.id"""


def phase_moves(seeded_shop: Path, storefront: str | None) -> dict[int, list[tuple[str, int, int]]]:
    """By job, (phase, at, recorded) of each move into another phase."""
    found: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    for job, status, at, recorded in recount(seeded_shop, MOVES, storefront):
        key = catalogue()[status].phase
        if not found[job] or found[job][-1][0] != key:
            found[job].append((key, at, recorded))
    return found


def test_time_in_each_phase(seeded: Desk, seeded_shop: Path, storefront: str | None) -> None:
    lengths: dict[str, list[int]] = defaultdict(list)
    for moves in phase_moves(seeded_shop, storefront).values():
        for (key, at, _), (_, left, recorded) in pairwise(moves):
            if BEGIN <= recorded < END:
                lengths[key].append((left - at) // 10**6)
    found = figures(look(seeded, "phase-times", Scope(WEEK, storefront)))
    assert lengths
    for phase in phases():
        every = sorted(lengths.get(phase.key, []))
        if every:
            median, p90 = every[-(-len(every) // 2) - 1], every[-(-len(every) * 9 // 10) - 1]
            assert found[phase.name] == (median, p90, every[-1], len(every))


def test_jobs_by_hour_and_phase(seeded: Desk, seeded_shop: Path, storefront: str | None) -> None:
    counted: Counter[tuple[int, str]] = Counter()
    for moves in phase_moves(seeded_shop, storefront).values():
        for key, _at, recorded in moves:
            if BEGIN <= recorded < END:
                counted[datetime.fromtimestamp(recorded // 10**6, ZONE).hour, key] += 1
    insight = look(seeded, "hours", Scope(WEEK, storefront))
    short = {phase.short: phase.key for phase in phases()}
    keys = [short[measure.title] for measure in insight.measures]
    assert counted and [line.values for line in insight.lines] == [
        tuple(counted[hour, key] for key in keys) for hour in range(24)
    ]


def test_where_jobs_wait(seeded: Desk, seeded_shop: Path, storefront: str | None) -> None:
    sql = """SELECT j.status, count(*), sum(j.rank <> 9), sum(j.late), min(j.since) FROM job j
        JOIN storefront s ON s.id = j.storefront_id WHERE j.phase <> 5 AND_SHOP GROUP BY 1"""
    now = int(NOW.timestamp()) * 10**6
    counted = {
        catalogue()[status].says: (jobs, needing, late, max(0, now - since) // 10**6)
        for status, jobs, needing, late, since in recount(seeded_shop, sql, storefront)
    }
    assert counted and figures(look(seeded, "waiting", Scope(WEEK, storefront))) == counted


def test_failures_by_cause(seeded: Desk, seeded_shop: Path, storefront: str | None) -> None:
    sql = f"""SELECT j.id, j.number, o.number, h.status, h.info FROM history h
        JOIN job j ON j.id = h.job_id JOIN orders o ON o.id = j.order_id
        JOIN storefront s ON s.id = j.storefront_id
        WHERE h.moved = 1 AND h.recorded_at >= {BEGIN} AND h.recorded_at < {END} AND_SHOP"""
    jobs: dict[str, list[int]] = defaultdict(list)
    for job, number, order, status, info in recount(seeded_shop, sql, storefront):
        if catalogue()[status].kind is Kind.FAILURE:
            reason = plain_reason(info, (number, order))
            jobs[f"{catalogue()[status].says}: {reason}" if reason else status].append(job)
    found = look(seeded, "failures", Scope(WEEK, storefront))
    assert figures(found) == {cause: (len(set(ids)), len(ids)) for cause, ids in jobs.items()}
    sizes = [line.values[0] or 0 for line in found.lines]
    assert sizes and sizes == sorted(sizes, reverse=True)


def test_due_against_done(seeded: Desk, seeded_shop: Path, storefront: str | None) -> None:
    sql = f"""SELECT j.due_at, j.phase FROM job j JOIN storefront s ON s.id = j.storefront_id
        WHERE j.due_at >= {BEGIN} AND j.due_at < {END} AND_SHOP"""
    due: Counter[date] = Counter()
    done: Counter[date] = Counter()
    for at, phase in recount(seeded_shop, sql, storefront):
        day = datetime.fromtimestamp(at // 10**6, ZONE).date()
        due[day] += 1
        done[day] += phase in (4, 5)
    days = [day for _label, day in WEEK.parts()]
    found = look(seeded, "due", Scope(WEEK, storefront))
    assert due and [line.values for line in found.lines] == [
        (due[day], done[day], due[day] - done[day]) for day in days
    ]


def test_orders_of_each_storefront(seeded: Desk, seeded_shop: Path, storefront: str | None) -> None:
    sql = f"""SELECT s.name, o.placed_at FROM job j JOIN orders o ON o.id = j.order_id
        JOIN storefront s ON s.id = j.storefront_id
        WHERE o.placed_at >= {BEGIN} AND o.placed_at < {END} AND_SHOP"""
    counted = Counter(
        (datetime.fromtimestamp(at // 10**6, ZONE).date(), shop)
        for shop, at in recount(seeded_shop, sql, storefront)
    )
    insight = look(seeded, "storefronts", Scope(WEEK, storefront))
    shops = [measure.title for measure in insight.measures]
    assert counted and [line.values for line in insight.lines] == [
        tuple(counted[day, shop] for shop in shops) for _label, day in WEEK.parts()
    ]


def test_hot_folders(seeded: Desk, seeded_shop: Path, storefront: str | None) -> None:
    sql = f"""SELECT f.name, coalesce(c.settled_at, c.first_seen_at), c.gone_at FROM copy c
        JOIN hot_folder f ON f.id = c.hot_folder_id LEFT JOIN job j ON j.id = c.job_id
        LEFT JOIN storefront s ON s.id = j.storefront_id
        WHERE c.first_seen_at >= {BEGIN} AND c.first_seen_at < {END} AND_SHOP"""
    files: Counter[str] = Counter()
    waits: dict[str, list[int]] = defaultdict(list)
    for name, ready, gone in recount(seeded_shop, sql, storefront):
        files[name] += 1
        if gone is not None:
            waits[name].append(max(0, gone - ready) // 10**6)
    found = figures(look(seeded, "hot-folders", Scope(WEEK, storefront)))
    assert {name: values[2] for name, values in found.items()} == dict(files)
    for name, values in found.items():
        every = sorted(waits.get(name, []))
        assert values[3] == len(every)
        assert values[0] == (every[-(-len(every) // 2) - 1] if every else None)
        assert values[1] == (every[-(-len(every) * 9 // 10) - 1] if every else None)
    assert any(waits.values())


def test_a_phase_narrows_and_an_unknown_name_is_refused(seeded: Desk) -> None:
    scope = Scope(WEEK, None, "production")
    for name in QUESTIONS:
        look(seeded, name, scope)
    (line,) = look(seeded, "phase-times", scope).lines
    assert line.label == "Production"
    assert (
        line == {w.label: w for w in look(seeded, "phase-times", Scope(WEEK)).lines}["Production"]
    )
    for name, wrong in (
        ("x", scope),
        ("due", Scope(WEEK, "Nowhere")),
        ("due", Scope(WEEK, None, "x")),
    ):
        with pytest.raises(SpoError):
            look(seeded, name, wrong)


def test_a_phase_narrows_each_of_them_to_what_is_counted_there(
    seeded: Desk, seeded_shop: Path, storefront: str | None
) -> None:
    one = next(phase for phase in phases() if phase.key == "production")

    def summed(name: str, measure: str) -> int:
        insight = look(seeded, name, Scope(WEEK, storefront, one.key))
        place = [each.title for each in insight.measures].index(measure)
        return sum(line.values[place] or 0 for line in insight.lines)

    def counted(sql: str) -> int:
        return int(recount(seeded_shop, sql, storefront)[0][0])

    of_job = "FROM job j JOIN storefront s ON s.id = j.storefront_id"
    failing = [
        f"'{status.name}'"
        for status in catalogue().values()
        if status.kind is Kind.FAILURE and status.phase == one.key
    ]
    failed = f"""SELECT count(*) FROM history h JOIN job j ON j.id = h.job_id
        JOIN storefront s ON s.id = j.storefront_id WHERE h.status IN ({", ".join(failing)})
        AND h.moved = 1 AND h.recorded_at >= BEGIN AND h.recorded_at < END_ AND_SHOP"""
    copied = f"""SELECT count(*) {of_job} JOIN copy c ON c.job_id = j.id
        WHERE j.phase = {one.number} AND c.first_seen_at >= BEGIN AND c.first_seen_at < END_
        AND_SHOP"""
    due = f"""SELECT count(*) {of_job} WHERE j.phase = {one.number}
        AND j.due_at >= BEGIN AND j.due_at < END_ AND_SHOP"""
    waiting = f"SELECT count(*) {of_job} WHERE j.phase = {one.number} AND_SHOP"
    entries = sum(
        key == one.key and BEGIN <= recorded < END
        for moves in phase_moves(seeded_shop, storefront).values()
        for key, _at, recorded in moves
    )
    ordered = f"""SELECT count(*) {of_job} JOIN orders o ON o.id = j.order_id
        WHERE j.phase = {one.number} AND o.placed_at >= BEGIN AND o.placed_at < END_ AND_SHOP"""
    assert summed("waiting", "jobs") == counted(waiting) > 0
    assert summed("failures", "times") == counted(failed) > 0
    assert summed("hot-folders", "files") == counted(copied) > 0
    assert summed("due", "due") == counted(due) > 0
    assert summed("hours", one.short) == entries > 0
    by_shop = look(seeded, "storefronts", Scope(WEEK, storefront, one.key))
    assert sum(sum(v or 0 for v in line.values) for line in by_shop.lines) == counted(ordered) > 0


def test_the_jobs_behind_a_line_are_those_it_counts(seeded: Desk) -> None:
    worst = look(seeded, "failures", Scope(WEEK)).lines[0]
    assert len(show_behind(seeded, worst.jobs)) == worst.values[0]


def test_every_insight_and_report_on_an_empty_shop_of_either_kind(desk: Desk) -> None:
    for name in QUESTIONS:
        look(desk, name, Scope(WEEK))
