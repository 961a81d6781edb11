"""Word to an operator that a job has come to need somebody, and never too much of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .attention import Attention, Limits, need
from .clean import clean
from .errors import SpoError
from .job import Job
from .query import Query, parse

GAP = 5.0
"""Seconds between two announcements; what comes between is summed up in the next."""
LONGEST = 200
"""Characters of an announcement."""
Needs = Mapping[int, frozenset[Attention]]
"""By job id, why the job needs somebody: its worst level, and that it is overdue."""

_LEVELS = {level.word: level for level in Attention if level is not Attention.NONE}
_ALSO = {"failed": "failure", "late": "overdue"}


@dataclass(frozen=True, slots=True)
class Subscription:
    level: Attention
    query: Query
    """Which jobs; all, unless it narrows."""


@dataclass(frozen=True, slots=True)
class News:
    """A job that newly needs somebody. `job` is None where there were too many to read."""

    id: int
    levels: frozenset[Attention]
    job: Job | None = None

    @property
    def worst(self) -> Attention:
        return min(self.levels)


@dataclass(frozen=True, slots=True)
class Announcement:
    news: News
    """The worst of them."""
    more: int


@dataclass(slots=True)
class Digest:
    """What one channel is still to say. Times are seconds of a clock that only goes forward."""

    _waiting: dict[int, News] = field(default_factory=dict)
    _said_at: float | None = None

    def add(self, news: Iterable[News]) -> None:
        self._waiting.update((one.id, one) for one in news)

    def keep(self, needing: Collection[int]) -> None:
        """Forget the jobs that need nobody any more."""
        self._waiting = {i: news for i, news in self._waiting.items() if i in needing}

    def wait(self, now: float) -> float | None:
        """Seconds until something is to be said; None when there is nothing."""
        if not self._waiting:
            return None
        return 0.0 if self._said_at is None else max(0.0, self._said_at + GAP - now)

    def take(self, now: float) -> Announcement | None:
        """All that waits, as one announcement, once the gap has passed."""
        if self.wait(now) != 0.0:
            return None
        known = [news for news in self._waiting.values() if news.job is not None]
        if not known:
            return None
        first = min(known, key=lambda news: (news.worst, news.id))
        more = len(self._waiting) - 1
        self._waiting, self._said_at = {}, now
        return Announcement(first, more)


def subscription(text: str) -> Subscription:
    """Read `failure` or `late storefront:north`: a level, then which jobs. Raises SpoError."""
    word, _, rest = text.strip().partition(" ")
    level = _LEVELS.get(_ALSO.get(word, word))
    if level is None:
        raise SpoError(f"{word!r} is no reason to notify; there are {', '.join(_LEVELS)}")
    return Subscription(level, parse(rest))


def newly(before: Needs, after: Needs) -> dict[int, frozenset[Attention]]:
    """The levels that were not there before, by job."""
    found = {}
    for job, levels in after.items():
        known = before.get(job)
        new = levels - known if known else levels
        if new:
            found[job] = new
    return found


def text(announcement: Announcement, now: datetime, limits: Limits) -> str:
    """`Job 1001: Copy failed, share rip2 unreachable (7 more)`, safe, at most 200 characters."""
    news = announcement.news
    tail = f" ({announcement.more:,} more)" if announcement.more else ""
    said = f"Job {news.job.number}: {_why(news, news.job, now, limits)}" if news.job else ""
    return clean(said, LONGEST - len(tail)) + tail


def _why(news: News, job: Job, now: datetime, limits: Limits) -> str:
    wanted = need(job.position, job.due, now, limits)
    stand = wanted.cause or job.position.workflow
    lead = {
        Attention.STUCK: "stuck in ",
        Attention.OVERDUE: "late, ",
        Attention.CHASE: "to be chased, ",
    }.get(news.worst, "")
    return lead + ", ".join(part for part in (stand.says, stand.info) if part)


def as_json(
    announcement: Announcement, said: str, now: datetime, limits: Limits
) -> dict[str, object]:
    """The job for the configured command, with what is said of it."""
    job = announcement.news.job
    assert job is not None
    wanted = need(job.position, job.due, now, limits)
    stand = wanted.cause or job.position.workflow
    return {
        "job": job.number,
        "order": job.order,
        "product": job.product,
        "status": stand.status,
        "label": stand.label,
        "info": stand.info,
        "since": stand.since.isoformat(),
        "due": job.due.isoformat() if job.due else None,
        "storefront": job.storefront,
        "customer": job.customer,
        "attention": announcement.news.worst.word,
        "text": said,
        "more": announcement.more,
    }


def wanted_by(
    asked: Sequence[Subscription], fitting: Mapping[Query, Collection[int]], news: News
) -> bool:
    """Whether one of the subscriptions means this; `fitting` has the jobs that a query means."""
    return any(
        one.level in news.levels and (one.query not in fitting or news.id in fitting[one.query])
        for one in asked
    )
