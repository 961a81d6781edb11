"""What is announced, how often, and in which words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from spo_tui.domain.attention import Attention, Limits
from spo_tui.domain.errors import SpoError
from spo_tui.domain.job import Job
from spo_tui.domain.lifecycle import Position, Stand
from spo_tui.domain.notices import GAP, Announcement, Digest, News, newly, subscription, text

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FAILURE, CHASE = frozenset({Attention.FAILURE}), frozenset({Attention.CHASE})
LATE = frozenset({Attention.OVERDUE})


def news(number: int, levels: frozenset[Attention] = FAILURE, info: str = "no route") -> News:
    stand = Stand("CopyToHotFolderFailed", NOW, NOW, info=info)
    job = Job(
        *(number, f"10{number:02}", "1", "P", "Flyer", 1, "", None, None),
        *(None, 50, "North", "Acme", Position(stand)),
    )
    return News(number, levels, job)


def test_only_what_is_new_is_news() -> None:
    before = {1: FAILURE, 2: CHASE, 3: FAILURE | LATE}
    after = {1: FAILURE, 2: FAILURE, 3: LATE, 4: LATE}
    assert newly(before, after) == {2: FAILURE, 4: LATE}


def test_the_first_is_said_at_once_and_what_follows_is_summed_up() -> None:
    digest = Digest()
    digest.add([news(1)])
    first = digest.take(100.0)
    assert first is not None and (first.news.id, first.more) == (1, 0)
    digest.add([news(2, CHASE), news(3), news(4, LATE)])
    assert digest.take(100.0 + GAP - 0.1) is None
    assert digest.wait(100.0 + GAP - 0.1) == pytest.approx(0.1)
    second = digest.take(100.0 + GAP)
    assert second is not None and (second.news.id, second.more) == (3, 2)
    assert digest.wait(1000.0) is None and digest.take(1000.0) is None


def test_a_job_that_needs_nobody_any_more_is_not_announced() -> None:
    digest = Digest()
    digest.add([news(1), news(2)])
    digest.keep({2})
    said = digest.take(0.0)
    assert said is not None and (said.news.id, said.more) == (2, 0)


def test_an_announcement_says_which_job_and_why_and_is_safe_and_short() -> None:
    limits = Limits()
    assert text(Announcement(news(1), 7), NOW, limits) == (
        "Job 1001: Copy failed, no route (7 more)"
    )
    assert text(Announcement(news(1, LATE), 0), NOW, limits).startswith("Job 1001: late, ")
    hostile = text(Announcement(news(1, info="\x1b]52;c;eA==\x07\n" + "x" * 500), 9), NOW, limits)
    assert hostile.isprintable() and len(hostile) <= 200 and hostile.endswith("(9 more)")


def test_a_subscription_is_a_level_and_which_jobs() -> None:
    assert subscription("failure").level is subscription("failed").level is Attention.FAILURE
    narrowed = subscription(" late storefront:north")
    assert narrowed.level is Attention.OVERDUE and narrowed.query.narrows


@pytest.mark.parametrize("said", ["", "none", "sometimes", "failure shelf:1"])
def test_a_subscription_that_means_nothing_is_refused(said: str) -> None:
    with pytest.raises(SpoError):
        subscription(said)
