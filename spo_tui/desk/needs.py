"""Which jobs have newly come to need somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..domain.notices import Needs, News, Subscription, newly, wanted_by
from ..store import needs as store
from .desk import Desk

MOST = 100
"""Jobs that are read for a channel to speak of; of more, the worst."""


@dataclass(frozen=True, slots=True)
class Reading:
    needs: Needs
    news: Mapping[str, tuple[News, ...]]
    """By channel, what somebody subscribed to."""


def look_for_news(
    desk: Desk, known: Needs | None, asked: Mapping[str, Sequence[Subscription]]
) -> Reading:
    """What has come since `known`; nothing is news at a first reading, when that is None.

    Raises SpoError for a subscription to a storefront that is not there.
    """
    with desk.store.read() as connection:
        needs = store.read_needs(connection)
        found = newly(known, needs) if known is not None else {}
        if not found:
            return Reading(needs, {})
        queries = {one.query for every in asked.values() for one in every if one.query.narrows}
        fitting = {
            query: store.fitting(connection, query.asked_by(desk.asked), found.keys())
            for query in queries
        }
        news = [News(job, levels) for job, levels in found.items()]
        wanted = {
            channel: [one for one in news if wanted_by(every, fitting, one)]
            for channel, every in asked.items()
        }
        for every in wanted.values():
            every.sort(key=lambda one: (one.worst, one.id))
        spoken = {one.id for every in wanted.values() for one in every[:MOST]}
        jobs = store.read_jobs(connection, spoken)
    return Reading(
        needs,
        {
            channel: tuple(News(one.id, one.levels, jobs.get(one.id)) for one in every)
            for channel, every in wanted.items()
            if every
        },
    )
