"""What becomes of a job next, when all goes well and when somebody has put things right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from random import Random

from ..domain.attention import Limits, need
from ..domain.job import Job
from ..domain.lifecycle import Position, Stand
from ..domain.status import catalogue

_AHEAD: Mapping[str, str] = {
    "Nothing": "Creating",
    "Creating": "Ordered Ordered Ordered Ordered UnapprovedOrder InBasket",
    "InBasket": "Ordered",
    "FutureOrder": "Ordered",
    "UnapprovedOrder": "AwaitingApproval",
    "Ordered": "ValidationFinished ValidationFinished ValidationFinished OutputCreationStarted"
    " OutputCreationStarted ExternalOutputRequested InArtworking AwaitingData",
    "ValidationFinished": "OutputCreationStarted OutputCreationStarted Verified",
    "Verified": "OutputCreationStarted",
    "AwaitingApproval": "Approved Approved Approved Approved PartiallyApproved",
    "PartiallyApproved": "Approved",
    "Approved": "OutputCreationStarted",
    "AwaitingData": "ValidationFinished",
    "AwaitingProof": "Approved Approved Approved Approved RecreationRequested",
    "InArtworking": "RecreationRequested",
    "RecreationRequested": "OutputCreationStarted",
    "ExternalOutputRequested": "ExternalOutputJobClosed",
    "ExternalOutputJobClosed": "OutputCreated",
    "OutputCreationStarted": "OutputCreated",
    "OutputCreated": "InHotFolder InHotFolder InHotFolder InHotFolder AwaitingProof InReprographics"
    " CopyToHotFolderSkipped",
    "InReprographics": "InHotFolder",
    "CopyToHotFolderSkipped": "InProduction",
    "InHotFolder": "InProduction",
    "InProduction": "Printed Printed Printed Printed AwaitingParts",
    "AwaitingParts": "InFinishing",
    "Printed": "InFinishing InFinishing InFinishing InPacking",
    "CustomStatus": "InFinishing",
    "InFinishing": "InPacking",
    "InPacking": "Shipped Shipped Shipped ReadyForCollection",
    "ReadyForCollection": "Shipped",
    "MisNotified": "MisOrderProcessed MisOrderProcessed MisManifested",
    "MisNotificationRetrigger": "MisAssetsOk MisNotified",
    "SmsDispatching": "SmsDispatched",
}
"""By status, what mostly follows; what stands there twice follows twice as often."""
_MENDED: Mapping[str, str] = {
    "OutputCreationFailed": "RecreationRequested",
    "CopyToHotFolderFailed": "InHotFolder",
    "Rejected": "InArtworking",
    "ValidationFailed": "ValidationFinished InArtworking AwaitingData",
    "Blocked": "InProduction",
    "MisFailed": "MisNotificationRetrigger",
    "MisAssetsFailed": "MisNotificationRetrigger",
    "MisPartiallyFailed": "MisNotificationRetrigger",
    "MisAdditionalActionRequired": "MisNotificationRetrigger",
    "SentEmailFailed": "SentEmail",
    "EmailBounced": "NoEmailBounceActionRequired SmsDispatching",
}
LEFT_TO_OTHERS = frozenset({"InHotFolder", "FutureOrder", "CustomStatus"})
"""A RIP, the calendar or a person takes jobs out of these."""
HURRIED = ("Nothing", "Creating", "OutputCreationStarted", "RecreationRequested")
"""Statuses in which a machine works: a job is soon stuck there."""


@cache
def flow() -> Mapping[str, float]:
    """How often a job comes through each status on its way, on average: in a shop that stays as
    it is, jobs leave each status in this proportion."""
    passes = {"Nothing": 1.0}
    for _ in range(40):  # far enough for the few ways that lead back
        arriving = {"Nothing": 1.0}
        for status, passing in passes.items():
            following = _AHEAD.get(status, "").split()
            for name in following:
                arriving[name] = arriving.get(name, 0.0) + passing / len(following)
        passes = arriving
    return passes


def ahead(rng: Random, stand: Stand) -> str | None:
    """The status that mostly follows; None for one that nothing leaves by itself."""
    following = _AHEAD.get(stand.status)
    return rng.choice(following.split()) if following else None


def mended(rng: Random, position: Position, stand: Stand) -> tuple[str, str | None] | None:
    """(status, label) in which whatever troubles the job there has been put right."""
    if stand.status == "Blocked" and position.came_from:
        return position.came_from[-1]
    following = _MENDED.get(stand.status)
    status = rng.choice(following.split()) if following else ahead(rng, stand)
    return (status, None) if status else None


def fits(position: Position, status: str) -> bool:
    """Whether the status is a plausible next one of its track."""
    track = catalogue()[status].track
    current = next((stand for stand in position.stands if stand.meaning.track is track), None)
    return current is None or status in current.meaning.next


def trouble_of(job: Job, now: datetime, limits: Limits) -> Stand:
    """The stand because of which the job needs somebody; where it stands, if it is only late."""
    return need(job.position, job.due, now, limits).cause or job.position.workflow
