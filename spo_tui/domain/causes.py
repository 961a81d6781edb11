"""Failures with one cause as one line: 14 jobs, share rip2 unreachable since 08:02."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from .clean import clean
from .lifecycle import Position, Stand
from .moves import is_failure, retry_of
from .status import Kind, catalogue

ANY = "…"
"""Stands where the reasons of several jobs name different numbers or files."""
_KINDS = "pdf|ps|eps|ai|psd|indd|tiff?|jpe?g|png|svg|zip|x?jdf|xml|json"
_FILE = re.compile(rf"\S*[\w)\]]\.(?:{_KINDS})\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b(?:\d{4}-\d\d-\d\d[T ])?\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?Z?\b")


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job in a failure, one stand of one of its tracks."""

    job: str
    order: str
    stand: Stand
    retry: str | None
    """What a retry of the job would do about this failure; None when nothing would."""
    asks_leg: bool = False


@dataclass(frozen=True, slots=True)
class Cause:
    """Jobs that failed alike. `since` is when the first of them did."""

    status: str
    says: str
    reason: str
    jobs: tuple[str, ...]
    since: datetime
    retry: str | None
    asks_leg: bool = False
    """The retry is to be told which leg of the exchange with the MIS."""


def failures(job: str, order: str, position: Position) -> Iterator[FailedJob]:
    """The failures in which a job counts: the one that its retry would mend, and all that no
    retry mends. Another one shows when the first is mended."""
    way = retry_of(position)
    for stand in position.stands:
        if way is not None and stand == way.failure:
            yield FailedJob(job, order, stand, way.says, way.asks_leg)
        elif is_failure(stand) and (way is None or not _is_retried(stand)):
            yield FailedJob(job, order, stand, None)


def group(failed: Iterable[FailedJob]) -> list[Cause]:
    """The worst first, then the largest, then the oldest."""
    together: dict[tuple[str, str], list[tuple[FailedJob, str]]] = {}
    for one in failed:
        plain = plain_reason(one.stand.info, (one.job, one.order))
        together.setdefault((one.stand.status, plain.casefold()), []).append((one, plain))
    causes = [_cause(members) for members in together.values()]
    return sorted(causes, key=lambda c: (_mildness(c.status), -len(c.jobs), c.since, c.reason))


def plain_reason(info: str, numbers: Iterable[str]) -> str:
    """The reason without what differs from job to job: its numbers, file names and times."""
    plain = _FILE.sub(ANY, clean(info))
    plain = _CLOCK.sub(ANY, plain)
    for number in sorted(filter(None, numbers), key=len, reverse=True):
        plain = re.sub(rf"(?<![^\W_]){re.escape(clean(number))}(?![^\W_])", ANY, plain)
    return " ".join(plain.split())


def _cause(members: list[tuple[FailedJob, str]]) -> Cause:
    first, plain = members[0]
    as_told = {one.stand.info for one, _ in members}
    return Cause(
        first.stand.status,
        first.stand.says,
        clean(first.stand.info) if len(as_told) == 1 else plain,
        tuple(one.job for one, _ in members),
        min(one.stand.since for one, _ in members),
        first.retry,
        first.asks_leg,
    )


def _is_retried(stand: Stand) -> bool:
    return retry_of(Position(stand)) is not None


def _mildness(status: str) -> int:
    return 0 if catalogue()[status].kind is Kind.FAILURE else 1
