from __future__ import annotations

import pytest

from spo_tui.desk.desk import Desk
from spo_tui.desk.jobs import next_in, show_job
from spo_tui.domain.errors import SpoError
from spo_tui.domain.query import parse
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


def test_the_next_job_of_a_query_comes_round_again(shop: Desk) -> None:
    for job in ("98765", "JB_1"):
        tell(shop, job, "OutputCreationFailed")
    first = next_in(shop, parse("failed"), None, backward=False)
    assert first is not None
    second = next_in(shop, parse("failed"), first[1], backward=False)
    assert second is not None and second[0] != first[0]
    again = next_in(shop, parse("failed"), second[1], backward=False)
    assert again is not None and again[0] == first[0]
    back = next_in(shop, parse("failed"), first[1], backward=True)
    assert back is not None and back[0] == second[0]
    assert next_in(shop, parse("phase:shipping"), first[1], backward=False) is None
