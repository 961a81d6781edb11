from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spo_tui.demo import dues, moves, sides, stories
from spo_tui.demo.shift import CALM
from spo_tui.domain.status import Track, catalogue

CUSTOM = "CustomStatus"  # no status of the catalogue names it as a next one
WORKFLOW = [s.name for s in catalogue().values() if s.track is Track.WORKFLOW]


@given(st.sampled_from(WORKFLOW), st.integers())
def test_each_step_of_a_road_is_a_plausible_one(status: str, seed: int) -> None:
    road = stories.road(Random(seed), status)
    assert road[-1] == status
    for before, after in pairwise(road):
        assert after in catalogue()[before].next or after == CUSTOM


@pytest.mark.parametrize("road", stories.ARCHIVED)
def test_each_step_of_the_archive_is_a_plausible_one(road: tuple[str, ...]) -> None:
    for before, after in pairwise(road):
        assert after in catalogue()[before].next


@given(st.sampled_from(sorted(CALM)), st.integers())
def test_a_calm_job_has_not_been_in_its_status_for_too_long(status: str, seed: int) -> None:
    limit = catalogue()[status].stuck
    age = stories.age(Random(seed), status)
    assert timedelta() <= age
    assert limit is None or age < limit - timedelta(minutes=2)


def _told(side: sides.Side) -> str:
    """The same in every process: a set has no order to name a test by."""
    return ">".join(status for status, _ in side.told)


@pytest.mark.parametrize("side", [*sides.MIS, *sides.COMMUNICATION, sides.BOUNCE], ids=_told)
def test_what_is_told_beside_the_way_is_plausible(side: sides.Side) -> None:
    names = [status for status, _ in side.told]
    assert {catalogue()[name].track for name in names} == {side.track}
    for before, after in pairwise(names):
        assert after in catalogue()[before].next


@given(st.integers(), st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)), st.integers(0, 9))
def test_due_times_are_half_hours_of_working_days_at_any_time_of_the_year(
    seed: int, when: datetime, days: int
) -> None:
    now = when.replace(tzinfo=ZoneInfo("UTC"))
    rng = Random(seed)
    coming, gone = dues.after(rng, now, days), dues.missed(rng, now)
    assert coming - now > timedelta(minutes=59)
    assert timedelta(minutes=24) < now - gone < timedelta(days=4)
    for due in (coming, gone):
        here = due.astimezone(dues.ZONE)
        assert here.minute in (0, 30)
        assert dues.OPENS <= here.time() <= dues.CLOSES
        assert here.weekday() < 5


def test_what_goes_ahead_is_plausible_and_ends_in_shipping() -> None:
    for status, passes in moves.flow().items():
        assert passes > 0
        following = moves._AHEAD.get(status, "").split()
        assert set(following) <= {*catalogue()[status].next, "InHotFolder"}
    assert moves.flow()["Shipped"] == pytest.approx(1.0)
    assert moves.flow()["Creating"] == pytest.approx(1.0)


@pytest.mark.parametrize("status", sorted(moves._MENDED))
def test_what_mends_a_trouble_is_plausible(status: str) -> None:
    assert set(moves._MENDED[status].split()) <= set(catalogue()[status].next)
