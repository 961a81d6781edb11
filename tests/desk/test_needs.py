"""Which jobs newly need somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from spo_tui.desk.clock import pass_time
from spo_tui.desk.desk import Desk
from spo_tui.desk.needs import Reading, look_for_news
from spo_tui.domain.errors import SpoError
from spo_tui.domain.notices import Subscription, subscription
from tests.conftest import Clock
from tests.shop import place, tell

Asked = dict[str, Sequence[Subscription]]


@pytest.fixture
def shop(desk: Desk, clock: Clock) -> Desk:
    place(desk, "1001", "1002", "1003", product="Flyer", due=clock() + timedelta(hours=1))
    tell(desk, "1003", "MisFailed")
    return desk


def asked(**channels: str) -> Asked:
    return {name: [subscription(text)] for name, text in channels.items()}


def numbers(reading: Reading) -> dict[str, list[str]]:
    return {
        channel: sorted(one.job.number for one in every if one.job)
        for channel, every in reading.news.items()
    }


def test_nothing_is_news_at_a_first_reading(shop: Desk) -> None:
    reading = look_for_news(shop, None, asked(bell="failure"))
    assert (len(reading.needs), reading.news) == (1, {})


def test_a_job_is_news_once(shop: Desk) -> None:
    wanted = asked(bell="failure", osc="late")
    known = look_for_news(shop, None, wanted).needs
    tell(shop, "1001", "CopyToHotFolderFailed")
    first = look_for_news(shop, known, wanted)
    assert numbers(first) == {"bell": ["1001"]}
    assert look_for_news(shop, first.needs, wanted).news == {}


def test_time_makes_news_and_a_failed_job_can_also_be_late(shop: Desk, clock: Clock) -> None:
    wanted = asked(bell="failure", osc="late")
    known = look_for_news(shop, None, wanted).needs
    clock.step(hours=2)
    pass_time(shop)
    reading = look_for_news(shop, known, wanted)
    assert numbers(reading) == {"osc": ["1001", "1002", "1003"]}


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ("storefront:north", ["1001"]),
        ("flyer", ["1001"]),
        ("order:12345", ["1001"]),
        ("phase:production", ["1001"]),
        ("poster", []),
        ("phase:approval", []),
    ],
)
def test_a_subscription_can_be_narrowed(shop: Desk, narrowed: str, found: list[str]) -> None:
    wanted = asked(bell=f"failure {narrowed}")
    known = look_for_news(shop, None, wanted).needs
    tell(shop, "1001", "CopyToHotFolderFailed")
    assert numbers(look_for_news(shop, known, wanted)).get("bell", []) == found


def test_a_storefront_that_is_not_there_is_said(shop: Desk) -> None:
    with pytest.raises(SpoError, match="South"):
        look_for_news(shop, {}, asked(bell="failure storefront:South"))
