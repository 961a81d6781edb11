"""What a scanned or typed line means: a job, a station to work at, or taking the last one back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from . import filename
from .errors import SpoError
from .job import Job, JobDetail
from .lifecycle import CUSTOM
from .moves import BLOCKED
from .status import Kind, Status, Track, catalogue, named

_AIM = re.compile(r"\A\][A-Za-z][0-9A-Za-z]")
_LONGEST = 200
_PREFIX = re.compile(r"\A(job|order|ord)(?:\s*(?:no\.?|number|#))?\s*[:=#]\s*", re.IGNORECASE)
_BARE = re.compile(r"\Ajob(?:\s+no\.?)?[\s_-]*(?=[A-Za-z]?[0-9])", re.IGNORECASE)
_STATION = re.compile(r"\A(?:station|status)\s*[:=]\s*", re.IGNORECASE)
_UNDO = frozenset({"u", "undo"})


@dataclass(frozen=True, slots=True)
class Station:
    """The status that a scan at this place gives a job."""

    status: str
    label: str | None = None

    @property
    def says(self) -> str:
        return self.label or catalogue()[self.status].says


@dataclass(frozen=True, slots=True)
class JobScan:
    """`candidates` are (order, job): the ways to read it, the likeliest first; the order is None
    where the code does not tell it."""

    candidates: tuple[tuple[str | None, str], ...]


@dataclass(frozen=True, slots=True)
class StationScan:
    """A card on the wall: from now on scans set this status; None only shows jobs."""

    station: Station | None


@dataclass(frozen=True, slots=True)
class UndoScan:
    """`u`, on a card or typed: take the last one back."""


Scan = JobScan | StationScan | UndoScan


class Outcome(StrEnum):
    MOVED = "moved"
    ALREADY = "already"
    """It stood there before: scanned twice, or moved by somebody else."""
    SHOWN = "shown"
    UNDONE = "undone"
    STATION = "station"
    """Another station was chosen, or none."""
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """No job has this number."""

    @property
    def is_wrong(self) -> bool:
        return self in (Outcome.REFUSED, Outcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Scanned:
    """The answer to one scan."""

    text: str
    outcome: Outcome
    told: str
    """What happened, in a line: why it is wrong, or where the job was before."""
    at: datetime
    station: Station | None
    """Where the next scan is done."""
    detail: JobDetail | None = None
    """The job as it stands after the scan."""
    batch: str | None = None

    @property
    def job(self) -> Job | None:
        return self.detail.job if self.detail else None


def read_scan(text: str) -> Scan:
    """Forgives what scanners and job tickets put around a number: blanks and control characters,
    the stars of Code 39, the AIM sign of the symbology, `JOB:`, a path, and the form
    `P_12345_98765_output.pdf`. `STATION:Printed` chooses a station, `STATION:` none, and
    `STATION:CustomStatus/Foil` one of the shop's own.

    Raises SpoError for a line with no number in it, an order number that says so, and a station
    that cannot be one.
    """
    line = _AIM.sub("", "".join(c for c in text if c.isprintable()).strip())
    line = line.strip("*").strip()
    if not line or len(line) > _LONGEST:
        raise SpoError("nothing was read: scan it again" if not line else "that is no job number")
    if line.casefold() in _UNDO:
        return UndoScan()
    chosen = _STATION.sub("", line)
    if chosen != line or _STATION.fullmatch(line):
        return StationScan(station(*_split(chosen)) if chosen else None)
    prefix = _PREFIX.match(line)
    if prefix and prefix[1].casefold() != "job":
        raise SpoError(f"{line[prefix.end() :]} is an order number: scan the job's code")
    number = line[prefix.end() :].strip("*").strip() if prefix else line
    name = number.replace("\\", "/").rpartition("/")[2]
    if name.count("_") == 2:
        name += "_"
    found = [(one.order, one.job) for one in filename.readings(name)]
    return JobScan((*found, *((None, n) for n in dict.fromkeys((number, _BARE.sub("", number))))))


def station(name: str, label: str | None = None) -> Station:
    """The station of that status. Raises SpoError for one that no person sets by a scan."""
    status = named(name)
    refusal = _why_no_station(status, label)
    if refusal:
        raise SpoError(refusal)
    return Station(status.name, label if status.name == CUSTOM else None)


def stations() -> list[Status]:
    """The likely ones, where somebody has the job in hand; a card can name any other status that
    is set by hand."""
    by_hand = (status for status in catalogue().values() if status.pick)
    return [s for s in by_hand if s.phase != "approval" or s.kind is Kind.READY]


def _why_no_station(status: Status, label: str | None) -> str | None:
    if status.name == CUSTOM:
        return None if label else "a custom status needs a label: STATION:CustomStatus/Foil"
    if label:
        return f"{status.name} takes no label: only a custom status has one"
    if status.name == BLOCKED:
        return "Blocked needs a reason for each job: it is no station"
    if status.track is not Track.WORKFLOW or not status.pick:
        return f"{status.name} is not set by hand: choose a status such as InProduction or Printed"
    return None


def _split(chosen: str) -> tuple[str, str | None]:
    name, _, label = chosen.partition("/")
    return name.strip(), label.strip() or None
