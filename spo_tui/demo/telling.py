"""From what happened to a job to its position and its history, as the desk would record it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import attrgetter
from random import Random

from ..domain.event import StatusEvent
from ..domain.lifecycle import Position, receive
from ..domain.status import Track, catalogue
from ..store.writing import Row
from .shift import Slot
from .sides import Side

PRESSES: Mapping[str, tuple[str, str]] = {
    "digital": ("press 2", "Indigo 7900"),
    "offset": ("press 1", "Speedmaster XL 75"),
    "wide": ("press 3", "Latex 800"),
    "label": ("press 4", "Indigo 6K"),
    "hand": ("press 5", "overprinter"),
}
"""By route: what reports the run, and on which machine."""
_LAG = timedelta(seconds=1)
_SECOND = timedelta(seconds=1)
_BY_HAND: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "InArtworking": ("board", ("aisha", "leon")),
    "InReprographics": ("board", ("tomasz", "leon")),
    "Verified": ("board", ("aisha", "tomasz")),
    "AwaitingData": ("board", ("ingrid",)),
    "AwaitingParts": ("board", ("maria",)),
    "Blocked": ("board", ("maria", "tomasz")),
    "InFinishing": ("bindery", ("maria", "viktor")),
    "CustomStatus": ("bindery", ("viktor",)),
    "InPacking": ("packing bench", ("joe", "ana")),
    "ReadyForCollection": ("packing bench", ("ana",)),
    "CleanUp": ("board", ("joe", "ana")),
}
"""By status: where it is set, and who sets it there."""
_MACHINES: Mapping[str, str] = {
    "InHotFolder": "monitor",
    "CopyToHotFolderFailed": "monitor",
    "Shipped": "carrier",
}
_REMARKS: Mapping[str, tuple[str, ...]] = {
    "AwaitingData": ("mailing list not supplied", "asked for the logo as a vector file"),
    "AwaitingParts": ("covers are at the laminator", "inserts still on press 1"),
    "InArtworking": ("add 3 mm bleed", "convert RGB images", "redraw the map"),
    "ValidationFailed": ("no bleed on page 1", "image resolution 110 dpi"),
    "ReadyForCollection": ("shelf 14", "shelf 3", "shelf 22"),
    "FutureOrder": ("wanted for the autumn campaign", "standing order"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A status as it was told; `by_order` when the order's own action set it."""

    event: StatusEvent
    actor: str = ""
    by_order: bool = False


def record(told: Iterable[Told], now: datetime) -> tuple[Position, list[Row]]:
    """Where a job stands after all of this, and its history, the oldest first."""
    position: Position | None = None
    rows: list[Row] = []
    for it in told:
        at = it.event.at or now
        recorded = min(at + _LAG, now)
        position, entry = receive(position, it.event, recorded)
        if it.by_order and entry.unexpected:
            entry = replace(entry, unexpected=False)
            position = replace(position, unexpected=False)
        rows.append(Row(entry, recorded, it.actor, it.event.source, None))
    assert position is not None
    return position, rows


def tell(rng: Random, slot: Slot, job: str, route: str, now: datetime) -> list[Told]:
    """All that happened to the job of this slot, in order of time."""
    told = list(_on_the_way(rng, slot, job, route))
    begun = slot.steps[0][1]
    for side in slot.sides:
        told += _beside(rng, side, job, begun, now)
    if slot.sides:
        # stable: what happened at the same time stays in the order in which it was told
        told.sort(key=attrgetter("event.at"))
    return told


def _on_the_way(rng: Random, slot: Slot, job: str, route: str) -> Iterator[Told]:
    last = len(slot.steps) - 1
    for place, (status, at) in enumerate(slot.steps):
        source, actor = said_by(rng, status, route)
        info = slot.info if place == last else ""
        if not info:
            info = remark(rng, status)
        if status in ("InProduction", "Printed"):
            info = info or PRESSES[route][1]
        label = slot.label if place == last else None
        event = StatusEvent(job, status, label=label, info=info, at=at, source=source)
        yield Told(event, actor, status == "CleanUp")


def _beside(rng: Random, side: Side, job: str, begun: datetime, now: datetime) -> Iterator[Told]:
    ends = now - timedelta(seconds=int(60 * rng.uniform(*side.minutes)))
    count = len(side.told)
    for place, (status, info) in enumerate(side.told):
        at = max(ends - side.spacing * (count - 1 - place), begun + _SECOND * (place + 1))
        event = StatusEvent(
            *(job, status), label=side.label, info=info, at=min(at, now), source=side_source(status)
        )
        yield Told(event)


def said_by(rng: Random, status: str, route: str) -> tuple[str, str]:
    """What tells of a workflow status, and the person who set it, if it was one."""
    if status in ("InProduction", "Printed"):
        return PRESSES[route][0], ""
    source, people = _BY_HAND.get(status, (_MACHINES.get(status, "web2print"), ("",)))
    return source, rng.choice(people) if len(people) > 1 else people[0]


def remark(rng: Random, status: str) -> str:
    return rng.choice(_REMARKS.get(status, ("",)))


def side_source(status: str) -> str:
    track = catalogue()[status].track
    return {Track.MIS: "mis", Track.COMMUNICATION: "mail"}.get(track, "web2print")
