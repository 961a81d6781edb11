"""What the word at the cursor of a filter may become."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from . import status as catalogue
from .bounds import DAYS, MEASURES, WEEKDAYS
from .query import FIELDS, FLAGS, TOKEN, quoted

MOST = 8
_SHORTEST = 3
"""Letters of a bare word before phases and statuses are offered for it."""


@dataclass(frozen=True, slots=True)
class Known:
    """Names of the shop that the language itself does not know."""

    storefronts: tuple[str, ...] = ()
    hot_folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Completion:
    start: int
    end: int
    word: str
    """What comes to stand from `start` to `end`."""

    def applied(self, text: str) -> tuple[str, int]:
        """The text with it, and where the cursor is to stand."""
        blank = "" if self.word[-1] in ":<>=" or text[self.end : self.end + 1] == " " else " "
        return (
            text[: self.start] + self.word + blank + text[self.end :],
            self.start + len(self.word) + 1 - (self.word[-1] in ":<>="),
        )


def complete(text: str, cursor: int, known: Known) -> list[Completion]:
    """The likeliest first; none where the cursor does not stand at the end of a word."""
    token = next((t for t in TOKEN.finditer(text) if t.end() == cursor), None)
    if token is None:
        return []
    start = token.start() + len(token["no"])
    typed = text[start:cursor]
    found = dict.fromkeys(w for w in _words(token, known) if w.casefold() != typed.casefold())
    goes_on = sorted(found, key=lambda word: not word.casefold().startswith(typed.casefold()))
    return [Completion(start, cursor, word) for word in goes_on[:MOST]]


def _words(token: re.Match[str], known: Known) -> Iterator[str]:
    if token["field"]:
        field = token["field"].casefold()
        value = token["quoted_value"] or token["value"] or ""
        yield from (f"{field}:{quoted(name)}" for name in _values(field, value, known))
    elif token["measure"]:
        begun = token["measure"] + token["sign"]
        value = token["quoted_limit"] or token["limit"] or ""
        yield from (begun + such for such in _limits(token["measure"]) if such.startswith(value))
    elif token["plain"]:
        word = token["plain"].casefold()
        begins = (*FLAGS, *(f"{name}:" for name in FIELDS), *(f"{name}<" for name in MEASURES))
        yield from (name for name in begins if name.startswith(word))
        if len(word) >= _SHORTEST:
            yield from (f"phase:{name}" for name in _values("phase", word, known))
            yield from (f"status:{name}" for name in _values("status", word, known))


def _values(field: str, begun: str, known: Known) -> Iterator[str]:
    if field == "phase":
        for phase in catalogue.phases():
            if _begins(begun, (phase.key, phase.name, phase.short)):
                yield phase.key
    elif field == "status":
        for status in catalogue.catalogue().values():
            if status.track != catalogue.Track.RECORD and _begins(
                begun, (status.name, status.says)
            ):
                yield status.name
    elif field in ("storefront", "hot_folder"):
        names = known.storefronts if field == "storefront" else known.hot_folders
        yield from (name for name in names if '"' not in name and _begins(begun, (name,)))


def _begins(begun: str, names: Iterable[str]) -> bool:
    """Whether a name, or a word of it, begins so."""
    wanted = begun.casefold()
    return any(f" {name.casefold()}".find(f" {wanted}") >= 0 for name in names)


def _limits(measure: str) -> Sequence[str]:
    if measure == "due":
        return ("now", *DAYS, *WEEKDAYS, "2h", "1d")
    return {"age": ("2h", "8h", "1d", "3d"), "priority": ("50",)}.get(measure, ("1000",))
