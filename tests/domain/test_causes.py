"""Failures with one cause are one line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from spo_tui.domain.causes import failures, group, plain_reason
from spo_tui.domain.lifecycle import Position, Stand

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def stand(status: str, info: str = "", minutes: int = 0) -> Stand:
    at = NOW - timedelta(minutes=minutes)
    return Stand(status, at, at, info=info)


@pytest.mark.parametrize(
    ("info", "plain"),
    [
        ("share rip2 unreachable", "share rip2 unreachable"),
        ("job 1001 of order 12345: no route", "job … of order …: no route"),
        ("cannot open P_12345_1001_output.pdf", "cannot open …"),
        ("cannot open /srv/hot/a b.TIFF now", "cannot open /srv/hot/a … now"),
        ("since 08:02:11 no answer", "since … no answer"),
        ("rip1001 is down", "rip1001 is down"),
        ("a\x1b[2Jb", "a\ufffd[2Jb"),
    ],
)
def test_what_differs_from_job_to_job_is_taken_out_of_a_reason(info: str, plain: str) -> None:
    assert plain_reason(info, ("1001", "12345")) == plain


def failed(*jobs: tuple[str, Position]) -> list[tuple[str, int, str]]:
    each = [one for job, position in jobs for one in failures(job, f"o{job}", position)]
    return [(cause.status, len(cause.jobs), cause.reason) for cause in group(each)]


def test_one_status_and_one_reason_are_one_cause_and_the_largest_is_first() -> None:
    jobs = [(f"{n}", Position(stand("OutputCreationFailed", f"job {n}: font"))) for n in range(14)]
    other = ("99", Position(stand("OutputCreationFailed", "disk full")))
    assert failed(other, *jobs) == [
        ("OutputCreationFailed", 14, "job …: font"),
        ("OutputCreationFailed", 1, "disk full"),
    ]


def test_the_same_words_under_another_status_are_another_cause() -> None:
    first = ("1", Position(stand("CopyToHotFolderFailed", "disk full")))
    second = ("2", Position(stand("OutputCreationFailed", "disk full")))
    assert len(failed(first, second)) == 2


def test_a_cause_has_stood_since_its_first_job_failed() -> None:
    positions = [Position(stand("CopyToHotFolderFailed", "x", minutes)) for minutes in (5, 60, 20)]
    each = [one for n, p in enumerate(positions) for one in failures(str(n), "o", p)]
    assert [cause.since for cause in group(each)] == [NOW - timedelta(minutes=60)]


def test_a_job_counts_where_its_retry_would_help_and_where_none_does() -> None:
    both = Position(stand("CopyToHotFolderFailed"), mis=stand("MisFailed"))
    blocked = Position(stand("Blocked", "no paper"), mis=stand("MisFailed"))
    assert failed(("1", both)) == [("CopyToHotFolderFailed", 1, "")]
    assert {cause[0] for cause in failed(("1", blocked))} == {"Blocked", "MisFailed"}


def test_a_cause_says_what_its_retry_does_and_whether_it_asks_for_a_leg() -> None:
    each = [*failures("1", "o", Position(stand("Printed"), mis=stand("MisPartiallyFailed")))]
    each += failures("2", "o", Position(stand("Blocked", "no paper")))
    by_status = {cause.status: cause for cause in group(each)}
    assert by_status["MisPartiallyFailed"].asks_leg
    assert by_status["Blocked"].retry is None
