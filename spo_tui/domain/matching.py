"""What a routing rule asks of a job: names, a size, a number of copies, a type letter.

Each test says why it does not hold, in words, or None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Protocol

from .errors import SpoError

_MM = r"(\d+(?:\.\d+)?)"
_SIZE = re.compile(rf"(<=|>)?\s*{_MM}\s*[x×*]\s*{_MM}\s*(?:mm)?(?:\s*(?:\+-|±|\+/-)\s*{_MM})?\Z")
_RANGE = re.compile(r"(\d+)\s*(?:-|–|\.\.)\s*(\d+)\Z")
_BOUND = re.compile(r"(<=|>=|<|>|=)?\s*(\d+)\Z")
_GLOB = re.compile(r"[*?[]")
TOLERANCE = 1.0
"""Millimetres by which either side may differ where a size does not say."""


class Asked(Protocol):
    """What the tests look at."""

    @property
    def storefront(self) -> str: ...
    @property
    def product(self) -> str: ...
    @property
    def substrate(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def width_mm(self) -> float | None: ...
    @property
    def height_mm(self) -> float | None: ...
    @property
    def quantity(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Words:
    """A text that holds one of these, or is one of them; case does not count."""

    field: str
    """storefront, product or substrate."""
    patterns: tuple[str, ...]
    """With `*`, `?` or `[` in it a pattern is a glob for the whole text."""
    whole: bool = False
    """What is no glob must be the whole text, and not a part of it."""

    def why_not(self, asked: Asked) -> str | None:
        text = str(getattr(asked, self.field))
        folded = text.casefold()
        if any(self._fits(pattern.casefold(), folded) for pattern in self.patterns):
            return None
        wanted = " or ".join(self.patterns)
        return f"{self.field} is {text}, not {wanted}" if text else f"it has no {self.field}"

    def _fits(self, pattern: str, text: str) -> bool:
        if _GLOB.search(pattern):
            return fnmatchcase(text, pattern)
        return pattern == text if self.whole else pattern in text


@dataclass(frozen=True, slots=True)
class Letters:
    """The type letter is one of these; `P` and `p` are two."""

    letters: str

    def why_not(self, asked: Asked) -> str | None:
        if asked.type and asked.type in self.letters:
            return None
        return f"type is {asked.type or 'not known'}, not {' or '.join(self.letters)}"


@dataclass(frozen=True, slots=True)
class Size:
    """Sides in millimetres, the shorter first: a job lies either way round."""

    short: float
    long: float
    tolerance: float = TOLERANCE
    compare: str = "="
    """`=` that size, `<=` fits into it, `>` does not fit into it."""

    @classmethod
    def read(cls, text: str) -> Size:
        """`210x297`, `210x297 +-3`, `<=320x450`, `>320x450`. Raises SpoError for anything else."""
        found = _SIZE.match(text.strip())
        if not found or (found[1] and found[4]):
            raise SpoError(f"{text!r} is no size such as 210x297, 210x297 +-3 or <=320x450")
        short, long = sorted((float(found[2]), float(found[3])))
        if not short:
            raise SpoError(f"{text!r} has a side of 0 mm")
        return cls(short, long, float(found[4] or TOLERANCE), found[1] or "=")

    def why_not(self, asked: Asked) -> str | None:
        if asked.width_mm is None or asked.height_mm is None:
            return "its size is not known"
        short, long = sorted((asked.width_mm, asked.height_mm))
        is_size = f"size is {asked.width_mm:.4g} x {asked.height_mm:.4g}"
        wanted = f"{self.short:.4g} x {self.long:.4g}"
        if self.compare == "=":
            near = max(abs(short - self.short), abs(long - self.long)) <= self.tolerance
            return None if near else f"{is_size}, not {wanted}"
        fits = short <= self.short and long <= self.long
        if fits == (self.compare == "<="):
            return None
        return f"{is_size}, which {'fits' if fits else 'does not fit'} into {wanted}"


@dataclass(frozen=True, slots=True)
class Quantity:
    least: int = 0
    most: int | None = None

    @classmethod
    def read(cls, text: str) -> Quantity:
        """`250`, `1-500`, `>=1000`, `<500`. Raises SpoError for anything else."""
        said = text.strip()
        if span := _RANGE.match(said):
            least, most = int(span[1]), int(span[2])
            if least > most:
                raise SpoError(f"{text!r} starts above its end")
            return cls(least, most)
        if bound := _BOUND.match(said):
            n = int(bound[2])
            match bound[1]:
                case "<=":
                    return cls(0, n)
                case "<":
                    return cls(0, n - 1)
                case ">=":
                    return cls(n)
                case ">":
                    return cls(n + 1)
                case _:
                    return cls(n, n)
        raise SpoError(f"{text!r} is no quantity such as 250, 1-500 or >=1000")

    def why_not(self, asked: Asked) -> str | None:
        n = asked.quantity
        if n is None:
            return "its quantity is not known"
        if n < self.least:
            return f"quantity is {n:,}, below {self.least:,}"
        if self.most is not None and n > self.most:
            return f"quantity is {n:,}, above {self.most:,}"
        return None


def letters(texts: Iterable[str]) -> Letters:
    """`P`, `Pd` or `P, d`. Raises SpoError where something else than letters stands."""
    said = "".join(texts)
    found = "".join(dict.fromkeys(c for c in said if c not in " ,"))
    if not found or not found.isalpha():
        raise SpoError(f"{said!r} is no type letter such as P")
    return Letters(found)
