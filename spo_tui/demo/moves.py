"""What becomes of a job next, when all goes well and when somebody has put things right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from random import Random

from ..domain.attention import Limits, need
from ..domain.job import Job
from ..domain.lifecycle import Position, Stand

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
WALKED = (
    *("Nothing", "Creating", "InBasket", "FutureOrder", "UnapprovedOrder", "Ordered"),
    *("ValidationFinished", "Verified", "AwaitingApproval", "PartiallyApproved", "Approved"),
    *("AwaitingData", "AwaitingProof", "InArtworking", "RecreationRequested"),
    *("ExternalOutputRequested", "ExternalOutputJobClosed", "OutputCreationStarted"),
    *("OutputCreated", "InReprographics", "CopyToHotFolderSkipped", "InProduction"),
    *("AwaitingParts", "Printed", "CustomStatus", "InFinishing", "InPacking"),
    *("ReadyForCollection", "InHotFolder"),
)
"""Workflow statuses that jobs leave by themselves, the first ones first."""
HURRIED = ("Nothing", "Creating", "OutputCreationStarted", "RecreationRequested")
"""Statuses in which a machine works: a job is soon stuck there."""


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


def trouble_of(job: Job, now: datetime, limits: Limits) -> Stand:
    """The stand because of which the job needs somebody; where it stands, if it is only late."""
    return need(job.position, job.due, now, limits).cause or job.position.workflow
