"""What can be done with several jobs at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..domain.moves import offers
from ..domain.query import Query
from ..store import board, writing
from .desk import Desk


@dataclass(frozen=True, slots=True)
class CommonOffer:
    status: str
    says: str
    jobs: int
    """How many of the jobs may be sent there, some of them with a reason."""


def common_offers(desk: Desk, numbers: Sequence[str]) -> list[CommonOffer]:
    """Where the jobs may be sent, what most of them may do first."""
    found: Counter[tuple[str, str]] = Counter()
    likely: dict[tuple[str, str], int] = {}
    with desk.store.read() as connection:
        jobs = writing.lock_jobs(connection, set(numbers), hold=False)
    for job in jobs.values():
        for place, offer in enumerate(offers(job.placed.position)):
            if offer.label is None:
                key = (offer.status, offer.says)
                found[key] += 1
                likely[key] = min(place, likely.get(key, place))
    ranked = sorted(found, key=lambda key: (-found[key], likely[key], key))
    return [CommonOffer(*key, found[key]) for key in ranked]


def numbers_of(desk: Desk, query: Query, most: int) -> list[str]:
    """The job numbers of everything the query shows, or of the first `most`."""
    with desk.store.read() as connection:
        window = board.read_window(connection, query.asked_by(desk.asked), None, 0, most)
    return list(dict.fromkeys(row.job.number for row in window.rows))
