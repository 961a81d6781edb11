"""How jobs come to where they stand: roads through the statuses, how long each step takes, and
what goes wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from ..domain.attention import Attention

_BEGIN = "Nothing Creating Ordered "
_MAKE = "OutputCreationStarted OutputCreated "
_FINISH = "InProduction Printed InFinishing InPacking Shipped CleanUp"
_ROADS: tuple[tuple[int, str], ...] = (
    (8, _BEGIN + "ValidationFinished " + _MAKE + "InHotFolder " + _FINISH),
    (4, _BEGIN + "ValidationFinished Verified " + _MAKE + "InHotFolder " + _FINISH),
    (4, _BEGIN + _MAKE + "AwaitingProof Approved InHotFolder " + _FINISH),
    (4, _BEGIN + "ValidationFinished " + _MAKE + "InReprographics InHotFolder " + _FINISH),
    (
        4,
        "Nothing Creating UnapprovedOrder AwaitingApproval Approved "
        + (_MAKE + "InHotFolder " + _FINISH),
    ),
    (2, _BEGIN + _MAKE + "CopyToHotFolderSkipped InProduction Printed InPacking Shipped CleanUp"),
    (
        2,
        _BEGIN
        + ("ValidationFinished " + _MAKE)
        + "InHotFolder InProduction Printed InPacking Shipped CleanUp",
    ),
    (1, "Nothing InBasket Ordered " + _MAKE + "InHotFolder " + _FINISH),
)
"""(weight, main road): each status is among the plausible next ones of the one before."""
TURNINGS: dict[str, tuple[str, ...]] = {
    "FutureOrder": ("Creating",),
    "PartiallyApproved": ("AwaitingApproval",),
    "Rejected": ("AwaitingApproval", "AwaitingProof"),
    "AwaitingData": ("Ordered", "ValidationFailed"),
    "AwaitingParts": ("InProduction", "InFinishing", "Printed"),
    "RecreationRequested": ("AwaitingProof", "InArtworking"),
    "ValidationFailed": ("Ordered",),
    "OutputCreationFailed": ("OutputCreationStarted",),
    "ExternalOutputRequested": ("Ordered", "Approved"),
    "ExternalOutputJobClosed": ("ExternalOutputRequested",),
    "InArtworking": ("Ordered", "ValidationFailed", "OutputCreated"),
    "CopyToHotFolderFailed": ("OutputCreated",),
    "ReadyForCollection": ("InPacking",),
    "CustomStatus": ("InProduction", "Printed"),
    "Blocked": ("InProduction",),
}
"""Statuses beside the main roads, and from which status a job turns off to them."""
ARCHIVED = (
    ("Ordered", "InPacking", "Shipped", "CleanUp"),
    ("Ordered", "InPacking", "ReadyForCollection", "CleanUp"),
    ("Ordered", "InProduction", "InPacking", "Shipped", "CleanUp"),
)
"""Short roads: what is left to know of the many jobs of a large archive."""


def road(rng: Random, status: str) -> list[str]:
    """The statuses through which a job came to `status`, that one included."""
    if status in TURNINGS:
        return [*road(rng, rng.choice(TURNINGS[status])), status]
    fitting = [(weight, way.split()) for weight, way in _ROADS if status in way.split()]
    way = rng.choices([way for _, way in fitting], [weight for weight, _ in fitting])[0]
    return way[: way.index(status) + 1]


_SPENDS: dict[str, tuple[float, float]] = {
    "Nothing": (0.03, 0.1),
    "Creating": (0.2, 1),
    "InBasket": (5, 500),
    "Ordered": (3, 60),
    "UnapprovedOrder": (20, 400),
    "AwaitingApproval": (40, 900),
    "Approved": (2, 40),
    "AwaitingProof": (60, 900),
    "AwaitingData": (90, 900),
    "ValidationFinished": (1, 15),
    "ValidationFailed": (20, 150),
    "Verified": (5, 50),
    "ExternalOutputRequested": (5, 60),
    "OutputCreationStarted": (1, 7),
    "OutputCreated": (2, 40),
    "CopyToHotFolderSkipped": (5, 60),
    "InArtworking": (30, 240),
    "InReprographics": (30, 200),
    "InHotFolder": (2, 20),
    "InProduction": (25, 180),
    "Printed": (10, 120),
    "InFinishing": (30, 200),
    "InPacking": (10, 90),
    "Shipped": (1, 5),
    "ReadyForCollection": (60, 2000),
}
"""Minutes, from and to, that a job spends in a status on its way."""
_AGES: dict[str, tuple[float, float]] = {
    "Nothing": (0.1, 1.5),
    "Creating": (0.2, 2),
    "InBasket": (2, 900),
    "Ordered": (3, 240),
    "FutureOrder": (600, 15000),
    "UnapprovedOrder": (20, 1000),
    "AwaitingApproval": (20, 1100),
    "PartiallyApproved": (30, 900),
    "AwaitingProof": (20, 1200),
    "AwaitingData": (40, 1200),
    "AwaitingParts": (60, 2200),
    "RecreationRequested": (1, 7),
    "OutputCreationStarted": (0.3, 6),
    "ExternalOutputRequested": (4, 60),
    "InHotFolder": (1, 14),
    "InArtworking": (10, 300),
    "InReprographics": (10, 280),
    "InProduction": (3, 170),
    "InFinishing": (5, 200),
    "Shipped": (20, 1300),
    "ReadyForCollection": (30, 5000),
    "CustomStatus": (20, 400),
}
"""Minutes, from and to, for which jobs now stand in a status: well within its limit."""


def spends(rng: Random, status: str) -> timedelta:
    return _minutes(rng, *_SPENDS[status])


def age(rng: Random, status: str) -> timedelta:
    return _minutes(rng, *_AGES.get(status, (2, 90)), lean=2)


def _minutes(rng: Random, least: float, most: float, lean: int = 1) -> timedelta:
    return timedelta(seconds=int(60 * (least + (most - least) * rng.random() ** lean)))


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a job needs somebody."""

    weight: int
    """How many of fifteen jobs that need somebody have it."""
    attention: Attention
    status: str
    """Where the job stands."""
    minutes: tuple[float, float]
    """For how long already."""
    reasons: tuple[str, ...] = ("",)
    late: bool = False
    route: str | None = None
    side: str | None = None
    """The status of another track that is the trouble; `minutes` and reasons are then its."""


SHARE_DOWN = "share rip2 unreachable"
TROUBLES = (
    Trouble(
        1,
        Attention.FAILURE,
        "OutputCreationFailed",
        (12, 45),
        (
            "font Gotham-Bold missing",
            "image logo_cmyk.tif is damaged",
            "page 3: transparency could not be flattened",
            "spot colour PANTONE 485 C is not in the palette",
        ),
    ),
    Trouble(
        3,
        Attention.FAILURE,
        "CopyToHotFolderFailed",
        (8, 11),
        (SHARE_DOWN,),
        route="digital",
    ),
    Trouble(
        1,
        Attention.FAILURE,
        "Rejected",
        (25, 160),
        (
            "logo is off brand: use the 2026 version",
            "approver: the date on page 2 is wrong",
            "customer turned the proof down: too dark",
        ),
    ),
    Trouble(
        1,
        Attention.FAILURE,
        "ValidationFailed",
        (10, 90),
        (
            "trim box 210x297, ordered {size}",
            "no bleed on 2 of 2 pages",
            "image resolution 96 dpi, at least 200 needed",
        ),
    ),
    Trouble(
        1,
        Attention.FAILURE,
        "Blocked",
        (100, 190),
        ("out of stock: {substrate}", "die 4417 is broken, new one ordered"),
        late=True,
    ),
    Trouble(
        1,
        Attention.FAILURE,
        "InReprographics",
        (15, 50),
        ("HTTP 503 from mis.example: no answer after 3 tries", "MIS refused: unknown stock code"),
        side="MisFailed",
    ),
    Trouble(
        1,
        Attention.FAILURE,
        "OutputCreated",
        (15, 70),
        ("assets stored, record missing: timeout", "record 771204 made, asset upload failed"),
        side="MisPartiallyFailed",
    ),
    Trouble(
        1,
        Attention.MUST,
        "Ordered",
        (20, 60),
        ("cost centre is missing", "confirm delivery date by hand"),
        side="MisAdditionalActionRequired",
    ),
    Trouble(
        1,
        Attention.FAILURE,
        "InFinishing",
        (5, 40),
        ("mail server did not answer: connection refused",),
        side="SentEmailFailed",
    ),
    Trouble(1, Attention.STUCK, "InHotFolder", (38, 70)),
    Trouble(2, Attention.OVERDUE, "InFinishing", (40, 130), late=True),
    Trouble(1, Attention.CHASE, "AwaitingApproval", (1700, 3500)),
)
