"""What a supervisor and a clean-up worker say to each other: JSON, one line each."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

BEAT = 1.0
"""Seconds of work after which a worker says that it gets on."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a worker is told at its start."""

    root: str
    archive: str | None = None
    root_known: bool = False
    """Folders have been cleared below it before: without its mark it is the wrong place."""
    archive_known: bool = False
    sweep: bool = False
    """Delete what lies in `.trash` from before."""


@dataclass(frozen=True, slots=True)
class Request:
    """`do` is clear, archive, wipe or restore."""

    id: int
    do: str
    folder: str
    trash: str = ""
    archived: str = ""
    until: float = float("inf")
    """On the monotonic clock of the machine: not to be begun later, it is another's by then."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`did` is one of:

    cleared (the folder is out of the way: in `trash`, in the archive as `archived`, or gone
    already), aside (it waits for its way to the archive), archived, wiped, more (it is not over
    yet), restored, kept (it is none of ours) or failed, both with the reason.
    """

    id: int
    did: str
    trash: str = ""
    archived: str = ""
    reason: str = ""


ALIVE = b"{}\n"


def line_of(said: Settings | Request | Answer) -> bytes:
    return json.dumps(asdict(said), separators=(",", ":")).encode() + b"\n"


def settings_from(line: bytes) -> Settings:
    """Raises ValueError or TypeError for anything else."""
    return Settings(**json.loads(line))


def request_from(line: bytes) -> Request:
    """Raises ValueError or TypeError for anything else."""
    return Request(**json.loads(line))


def answer_from(line: bytes) -> Answer | None:
    """None for a mere sign of life. Raises ValueError for what no worker says."""
    try:
        said: dict[str, Any] = json.loads(line)
        return Answer(**said) if said else None
    except TypeError as error:
        raise ValueError("a worker spoke out of turn") from error
