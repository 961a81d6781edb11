from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from spo_tui.desk.desk import Desk
from spo_tui.desk.jobs import each_job, next_need, show_job
from spo_tui.domain.board import NeedKey
from spo_tui.domain.errors import SpoError
from spo_tui.domain.query import NEEDING, Query, parse
from tests.conftest import Clock
from tests.shop import place, tell


@pytest.fixture
def shop(desk: Desk) -> Desk:
    place(desk, "98765", "P98766")
    place(desk, "d98766", order="12346", type="d")
    place(desk, "JB_1", order="PT_9")
    return desk


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        ("98765", "98765"),
        ("P98765", "98765"),
        ("#98765", "98765"),
        (" 98765 ", "98765"),
        ("P98766", "P98766"),
        ("JB_1", "JB_1"),
    ],
)
def test_a_job_is_found_however_it_is_named(shop: Desk, wanted: str, number: str) -> None:
    assert show_job(shop, wanted).job.number == number


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("1", "there is no job 1"),
        ("98766", "98766 fits several jobs: give the whole number"),
        ("12345", "12345 is an order, not a job: spo-tui jobs order:12345 lists its jobs"),
        ("", "there is no job"),
        ("'; DROP TABLE job --", "there is no job"),
    ],
)
def test_a_number_that_means_no_job_is_told(shop: Desk, wanted: str, says: str) -> None:
    with pytest.raises(SpoError, match=says):
        show_job(shop, wanted)


def test_history_comes_in_the_order_in_which_it_was_recorded(shop: Desk) -> None:
    tell(shop, "98765", "InProduction", "ArtworkUploaded", "MisFailed", "CustomStatusHidden")
    rows = show_job(shop, "98765").history
    assert [row.status for row in rows] == [
        *("Ordered", "InProduction", "ArtworkUploaded", "MisFailed", "CustomStatusHidden"),
    ]
    assert [row.moved for row in rows] == [True, True, False, True, False]


NEEDS = replace(Query(), levels=NEEDING)


def walk(shop: Desk, query: Query = NEEDS, *, backward: bool = False, most: int = 9) -> list[str]:
    """The jobs to which one step after the other leads, until it comes round."""
    here: int | None = None
    last: NeedKey | None = None
    seen: list[int] = []
    while len(seen) < most:
        step = next_need(shop, query, Query(), here, last, backward=backward)
        if step is None or step.job in seen:
            break
        here, last = step.job, step.key
        seen.append(here)
    numbers = {job.id: job.number for job in each_job(shop, Query(), 50)}
    return [numbers[job] for job in seen]


@pytest.fixture
def needy(shop: Desk, clock: Clock) -> Desk:
    """One that is only late in an early phase, and failures in two later ones."""
    place(shop, "late", order="1", due=clock.now - timedelta(hours=1))
    place(shop, "copy", order="2", due=clock.now + timedelta(hours=9))
    place(shop, "output", order="3", due=clock.now + timedelta(hours=5))
    place(shop, "well", order="4", due=clock.now + timedelta(hours=5))
    tell(shop, "copy", "CopyToHotFolderFailed")
    tell(shop, "output", "OutputCreationFailed")
    return shop


def test_the_next_in_need_is_the_worst_whatever_its_phase(needy: Desk) -> None:
    assert walk(needy) == ["output", "copy", "late"]
    assert walk(needy, backward=True) == ["late", "copy", "output"]
    assert walk(needy, replace(parse("phase:production"), levels=NEEDING)) == ["copy"]
    assert walk(needy, replace(parse("copy"), levels=NEEDING)) == ["copy"]


def test_the_walk_goes_on_from_a_job_that_has_been_mended(needy: Desk) -> None:
    first = next_need(needy, NEEDS, Query(), None, None)
    assert first is not None
    tell(needy, "output", "OutputCreated")
    second = next_need(needy, NEEDS, Query(), first.job, first.key)
    assert second is not None
    assert show_job(needy, "copy").job.id == second.job


def test_the_walk_goes_on_from_another_job_under_the_cursor(needy: Desk) -> None:
    first = next_need(needy, NEEDS, Query(), None, None)
    copy, well = (show_job(needy, number).job.id for number in ("copy", "well"))
    late = show_job(needy, "late").job.id
    assert first is not None
    assert next_need(needy, NEEDS, Query(), copy, None) is not None
    begun = next_need(needy, NEEDS, Query(), late, None)
    assert begun is not None and begun.job == first.job, "it begins with the worst"
    gone_on = next_need(needy, NEEDS, Query(), copy, first.key)
    assert gone_on is not None and gone_on.job == late
    from_well = next_need(needy, NEEDS, Query(), well, first.key)
    assert from_well is not None and from_well.job == copy


def test_a_job_outside_the_phase_that_is_shown_is_told_to_be(needy: Desk) -> None:
    inside = next_need(needy, NEEDS, parse("phase:output"), None, None)
    outside = next_need(needy, NEEDS, parse("phase:production"), None, None)
    assert inside is not None and not inside.outside
    assert outside is not None and outside.outside
    assert outside.anchor.phase == "output"


def test_where_only_the_job_here_is_in_need_there_is_no_next(shop: Desk) -> None:
    assert next_need(shop, NEEDS, Query(), None, None) is None
    tell(shop, "98765", "OutputCreationFailed")
    here = show_job(shop, "98765").job.id
    assert next_need(shop, NEEDS, Query(), here, None) is None
    assert next_need(shop, NEEDS, Query(), here, None, backward=True) is None
