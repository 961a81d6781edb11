"""Orders that are done with: shipped or cancelled, and all their jobs cleaned up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from . import stories
from .shift import Sketch, Slot
from .sides import ERASED, Side

IN_FULL = 5000
"""Up to so many jobs, the archive tells each job's whole way; beyond, the main steps."""
CANCELLED_EVERY = 25
_CANCELLED_AT = ("Ordered", "AwaitingApproval", "AwaitingProof", "AwaitingData")
_FRESHEST = timedelta(hours=5)
_DAY = 86_400.0


def span(jobs: int) -> timedelta:
    """How far back the archive of a shop with so many jobs goes."""
    return timedelta(days=min(3650, 12 + jobs / 1100))


def sketch_archive(rng: Random, number: int, jobs: int, now: datetime) -> Iterator[Sketch]:
    """Orders that hold `number` jobs together, the oldest first, one at a time."""
    begin = now - span(jobs)
    each = (now - _FRESHEST - begin) / max(1, number)
    done = place = 0
    while done < number:
        placed = begin + each * done + each * rng.random()
        placed = placed.replace(microsecond=0)
        size = min(number - done, rng.choices((1, 2, 3, 4, 5, 6), (46, 24, 13, 8, 5, 4))[0])
        yield _closed(rng, placed, size, place % CANCELLED_EVERY == 4, jobs <= IN_FULL, now)
        done += size
        place += 1


def is_cancelled(sketch: Sketch) -> bool:
    return all(slot.steps[-2][0] in _CANCELLED_AT for slot in sketch.slots)


def _closed(
    rng: Random, placed: datetime, size: int, cancelled: bool, full: bool, now: datetime
) -> Sketch:
    took = min(rng.uniform(0.8, 6) * _DAY, 0.95 * (now - placed).total_seconds() - 60)
    slots = []
    for place in range(size):
        if cancelled:
            road = [*stories.road(rng, rng.choice(_CANCELLED_AT)), "CleanUp"]
        elif full:
            road = stories.road(rng, "CleanUp")
        else:
            road = list(rng.choice(stories.ARCHIVED))
        slot = Slot("CleanUp", timedelta(), is_brief=not full)
        slot.steps = list(_spread(rng, road, placed, took + 2 * place))
        if full and rng.random() < 0.1:
            slot.sides.append(Side(0, frozenset(), (30, 200), (ERASED,)))
        slots.append(slot)
    return Sketch(slots, placed)


def _spread(
    rng: Random, road: list[str], placed: datetime, took: float
) -> Iterator[tuple[str, datetime]]:
    """The steps of a road over `took` seconds; clearing follows the one before in a moment."""
    parts = [stories.spends(rng, status).total_seconds() for status in road[:-2]]
    scale, at = took / sum(parts), 0.0
    yield road[0], placed
    for status, part in zip(road[1:-1], parts, strict=True):
        at += part * scale
        yield status, placed + timedelta(seconds=int(at))
    yield road[-1], placed + timedelta(seconds=int(took) + 4)
