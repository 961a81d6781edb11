"""What happens to jobs beside their way through the shop: MIS, mails and messages, records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from ..domain.status import Track, catalogue

CREATED = frozenset({"Ordered", "ValidationFinished", "Verified", "OutputCreationStarted"})
MAKING = frozenset(
    {"OutputCreated", "InReprographics", "InProduction", "Printed", "InFinishing", "InPacking"}
)
LEAVING = frozenset({"InPacking", "ReadyForCollection"})
LETTER = frozenset({"InFinishing"})


@dataclass(frozen=True, slots=True)
class Side:
    """Statuses of one track that came one after the other; the last is `minutes` old."""

    weight: int
    """Of a thousand open jobs, so many have it; a shop with enough jobs has one at least."""
    where: frozenset[str]
    """Workflow statuses of the jobs that may have it."""
    minutes: tuple[float, float]
    told: tuple[tuple[str, str], ...]
    """(status, info), the oldest first."""
    label: str | None = None
    spacing: timedelta = timedelta(minutes=6)

    @property
    def track(self) -> Track:
        return catalogue()[self.told[0][0]].track


MIS = (
    Side(12, CREATED, (1, 7), (("MisNotified", ""),)),
    Side(12, MAKING, (30, 500), (("MisNotified", ""), ("MisManifested", "batch 2291"))),
    Side(
        6,
        MAKING,
        (1, 6),
        (
            ("MisNotified", ""),
            ("MisFailed", "HTTP 503 from mis.example"),
            ("MisNotificationRetrigger", ""),
        ),
    ),
    Side(
        10,
        MAKING,
        (60, 500),
        (
            ("MisNotified", ""),
            ("MisOrderProcessed", "Indigo 7900, shift 2"),
            ("MisAssetsFailed", "artwork not found"),
            ("MisNotificationRetrigger", ""),
            ("MisAssetsOk", ""),
        ),
    ),
    Side(
        6,
        MAKING,
        (60, 500),
        (
            ("MisNotified", ""),
            ("MisPartiallyFailed", "record made, asset upload failed"),
            ("MisNotificationRetrigger", ""),
            ("MisAssetsOk", ""),
        ),
    ),
    Side(
        6,
        MAKING,
        (60, 500),
        (
            ("MisNotified", ""),
            ("MisAdditionalActionRequired", "cost centre is missing"),
            ("MisNotificationRetrigger", "cost centre 4410"),
            ("MisNotified", ""),
            ("MisOrderProcessed", "Speedmaster XL 75"),
        ),
    ),
)
COMMUNICATION = (
    Side(6, LEAVING, (0.5, 4), (("SmsDispatching", ""),)),
    Side(
        8,
        LEAVING,
        (10, 90),
        (("SmsDispatching", ""), ("SmsDispatched", "")),
        spacing=timedelta(minutes=1),
    ),
    Side(
        8,
        MAKING,
        (30, 300),
        (("SentEmailFailed", "mail server did not answer"), ("SentEmail", "")),
    ),
    Side(
        6,
        MAKING,
        (60, 400),
        (
            ("SentEmail", ""),
            ("EmailBounced", "550 mailbox unavailable"),
            ("NoEmailBounceActionRequired", "reached by phone"),
        ),
    ),
)
BOUNCE = Side(
    4,
    LETTER,
    (60, 200),
    (
        ("SentEmail", ""),
        ("EmailBounced", "550 5.1.1 no such user"),
        ("EmailBouncedAndPrintJobCreated", "letter is job {letter}"),
    ),
)
"""Its letter is a job of its own in the same order."""
RECORDS = (
    Side(60, MAKING, (20, 200), (("ActionRun", "imposed 4-up on SRA3"),)),
    Side(40, CREATED, (5, 60), (("ArtworkUploaded", "artwork version 2"),)),
    Side(
        20,
        frozenset({"AwaitingApproval"}),
        (10, 200),
        (("ApprovalJobUpdated", "second approver added"),),
    ),
    Side(15, MAKING, (60, 300), (("TemplateProductCreated", "template T-118"),)),
    Side(6, MAKING, (60, 300), (("TemplateProductCreationFailed", "background.psd missing"),)),
    Side(20, MAKING, (20, 200), (("CustomStatusHidden", "stock booked"),), label="ERP-SYNC"),
    Side(
        20,
        frozenset({"RecreationRequested", "InArtworking"}),
        (3, 9),
        (("OutputDelete", "superseded by version 2"),),
    ),
)
ERASED = ("JobDataDeleted", "personal data erased on request")
_NOT_ANNOUNCED = frozenset({"Nothing", "Creating", "InBasket", "FutureOrder", "UnapprovedOrder"})
_FIRM = ("Ordered", "Approved")
_MIS_TAKES = timedelta(minutes=5)
_MAIL_TAKES = timedelta(minutes=1)


def usual(
    rng: Random,
    steps: Sequence[tuple[str, datetime]],
    taken: Sequence[Side],
    has_mis: bool,
    now: datetime,
) -> Iterator[Side]:
    """What is told to the MIS and to the customer of a job that nothing special happened to."""
    if steps[-1][0] in _NOT_ANNOUNCED:
        return
    tracks = {side.track for side in taken}
    times = dict(steps)
    firm = next((times[status] for status in _FIRM if status in times), None)
    if has_mis and Track.MIS not in tracks and firm is not None:
        made = times.get("OutputCreated")
        told = [("MisNotified", ""), ("MisOrderProcessed", "")]
        if made is not None:
            told.append(("MisAssetsOk", ""))
        ended = (made or firm) + _MIS_TAKES
        if ended < now:
            yield _ended(ended, told, now)
    if Track.COMMUNICATION not in tracks and rng.random() < 0.6:
        yield _ended(steps[0][1] + _MAIL_TAKES, [("SentEmail", "order confirmation")], now)
        if "Shipped" in times and rng.random() < 0.7:
            gone = times["Shipped"] + _MAIL_TAKES
            yield _ended(gone, [("SentEmail", "dispatch note")], now)


def _ended(at: datetime, told: Sequence[tuple[str, str]], now: datetime) -> Side:
    minutes = max(0.0, (now - at).total_seconds() / 60)
    return Side(0, frozenset(), (minutes, minutes), tuple(told))
