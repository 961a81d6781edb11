"""A filter as a value: parsed from what an operator types, applied by the store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from . import status as catalogue
from .attention import Attention
from .bounds import MEASURES, Asked, Bound, bound
from .errors import SpoError
from .search import words

Words = tuple[str, ...]

_VALUE = r'(?:"(?P<quoted_{0}>[^"]*)"?|(?P<{0}>\S*))'
TOKEN = re.compile(
    r"(?P<no>!?)(?:"
    r"(?P<field>[A-Za-z_]+):" + _VALUE.format("value") + r"|"
    r"(?P<measure>[A-Za-z_]+)(?P<sign><=|>=|<|>|=)" + _VALUE.format("limit") + r"|"
    r'"(?P<quoted>[^"]*)"?|(?P<plain>\S+))'
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
    """The word that is not understood stands in the text at `at` and is `length` long."""

    def __init__(self, message: str, at: int, length: int = 1) -> None:
        super().__init__(message)
        self.at = at
        self.length = length


NEEDING = frozenset(level for level in Attention if level is not Attention.NONE)
LEVEL_FLAGS = {
    "attention": NEEDING,
    "failed": frozenset({Attention.FAILURE}),
    "must": frozenset({Attention.MUST}),
    "stuck": frozenset({Attention.STUCK}),
    "chase": frozenset({Attention.CHASE}),
}
PLAIN_FLAGS = ("late", "blocked", "mine", "unexpected", "closed")
"""Each is the name of a field of Query."""
FLAGS = (*LEVEL_FLAGS, *PLAIN_FLAGS)
FIELDS = {
    "phase": "phases",
    "status": "statuses",
    "storefront": "storefront",
    "hot_folder": "hot_folder",
    "order": "order",
    "type": "type",
    "customer": "customer",
    "product": "product",
}
"""As typed before a colon, and the field of Query that holds the values."""


@dataclass(frozen=True, slots=True)
class Query:
    """Everything given must hold; several values of one field are alternatives."""

    text: Words = ()
    """Folded words; each must begin a word of the job (numbers, product, customer, PO)."""
    phases: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    storefront: frozenset[str] = frozenset()
    hot_folder: frozenset[str] = frozenset()
    order: frozenset[str] = frozenset()
    type: frozenset[str] = frozenset()
    customer: frozenset[Words] = frozenset()
    """Of each alternative, folded words that begin words of the job, as in `text`."""
    product: frozenset[Words] = frozenset()
    levels: frozenset[Attention] = frozenset()
    late: bool = False
    blocked: bool = False
    mine: bool = False
    """In the hands of the one who asks."""
    unexpected: bool = False
    closed: bool = False
    """Closed jobs too; they are left out of every list that does not ask for them."""
    bounds: frozenset[Bound] = frozenset()
    without: frozenset[Query] = frozenset()
    """Each of one term; none of them may hold."""
    sort: Sort = Sort.WORST
    reverse: bool = False
    asked: Asked | None = None
    """Filled in by the desk."""

    @property
    def wants_closed(self) -> bool:
        return self.closed or "closed" in self.phases or "CleanUp" in self.statuses

    @property
    def narrows(self) -> bool:
        """Whether it leaves out jobs that the plain board shows."""
        return self != Query(sort=self.sort, reverse=self.reverse, closed=self.closed)

    @property
    def terms(self) -> frozenset[str]:
        """The names of the fields, but for sort and order, in which something is asked for."""
        return frozenset(
            field.name
            for field in fields(self)
            if field.name not in ("sort", "reverse", "asked") and getattr(self, field.name)
        )

    def and_phase(self, phase: str | None) -> Query:
        return replace(self, phases=frozenset({phase}) if phase else frozenset())

    def asked_by(self, asked: Asked) -> Query:
        return replace(self, asked=asked)

    def describe(self) -> str:
        """The filter in canonical form, without the sort: it parses to an equal query."""
        return " ".join(self._described())

    def _described(self) -> Iterator[str]:
        left = self.levels
        if left == NEEDING:
            yield "attention"
            left = frozenset()
        yield from (name for name, level in LEVEL_FLAGS.items() if level <= left)
        yield from (name for name in PLAIN_FLAGS if getattr(self, name))
        for name, field in FIELDS.items():
            values = sorted(_joined(value) for value in getattr(self, field))
            yield from (f"{name}:{quoted(value)}" for value in values)
        yield from map(str, sorted(self.bounds))
        yield from (f'"{word}"' if word in FLAGS else word for word in self.text)
        yield from sorted(f"!{other._as_one_term()}" for other in self.without)

    def _as_one_term(self) -> str:
        return f'"{" ".join(self.text)}"' if len(self.text) > 1 else self.describe()


def _joined(value: str | Words) -> str:
    return value if isinstance(value, str) else " ".join(value)


def quoted(value: str) -> str:
    """As a value after a colon; in quotes where blanks would end it."""
    return f'"{value}"' if not value or any(c.isspace() for c in value) else value


def parse(text: str) -> Query:
    """Read `phase:production due<fri !blocked acme`.

    `!` before a term leaves out what fits it, and quotes make text of any word. Raises QueryError
    at the term that is not understood.
    """
    query = Query()
    for token in TOKEN.finditer(text):
        try:
            term = _term(token)
        except SpoError as error:
            raise QueryError(str(error), token.start(), len(token[0])) from None
        if term is None:
            continue
        if token["no"]:
            query = replace(query, without=query.without | {term})
        else:
            query = _joined_with(query, term)
    return query


def _joined_with(query: Query, term: Query) -> Query:
    """What both ask for."""
    asked = {
        name: getattr(query, name) | getattr(term, name) for name in term.terms if name != "text"
    }
    return replace(query, text=query.text + term.text, **asked)


def _term(token: re.Match[str]) -> Query | None:
    """The query of one term; None for one that asks for nothing, such as `phase:`."""
    if token["field"]:
        return _field(token["field"].casefold(), token["quoted_value"] or token["value"] or "")
    if token["measure"]:
        return _bound(token, token["quoted_limit"] or token["limit"] or "")
    plain = token["plain"]
    if plain in LEVEL_FLAGS:
        return Query(levels=LEVEL_FLAGS[plain])
    if plain in PLAIN_FLAGS:
        return _with(plain, True)
    found = tuple(words(plain or token["quoted"] or ""))
    return Query(text=found) if found else None


def _with(name: str, value: Any) -> Query:
    asked: dict[str, Any] = {name: value}
    return Query(**asked)


def _bound(token: re.Match[str], limit: str) -> Query | None:
    measure, sign = token["measure"].casefold(), token["sign"]
    if measure in FIELDS:
        raise SpoError(f"{measure} takes a colon: {measure}:{limit}")
    if measure not in MEASURES:
        known = _try(measure, MEASURES)
        raise SpoError(f"{measure} cannot be compared: {known}, or put it in quotes")
    return Query(bounds=frozenset({bound(measure, sign, limit)})) if limit else None


def _field(field: str, value: str) -> Query | None:
    if field in MEASURES:
        raise SpoError(f"{field} takes a comparison, such as {field}{_SUCH[field]}")
    if field not in FIELDS:
        raise SpoError(f"{field}: is not a field: {_try(field, FIELDS)}, or put it in quotes")
    if not value:
        return None
    if field in ("customer", "product"):
        found = tuple(words(value))
        if not found:
            return None
        return _with(field, frozenset({found}))
    if field == "phase":
        value = find_phase(value)
    elif field == "status":
        value = catalogue.named(value).name
    return _with(FIELDS[field], frozenset({value}))


_SUCH = {"age": ">2h", "due": "<today", "priority": ">50", "quantity": ">=1000"}


def _try(text: str, known: Iterable[str]) -> str:
    """What may have been meant."""
    from difflib import get_close_matches

    near = get_close_matches(text, list(known), 1, 0.5)
    return f"try {near[0]}" if near else f"there are {', '.join(known)}"


def find_phase(text: str) -> str:
    """The key of the phase whose key, name or short name begins so. Raises SpoError."""
    wanted = text.casefold()
    names: dict[str, str] = {}
    for phase in catalogue.phases():
        names |= dict.fromkeys(
            (phase.key, phase.name.casefold(), phase.short.casefold()), phase.key
        )
    found = next((key for name, key in names.items() if name.startswith(wanted)), None)
    if found is not None:
        return found
    from difflib import get_close_matches

    near = get_close_matches(wanted, names, 1, 0.5)
    known = names[near[0]] if near else ", ".join(dict.fromkeys(names.values()))
    raise SpoError(f"{text!r} is not a phase: try {known}")
