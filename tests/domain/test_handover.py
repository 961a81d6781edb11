"""The text of a shift."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from spo_tui.domain.attention import Limits
from spo_tui.domain.clean import clean
from spo_tui.domain.columns import width
from spo_tui.domain.handover import Failure, Moves, Shift, Unplaced, Whom, text, waiting_on
from spo_tui.domain.job import Job
from spo_tui.domain.lifecycle import Position, Stand
from spo_tui.domain.status import Track, catalogue

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def shift(word: str = "share rip2 unreachable", jobs: int = 3) -> Shift:
    stand = Stand("CopyToHotFolderFailed", NOW, NOW - timedelta(hours=3), info=word)
    worst = Job(
        *(1, "1001", "12345", "P", word, 1, "", None, None),
        *(NOW, 50, "North", word, Position(stand)),
    )
    failures = [
        Failure(str(n), "12345", "CopyToHotFolderFailed", word, NOW, n == 0) for n in range(jobs)
    ]
    return Shift(
        NOW - timedelta(hours=8),
        NOW,
        (
            Moves(None, "order_creation", "shop", False, 4),
            Moves("production", "shipping", word, True, 1200),
            Moves("production", "production", "ana", True, 7),
        ),
        150,
        tuple(failures),
        False,
        {"Ordered": 5, "AwaitingApproval": 2, "OutputCreationStarted": 1, "MisFailed": 1},
        (worst,),
        (Unplaced("rip1", word, word),),
    )


def test_it_says_what_moved_failed_waits_and_is_worst() -> None:
    said = "\n".join(text(shift(), LONDON, Limits()))
    for fact in (
        "Handover: Mon 23 Nov 01:00 to 09:00",
        "Moved: 1,211 moves of 150 jobs",
        "new, in Order creation                               4",
        "Production to Shipping & fulfilment              1,200",
        "within Production                                    7",
        "by people: share rip2 unreachable 1,200, ana 7",
        "by programs: shop 4",
        "Failed: 3 jobs, 1 mended since",
        "3 jobs, 2 still failed",
        "on the approver or customer                          2",
        "Copy failed for 3 h, overdue: share rip2 unreachable",
        "Unplaced files: 1",
    ):
        assert fact in said, fact


@given(st.text(max_size=300), st.integers(0, 60))
def test_it_fits_80_columns_and_is_safe_whatever_is_written_in_the_shop(
    word: str, jobs: int
) -> None:
    for line in text(shift(word, jobs), LONDON, Limits()):
        assert width(line) <= 80
        assert line == clean(line)


def test_every_open_status_waits_on_one_or_on_nobody() -> None:
    held = waiting_on(dict.fromkeys(catalogue(), 1))
    where = {status.name: whom for whom, every in held.items() for status, _ in every}
    assert (where["Blocked"], where["MisFailed"]) == (Whom.MUST, Whom.MUST)
    assert (where["Printed"], where["AwaitingProof"]) == (Whom.OPERATOR, Whom.OTHERS)
    assert (where["InHotFolder"], where["MisNotified"]) == (Whom.MACHINE, Whom.MACHINE)
    assert not {"CleanUp", "Shipped", "SentEmail", "FutureOrder"} & where.keys()
    records = {s.name for s in catalogue().values() if s.track is Track.RECORD}
    assert where.keys() & records <= {"TemplateProductCreationFailed", "ArtworkUploaded"}


def test_a_quiet_shift_says_so() -> None:
    empty = Shift(NOW - timedelta(hours=8), NOW, (), 0, (), False, {}, (), ())
    said = text(empty, LONDON, Limits())
    assert {"Moved: nothing", "Failed: nothing", "Waiting: nothing"} <= set(said)
    assert {"No job needs anybody.", "Unplaced files: none"} <= set(said)
