"""What a monitor and the process that carries files into a hot folder say to each other: JSON,
one line each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, field
from typing import Any, TypeAlias

from ...domain.delivery import Cause, Landed, Parcel, Remedy, Step, Trouble

BEAT = 0.5
"""Seconds between two words of how far a copy is."""
STALL = 30.0
"""Seconds without a word after which a courier is taken to hang."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a courier works."""

    path: str
    stage: str
    """A folder on the same share, outside the hot folder."""
    name: str
    """What stands in the folder's marker file."""
    mount: str = ""
    """Where its share must be mounted; empty: nobody has said."""


@dataclass(frozen=True, slots=True)
class Carry:
    """Copy these into the stage. With `recover` they have been copied: find out what became of
    them. `fresh`: nothing was ever brought into the folder, which may have no marker yet."""

    parcels: list[Parcel]
    recover: bool = False
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Publish:
    """Rename these into the folder; leave the others that were staged."""

    ids: list[int]


@dataclass(frozen=True, slots=True)
class Cancel:
    ids: list[int]


@dataclass(frozen=True, slots=True)
class Probe:
    """Say whether the folder can be filled; clear its stage of what is not among `live`."""

    fresh: bool = False
    live: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """Remove these from the stage: on record they are published, or have failed."""

    temps: list[str]


Order: TypeAlias = Carry | Publish | Cancel | Probe | Drop


@dataclass(frozen=True, slots=True)
class At:
    """How far a file is; also a sign of life. `id` 0: nothing is in hand."""

    id: int = 0
    done: int = 0
    step: Step = Step.TARGET


@dataclass(frozen=True, slots=True)
class Staged:
    """All that can be published, each with its SHA-256."""

    hashes: dict[int, str]


@dataclass(frozen=True, slots=True)
class Arrived:
    files: list[Landed]


@dataclass(frozen=True, slots=True)
class Failed:
    troubles: dict[int, Trouble]


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether the folder can be filled; no trouble: it can."""

    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Over:
    """Nothing is left to do of what was asked."""


Answer: TypeAlias = At | Staged | Arrived | Failed | Reach | Over


@dataclass(frozen=True, slots=True)
class _Line:
    kind: str
    body: Any = field(default=None)


def order_line(order: Order | Ground) -> bytes:
    return _line(type(order).__name__, asdict(order))


def ground_from(line: bytes) -> Ground:
    return Ground(**_read(line).body)


def order_from(line: bytes) -> Order:
    """Raises ValueError for anything else."""
    said = _read(line)
    match said.kind:
        case "Carry":
            parcels = [Parcel(**parcel) for parcel in said.body.pop("parcels")]
            return Carry(parcels, **said.body)
        case "Publish":
            return Publish(**said.body)
        case "Cancel":
            return Cancel(**said.body)
        case "Probe":
            return Probe(**said.body)
        case "Drop":
            return Drop(**said.body)
    raise ValueError("no order")


def answer_line(answer: Answer) -> bytes:
    match answer:
        case At():
            body: Any = astuple(answer)
        case Staged(hashes):
            body = list(hashes.items())
        case Arrived(files):
            body = [astuple(file) for file in files]
        case Failed(troubles):
            body = [(key, *_trouble(trouble)) for key, trouble in troubles.items()]
        case Reach(trouble):
            body = _trouble(trouble) if trouble else None
        case Over():
            body = None
    return _line(type(answer).__name__, body)


def answer_from(line: bytes) -> Answer:
    """Raises ValueError for what no courier says."""
    said = _read(line)
    try:
        return _answer(said.kind, said.body)
    except (TypeError, KeyError) as error:
        raise ValueError("a courier spoke out of turn") from error


def _answer(kind: str, body: Any) -> Answer:
    match kind:
        case "At":
            return At(body[0], body[1], Step(body[2]))
        case "Staged":
            return Staged({int(key): str(value) for key, value in body})
        case "Arrived":
            return Arrived([Landed(*row) for row in body])
        case "Failed":
            return Failed({int(key): _trouble_from(row) for key, *row in body})
        case "Reach":
            return Reach(_trouble_from(body) if body else None)
        case "Over":
            return Over()
    raise ValueError("a courier spoke out of turn")


def _trouble(trouble: Trouble) -> tuple[str, str, str]:
    return trouble.cause.value, trouble.remedy.value, trouble.reason


def _trouble_from(row: Sequence[str]) -> Trouble:
    return Trouble(Cause(row[0]), Remedy(row[1]), row[2])


def _line(kind: str, body: Mapping[str, Any] | Any) -> bytes:
    return json.dumps([kind, body], separators=(",", ":")).encode() + b"\n"


def _read(line: bytes) -> _Line:
    try:
        kind, body = json.loads(line)
    except (TypeError, ValueError) as error:
        raise ValueError("no line of ours") from error
    return _Line(kind, body)
