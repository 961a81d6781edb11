"""A filter as a value: parsed from what an operator types, applied by the store."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from . import status as catalogue
from .attention import Attention
from .errors import SpoError
from .search import words

_TOKEN = re.compile(
    r'(?:(?P<field>[a-z_]+):)(?:"(?P<quoted_value>[^"]*)"?|(?P<value>\S*))'
    r'|"(?P<quoted>[^"]*)"?|(?P<plain>\S+)'
)


class Sort(StrEnum):
    WORST = "worst"
    DUE = "due"
    AGE = "age"
    NEWEST = "newest"

    @property
    def says(self) -> str:
        return _SORT_WORDS[self]


_SORT_WORDS = {
    Sort.WORST: "worst first",
    Sort.DUE: "due first",
    Sort.AGE: "longest in its status first",
    Sort.NEWEST: "newest first",
}


class QueryError(SpoError):
    """`at` is where in the text the word stands that is not understood."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


@dataclass(frozen=True, slots=True)
class Query:
    """Everything given must hold; several phases or statuses are alternatives."""

    text: tuple[str, ...] = ()
    """Folded words; each must begin a word of the job (numbers, product, customer, PO)."""
    phases: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    storefront: str | None = None
    order: str | None = None
    levels: frozenset[Attention] = frozenset()
    late: bool = False
    closed: bool = False
    """Closed jobs too; they are left out of every list that does not ask for them."""
    sort: Sort = Sort.WORST
    reverse: bool = False

    @property
    def wants_closed(self) -> bool:
        return self.closed or "closed" in self.phases or "CleanUp" in self.statuses

    @property
    def narrows(self) -> bool:
        """Whether it leaves out jobs that the plain board shows."""
        return self != Query(sort=self.sort, reverse=self.reverse, closed=self.closed)

    def and_phase(self, phase: str | None) -> Query:
        return replace(self, phases=frozenset({phase}) if phase else frozenset())


NEEDING = frozenset(level for level in Attention if level is not Attention.NONE)

_FLAGS = {
    "attention": NEEDING,
    "failed": frozenset({Attention.FAILURE}),
    "stuck": frozenset({Attention.STUCK}),
    "chase": frozenset({Attention.CHASE}),
}
FIELDS = ("phase", "status", "storefront", "order")


def parse(text: str) -> Query:
    """Read `phase:production late acme`.

    Fields are phase, status, storefront and order; flags are late, attention, failed, stuck,
    chase and closed; anything else is text to find. Raises QueryError at the bad word.
    """
    query = Query()
    for token in _TOKEN.finditer(text):
        field, value = token["field"], token["quoted_value"] or token["value"]
        if field is None:
            query = _bare(query, token["quoted"] or token["plain"] or "")
        elif field not in FIELDS:
            raise QueryError(
                f"{field}: is not a field; there are {', '.join(FIELDS)}", token.start()
            )
        elif value:
            query = _field(query, field, value, token.start())
    return query


def _bare(query: Query, word: str) -> Query:
    if word == "late":
        return replace(query, late=True)
    if word == "closed":
        return replace(query, closed=True)
    if word in _FLAGS:
        return replace(query, levels=query.levels | _FLAGS[word])
    return replace(query, text=(*query.text, *words(word)))


def _field(query: Query, field: str, value: str, at: int) -> Query:
    if field == "phase":
        return replace(query, phases=query.phases | {find_phase(value, at)})
    if field == "status":
        try:
            found = catalogue.named(value)
        except SpoError as error:
            raise QueryError(str(error), at) from None
        return replace(query, statuses=query.statuses | {found.name})
    if field == "storefront":
        return replace(query, storefront=value)
    return replace(query, order=value)


def find_phase(text: str, at: int = 0) -> str:
    """The key of the phase whose key, name or short name begins so. Raises QueryError."""
    wanted = text.casefold()
    for phase in catalogue.phases():
        names = (phase.key, phase.name, phase.short)
        if any(name.casefold().startswith(wanted) for name in names):
            return phase.key
    known = ", ".join(phase.key for phase in catalogue.phases())
    raise QueryError(f"{text!r} is not a phase; there are {known}", at)
