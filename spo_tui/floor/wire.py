"""What a supervisor and the worker of a hot folder say to each other: JSON, one line each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass, field
from typing import Any

from ..domain.hot_folder import FileState, Sighting, Taken
from ..domain.output import Made
from .settle import STILL

BEAT = 3.0
"""Seconds after which a worker that has nothing to say says that it lives."""
RESCAN = 10.0
"""Seconds between looks while nothing is arriving: what no event has told is seen then."""
POLL = 1.0
"""The same where no event can be trusted, and while the folder is out of reach."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a worker is told at its start; all times in seconds."""

    path: str
    polling: bool = False
    settle: float = 2.0
    still: float = STILL
    rescan: float = RESCAN
    beat: float = BEAT
    done: tuple[str, ...] = ()
    """Folders where the consumer puts what it has taken; `../` leads beside the hot folder."""
    error: tuple[str, ...] = ()
    """The same for what it could not process."""
    known: tuple[tuple[str, str, int, int], ...] = ()
    """Outputs that are recorded, as the fields of KnownOutput."""


@dataclass(frozen=True, slots=True)
class Up:
    """The folder can be looked into."""

    free_bytes: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Down:
    reason: str


@dataclass(frozen=True, slots=True)
class Alive:
    """The worker gets on, and has no news."""


@dataclass(frozen=True, slots=True)
class Files:
    """The whole folder."""

    files: list[Sighting]
    looked_at: float = field(default=0.0, compare=False)
    """When the look began, on the clock that all processes of a machine share."""


@dataclass(frozen=True, slots=True)
class TakenFiles:
    """Those that have come since the last word of them."""

    files: list[Taken]


@dataclass(frozen=True, slots=True)
class Outputs:
    """What has come into working folders, or gone from them, since the last word of it."""

    made: list[Made]


Message = Up | Down | Alive | Files | TakenFiles | Outputs


def settings_line(settings: Settings) -> bytes:
    return _line(asdict(settings))


def settings_from(line: bytes) -> Settings:
    """Raises ValueError or TypeError for anything else."""
    return Settings(**json.loads(line))


def line_of(message: Message) -> bytes:
    match message:
        case Up(free_bytes):
            return _line({"state": "up", "free": free_bytes})
        case Down(reason):
            return _line({"state": "down", "reason": reason})
        case Alive():
            return _line({"state": "alive"})
        case Files(files, looked_at):
            return _line({"files": [_fields(file) for file in files], "looked_at": looked_at})
        case TakenFiles(taken):
            return _line({"taken": [astuple(file) for file in taken]})
        case Outputs(made):
            return _line({"made": [astuple(file) for file in made]})


def message_from(line: bytes) -> Message:
    """Raises ValueError for what no worker says."""
    try:
        said = json.loads(line)
        if "files" in said:
            return Files(list(_sightings(said["files"])), float(said["looked_at"]))
        if "taken" in said:
            return TakenFiles([Taken(*row) for row in said["taken"]])
        if "made" in said:
            return Outputs([Made(*row) for row in said["made"]])
        match said["state"]:
            case "up":
                return Up(said.get("free"))
            case "down":
                return Down(str(said["reason"]))
            case "alive":
                return Alive()
    except (KeyError, TypeError) as error:
        raise ValueError("a worker spoke out of turn") from error
    raise ValueError("a worker spoke out of turn")


def _fields(file: Sighting) -> list[Any]:
    return [
        file.name,
        file.size,
        file.mtime_ns,
        file.ctime_ns,
        file.inode,
        file.state,
        file.reason,
        file.odd,
        file.found,
    ]


def _sightings(rows: Iterable[list[Any]]) -> Iterable[Sighting]:
    for name, size, mtime_ns, ctime_ns, inode, state, reason, odd, found in rows:
        yield Sighting(name, size, mtime_ns, ctime_ns, inode, FileState(state), reason, odd, found)


def _line(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"
