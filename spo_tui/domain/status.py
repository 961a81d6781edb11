"""The catalogue of job statuses: what each one is, means and may lead to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from .errors import SpoError

_DURATION = re.compile(r"([0-9]{1,5})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Track(StrEnum):
    """A job has one current value per track; only `workflow` decides its phase on the board."""

    WORKFLOW = "workflow"
    MIS = "mis"
    COMMUNICATION = "communication"
    RECORD = "record"


class Kind(StrEnum):
    """What goes on while a job has the status."""

    INITIAL = "initial"
    RUNNING = "running"
    """A machine works."""
    WORKING = "working"
    """People work."""
    READY = "ready"
    WAITING = "waiting"
    """Somebody else must act."""
    FAILURE = "failure"
    DONE = "done"
    """The end of its track."""
    EVENT = "event"


class Operator(StrEnum):
    """What the status asks of the operator."""

    MUST = "must"
    """Nothing goes on until the operator acts."""
    ROUTINE = "routine"
    """The operator moves the job on when the work is done."""
    CHASE = "chase"
    """Another person must act, and the operator reminds them."""
    WATCH = "watch"
    """Nothing, unless the status outlasts its `stuck`."""
    NO = "no"


@dataclass(frozen=True, slots=True)
class Phase:
    key: str
    name: str
    short: str
    """At most 6 characters, for narrow screens."""
    number: int
    """Place on the board, from 0."""


@dataclass(frozen=True, slots=True)
class Status:
    name: str
    phase: str
    """Key of the phase under which the board shows the job."""
    also: str | None
    """Key of a second phase under which SPO lists the status."""
    track: Track
    kind: Kind
    operator: Operator
    stuck: timedelta | None
    """How long it may last before the job counts as stuck, unless the shop says otherwise."""
    pick: bool
    """Whether an operator may set it by hand."""
    hidden: bool
    """Whether standard views leave it out."""
    says: str
    """What an operator calls it: at most 18 characters, unique."""
    meaning: str
    action: str
    """What to do about it; empty where nothing need be said."""
    next: tuple[str, ...]
    """Plausible next statuses of the same track, the likeliest first."""


def duration(text: str) -> timedelta:
    """Read a whole number of seconds, minutes, hours or days: `90s`, `5m`, `24h`, `5d`.

    Raises SpoError for anything else, and for more than five digits.
    """
    found = _DURATION.fullmatch(text.strip())
    if not found:
        raise SpoError(f"{text!r} is not a duration such as 5m, 24h or 5d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


@cache
def catalogue() -> Mapping[str, Status]:
    """All 60 statuses by name, in SPO's order."""
    return _read()[1]


def phases() -> tuple[Phase, ...]:
    """All phases in board order."""
    return tuple(_read()[0].values())


def phase(key: str) -> Phase:
    """Raises SpoError for an unknown key."""
    known = _read()[0]
    if key not in known:
        raise SpoError(f"There is no phase {key!r}; the phases are {', '.join(known)}")
    return known[key]


def find(name: str) -> Status | None:
    """The status of exactly this name; None for one that the catalogue does not know."""
    return catalogue().get(name)


def named(text: str) -> Status:
    """The status that a person means by its name or by what it `says`.

    Capitals, spaces, dashes and underscores do not count. Raises SpoError with the closest names.
    """
    status = find(text) or _loose_names().get(_loosen(text))
    if status is None:
        raise SpoError(f"There is no status {text!r}; {_suggest(text)}")
    return status


def _suggest(text: str) -> str:
    from difflib import get_close_matches

    loose = _loose_names()
    close = get_close_matches(_loosen(text), loose, n=6)
    names = list(dict.fromkeys(loose[key].name for key in close))[:3]
    if not names:
        return "`spo-tui statuses` lists them all"
    return f"did you mean {' or '.join(names)}?"


def _loosen(text: str) -> str:
    return re.sub(r"[\s_-]+", "", text).casefold()


@cache
def _loose_names() -> Mapping[str, Status]:
    return {
        _loosen(text): status
        for status in catalogue().values()
        for text in (status.name, status.says)
    }


@cache
def _read() -> tuple[Mapping[str, Phase], Mapping[str, Status]]:
    import tomllib
    from importlib.resources import files

    text = files(__package__).joinpath("statuses.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    headings = tables.pop("phases")
    return (
        {
            key: Phase(key, heading["name"], heading["short"], number)
            for number, (key, heading) in enumerate(headings.items())
        },
        MappingProxyType({name: _status(name, facts) for name, facts in tables.items()}),
    )


def _status(name: str, facts: dict[str, Any]) -> Status:
    return Status(
        name=name,
        phase=facts["phase"],
        also=facts.get("also"),
        track=Track(facts["track"]),
        kind=Kind(facts["kind"]),
        operator=Operator(facts["operator"]),
        stuck=duration(facts["stuck"]) if "stuck" in facts else None,
        pick=facts.get("pick", False),
        hidden=facts.get("hidden", False),
        says=facts["says"],
        meaning=facts["meaning"],
        action=facts.get("action", ""),
        next=tuple(facts.get("next", ())),
    )
