"""The output file name by which a file finds its job: `{TypeLetter}_{Order}_{Job}_...`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TYPE = re.compile(r"[A-Za-z]\Z")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_TYPE_PREFIX = re.compile(r"\A[A-Za-z](?=[0-9]+\Z)")


@dataclass(frozen=True, slots=True)
class Placing:
    """One way to read a name; numbers that hold underscores allow several."""

    type: str
    order: str
    job: str


def key(number: str) -> str:
    """An order or job number as it stands in a file name: no slash, no blank, no type letter."""
    return _TYPE_PREFIX.sub("", _UNSAFE.sub("-", number).strip("-.")) or "-"


def make(type_letter: str, order: str, job: str, rest: str) -> str:
    return f"{type_letter}_{key(order)}_{key(job)}_{_UNSAFE.sub('-', rest)}"


def readings(name: str) -> Iterator[Placing]:
    """Each (type, order, job) that `name` can mean, the shortest order number first."""
    parts = name.split("_")
    if len(parts) < 4 or not _TYPE.match(parts[0]):
        return
    inner = parts[1:-1]
    for cut in range(1, len(inner)):
        for end in range(cut + 1, len(inner) + 1):
            order, job = "_".join(inner[:cut]), "_".join(inner[cut:end])
            if order and job:
                yield Placing(parts[0], order, job)


def fault(name: str) -> str | None:
    """Why no job can be found by this name, in one line; None when its form is right."""
    if next(readings(name), None) is not None:
        return None
    parts = name.split("_")
    ending, dot, suffix = parts[-1].partition(".")
    if len(parts) >= 4 and _TYPE.match(ending) and not _TYPE.match(parts[0]):
        right = "_".join([ending, *parts[1:-1], parts[0].lower()])
        return f"the type letter comes first: {right}{dot}{suffix}"
    if len(parts) == 3 and _TYPE.match(parts[0]):
        return "something must follow the job number: P_ORDER_JOB_output.pdf"
    return "the name must start P_ORDER_JOB_, as in P_12345_98765_output.pdf"
