"""What a supervisor and the worker of a hot folder say to each other: JSON, one line each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from ..domain.hot_folder import FileState, Sighting
from .settle import STILL

BEAT = 5.0
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


@dataclass(frozen=True, slots=True)
class Up:
    """The folder can be looked into."""


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


Message = Up | Down | Alive | Files


def settings_line(settings: Settings) -> bytes:
    return _line(asdict(settings))


def settings_from(line: bytes) -> Settings:
    """Raises ValueError or TypeError for anything else."""
    return Settings(**json.loads(line))


def line_of(message: Message) -> bytes:
    match message:
        case Up():
            return _line({"state": "up"})
        case Down(reason):
            return _line({"state": "down", "reason": reason})
        case Alive():
            return _line({"state": "alive"})
        case Files(files):
            return _line({"files": [_fields(file) for file in files]})


def message_from(line: bytes) -> Message:
    """Raises ValueError for what no worker says."""
    try:
        said = json.loads(line)
        if "files" in said:
            return Files(list(_sightings(said["files"])))
        match said["state"]:
            case "up":
                return Up()
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
