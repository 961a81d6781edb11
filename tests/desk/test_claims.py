from __future__ import annotations

from dataclasses import replace

import pytest

from spo_tui.desk.claims import LASTS, claim, release
from spo_tui.desk.desk import Desk
from spo_tui.desk.jobs import show_job
from spo_tui.domain.errors import Refused
from spo_tui.domain.person import Person, Role
from tests.conftest import Clock
from tests.shop import place, tell


@pytest.fixture
def shop(desk: Desk) -> Desk:
    place(desk, "1", "2")
    place(desk, "d500", order="12346", type="d")
    return desk


@pytest.fixture
def ben(shop: Desk) -> Desk:
    return replace(shop, who=Person("ben", Role.OPERATOR))


def test_a_claim_is_seen_and_kept_from_others(shop: Desk, ben: Desk, clock: Clock) -> None:
    assert claim(shop, ["1", "500"]).moved == ["1", "d500"]
    assert show_job(ben, "d500").job.in_hand(clock()) == "olga"
    done = claim(ben, ["1", "2", "nobody"])
    assert done.moved == ["2"]
    assert done.refused == [("nobody", "there is no job nobody"), ("1", "olga has it in hand")]


def test_a_claim_expires_by_itself_and_is_kept_by_claiming_again(
    shop: Desk, ben: Desk, clock: Clock
) -> None:
    claim(shop, ["1", "2"])
    clock.step(minutes=20)
    assert claim(shop, ["2"]).moved == ["2"]
    clock.now += LASTS
    clock.step(minutes=-20)
    assert claim(ben, ["1", "2"]).moved == ["1"]
    assert show_job(shop, "1").job.in_hand(clock()) == "ben"


def test_one_lets_go_of_ones_own_claims_only(shop: Desk, ben: Desk, clock: Clock) -> None:
    claim(shop, ["1"])
    claim(ben, ["2"])
    done = release(shop, ["1", "2", "500", "nobody"])
    assert (done.moved, done.unchanged) == (["1"], ["d500"])
    assert done.refused == [("nobody", "there is no job nobody"), ("2", "ben has it in hand")]
    assert show_job(shop, "1").job.in_hand(clock()) is None
    assert show_job(shop, "2").job.in_hand(clock()) == "ben"


def test_a_job_in_cleanup_is_not_claimed(shop: Desk) -> None:
    tell(shop, "1", "CleanUp")
    assert "CleanUp" in claim(shop, ["1"]).refused[0][1]


def test_who_may_only_look_claims_nothing(shop: Desk) -> None:
    viewer = replace(shop, who=Person("vera", Role.VIEWER))
    for wish in (claim, release):
        with pytest.raises(Refused, match="takes the role operator"):
            wish(viewer, ["1"])
