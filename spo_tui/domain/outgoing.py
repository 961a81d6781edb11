"""What the shop asks of somebody outside, and how often it asks before it gives up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from .moves import Leg, Retry

MOST_TRIES = 12
"""With the pauses between them an hour and a quarter."""
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=15)
RECORDED_ONLY = "recorded only: no outgoing address is configured"


class Kind(StrEnum):
    EMAIL = "email"
    RECREATION = "recreation"
    MIS = "mis"


class State(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Request:
    """Something asked for about a job. `status` was recorded for it, in place of `failure`."""

    kind: Kind
    asks: str
    leg: Leg | None
    failure: str
    status: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A request on its way out. `key` is the same at each try, and never another's."""

    id: int
    key: str
    job: str
    body: str
    attempts: int
    """Tries before this one."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What has not gone out. `reason` is that of the last try that failed."""

    waiting: int
    failed: int
    oldest: datetime | None
    reason: str


def request_of(way: Retry, leg: Leg | None) -> Request | None:
    """None for a retry that the shop does by itself, or that asks nobody."""
    failure = way.failure.status
    if failure == "SentEmailFailed":
        return Request(Kind.EMAIL, way.says, None, failure, failure)
    kind = _KINDS.get(way.status)
    if kind is None:
        return None
    only = leg if failure == "MisPartiallyFailed" else _LEGS.get(failure)
    return Request(kind, way.says, only, failure, way.status)


def document(
    request: Request, key: str, *, job: str, order: str, storefront: str, who: str, at: datetime
) -> dict[str, Any]:
    """The body of the notice."""
    return {
        "id": key,
        "kind": request.kind.value,
        "job": job,
        "order": order,
        "storefront": storefront,
        "asks": request.asks,
        "leg": request.leg.value if request.leg else None,
        "failure": request.failure,
        "status": request.status,
        "who": who,
        "at": at.isoformat(),
    }


def pause_after(attempts: int, share: float) -> timedelta:
    """How long to wait after that many tries; `share`, from 0 to 1, spreads those that failed
    together."""
    whole = min(_LONGEST_PAUSE, _FIRST_PAUSE * (1 << min(attempts - 1, 20)))
    return whole * (0.5 + share / 2)


_KINDS = {"RecreationRequested": Kind.RECREATION, "MisNotificationRetrigger": Kind.MIS}
_LEGS = {"MisFailed": Leg.RECORD, "MisAssetsFailed": Leg.ASSETS}
