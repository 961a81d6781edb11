"""A shop in the middle of a shift: how many jobs stand where, and in which orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import pow
from random import Random

from . import stories
from .sides import BOUNCE, COMMUNICATION, MIS, RECORDS, Side
from .stories import TROUBLES, Trouble

CALM: Mapping[str, int] = {
    **{"Nothing": 1, "Creating": 1, "InBasket": 3, "Ordered": 10, "FutureOrder": 4},
    **{"UnapprovedOrder": 4, "AwaitingApproval": 6, "Approved": 5, "PartiallyApproved": 1},
    **{"AwaitingProof": 6, "AwaitingData": 3, "AwaitingParts": 3, "RecreationRequested": 1},
    **{"Verified": 4, "ValidationFinished": 3, "OutputCreationStarted": 2, "OutputCreated": 7},
    **{"ExternalOutputRequested": 2, "ExternalOutputJobClosed": 1, "InArtworking": 6},
    **{"InReprographics": 8, "InHotFolder": 7, "CopyToHotFolderSkipped": 3, "InProduction": 21},
    **{"Printed": 9, "InFinishing": 14, "InPacking": 10, "Shipped": 11, "ReadyForCollection": 4},
    "CustomStatus": 4,
}
"""Open jobs that need nobody, in proportion."""
WHOLE_ORDER = ("Nothing", "Creating", "InBasket", "FutureOrder", "UnapprovedOrder")
"""All jobs of an order stand in these together."""
UNFINISHED = ("InPacking", "InFinishing", "InProduction", "Printed")
LABELS = ("Foil stamping", "Waiting for dies", "Foil stamping", "Spot UV", "Numbering")
_SMALL, _SMALL_OPEN, _SMALL_NEEDY = 240, 178, 15
_OPEN_GROWTH, _NEEDY_GROWTH = 0.615, 0.794
_BEGINNING = ("Nothing", "Creating")


@dataclass(slots=True)
class Slot:
    """A job to be, before it has a number, a product or a customer."""

    status: str
    age: timedelta
    trouble: Trouble | None = None
    info: str = ""
    label: str | None = None
    sides: list[Side] = field(default_factory=list)
    is_letter: bool = False
    is_brief: bool = False
    """Nothing is told of it but its way."""
    steps: list[tuple[str, datetime]] = field(default_factory=list)
    """The workflow statuses with their times, the one it stands in last."""


@dataclass(slots=True)
class Sketch:
    """An order to be."""

    slots: list[Slot]
    placed: datetime


def open_jobs(jobs: int) -> int:
    """How many of so many jobs are not cleaned up: three in four of 240, 3 % of a million."""
    if jobs <= _SMALL:
        return round(jobs * _SMALL_OPEN / _SMALL)
    return round(_SMALL_OPEN * pow(jobs / _SMALL, _OPEN_GROWTH))


def needy_jobs(open_: int) -> int:
    """How many open jobs need somebody: 15 of 178, 3 % of 30,000."""
    if open_ <= _SMALL_OPEN:
        return round(open_ * _SMALL_NEEDY / _SMALL_OPEN)
    return round(_SMALL_NEEDY * pow(open_ / _SMALL_OPEN, _NEEDY_GROWTH))


def share(total: int, weights: Sequence[int]) -> list[int]:
    """`total` in proportion to the weights; where there is enough, everyone has one at least."""
    least = 1 if total >= len(weights) else 0
    left = total - least * len(weights)
    over = [max(0, weight * total / sum(weights) - least) for weight in weights]
    exact = [left * part / (sum(over) or 1) for part in over]
    parts = [int(part) for part in exact]
    rest = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in rest[: left - sum(parts)]:
        parts[i] += 1
    return [part + least for part in parts]


def sketch_open(rng: Random, number: int, now: datetime) -> list[Sketch]:
    """Orders that hold `number` open jobs together, by the time at which they were placed."""
    slots = [*_troubled(rng, needy_jobs(number))]
    slots += _calm(rng, number - len(slots))
    rng.shuffle(slots)
    orders = list(_orders(rng, slots))
    _add_sides(rng, orders)
    sketches = [_sketch(rng, order, now) for order in orders]
    return sorted(sketches, key=lambda sketch: sketch.placed)


def _troubled(rng: Random, number: int) -> Iterator[Slot]:
    for trouble, n in zip(TROUBLES, share(number, [t.weight for t in TROUBLES]), strict=True):
        for place in range(n):
            reason = trouble.reasons[place % len(trouble.reasons)]
            age = timedelta(seconds=int(60 * rng.uniform(*trouble.minutes)))
            slot = Slot(trouble.status, age, trouble, reason)
            if trouble.side is not None:
                before = () if trouble.side.startswith("Sent") else (("MisNotified", ""),)
                told = (*before, (trouble.side, reason))
                slot.sides.append(Side(0, frozenset(), trouble.minutes, told))
                slot.info, slot.age = "", age + stories.age(rng, trouble.status)
            yield slot


def _calm(rng: Random, number: int) -> Iterator[Slot]:
    for status, n in zip(CALM, share(number, list(CALM.values())), strict=True):
        for place in range(n):
            label = LABELS[place % len(LABELS)] if status == "CustomStatus" else None
            yield Slot(status, stories.age(rng, status), label=label)


def _orders(rng: Random, slots: list[Slot]) -> Iterator[list[Slot]]:
    pool: dict[str, list[Slot]] = defaultdict(list)
    rest: list[Slot] = []
    for slot in slots:
        (rest if slot.trouble else pool[slot.status]).append(slot)
    for status in WHOLE_ORDER:
        yield from _chunks(rng, pool.pop(status, []), 3)
    for slot in pool.pop("PartiallyApproved", []):
        yield [slot, *_some(pool, ("Approved",), 1), *_some(pool, ("AwaitingApproval",), 1)]
    for slot in pool.pop("AwaitingParts", []):
        yield [slot, *_some(pool, ("InFinishing", "InProduction", "Printed"), 1)]
    yield from _with_letters(pool)
    shipped = pool.pop("Shipped", [])
    while shipped:
        gone = [shipped.pop() for _ in range(min(rng.choice((1, 1, 2)), len(shipped)))]
        missing = _some(pool, rng.sample(UNFINISHED, 4), rng.choice((1, 1, 2)))
        if missing:
            yield [*gone, *missing]
        else:
            rest += [_in_packing(rng) for _ in gone]
    # the order of CALM is that of the way through the shop: neighbours go into one order
    for status in CALM:
        rest += pool.pop(status, [])
    yield from _chunks(rng, _nearly_in_order(rng, rest), 6)


def _with_letters(pool: dict[str, list[Slot]]) -> Iterator[list[Slot]]:
    """Orders with a mail that bounced, and the letter that is printed in its place."""
    open_ = sum(map(len, pool.values()))
    for _ in range(max(1, round(BOUNCE.weight * open_ / 1000)) if open_ > 60 else 0):
        bounced, letter = _some(pool, tuple(BOUNCE.where), 1), _some(pool, ("OutputCreated",), 1)
        if bounced and letter:
            bounced[0].sides.append(BOUNCE)
            letter[0].is_letter = True
            yield [*bounced, *letter]


def _some(pool: dict[str, list[Slot]], statuses: Sequence[str], most: int) -> list[Slot]:
    found: list[Slot] = []
    for status in statuses:
        while pool[status] and len(found) < most:
            found.append(pool[status].pop())
    return found


def _in_packing(rng: Random) -> Slot:
    return Slot("InPacking", stories.age(rng, "InPacking"))


def _nearly_in_order(rng: Random, slots: list[Slot]) -> list[Slot]:
    place = {status: number for number, status in enumerate(CALM)}
    keyed = [(place.get(slot.status, 20) + rng.gauss(0, 3), n) for n, slot in enumerate(slots)]
    return [slots[n] for _, n in sorted(keyed)]


def _chunks(rng: Random, slots: list[Slot], most: int) -> Iterator[list[Slot]]:
    at = 0
    while at < len(slots):
        size = min(most, rng.choices((1, 2, 3, 4, 5, 6), (46, 24, 13, 8, 5, 4))[0])
        yield slots[at : at + size]
        at += size


def _add_sides(rng: Random, orders: list[list[Slot]]) -> None:
    slots = [slot for order in orders for slot in order if slot.trouble is None]
    rng.shuffle(slots)
    by_status: dict[str, list[Slot]] = defaultdict(list)
    for slot in slots:
        by_status[slot.status].append(slot)
    for track in (MIS, COMMUNICATION, RECORDS):
        taken: set[int] = {id(slot) for slot in slots if slot.sides and track is COMMUNICATION}
        for side in track:
            fitting = [
                slot
                for status in sorted(side.where)
                for slot in by_status[status]
                if id(slot) not in taken
            ]
            wanted = max(1, round(side.weight * len(slots) / 1000))
            for slot in rng.sample(fitting, min(wanted, len(fitting))):
                slot.sides.append(side)
                taken.add(id(slot))


def _sketch(rng: Random, slots: list[Slot], now: datetime) -> Sketch:
    for slot in slots:
        at = now - slot.age
        path = stories.road(rng, slot.status)
        slot.steps = [(slot.status, at)]
        for status in reversed(path[:-1]):
            at -= stories.spends(rng, status)
            slot.steps.append((status, at))
        slot.steps.reverse()
    placed = min(slot.steps[0][1] for slot in slots)
    for slot in slots:
        _begin_together(slot, placed)
    return Sketch(slots, placed)


def _begin_together(slot: Slot, placed: datetime) -> None:
    """Jobs are made with their order: what was worked out to be later becomes waiting time."""
    for place, (status, at) in enumerate(slot.steps):
        slot.steps[place] = (status, min(at, placed + timedelta(seconds=17 * place)))
        if status not in _BEGINNING:
            break
