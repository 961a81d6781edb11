"""What happens in the shop, as a stream: each row of history with its job, and the notes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from .lifecycle import CUSTOM
from .query import QueryError
from .search import words
from .status import Kind, Status, Track, catalogue

NOTE = "note"
"""The track of a note that a person wrote."""


class Topic(StrEnum):
    """What somebody may want to see alone; a row can be of two, as a failure in the MIS is."""

    MOVES = "moves"
    FAILURES = "failures"
    MIS = "mis"
    EMAIL = "email"
    NOTES = "notes"

    @property
    def says(self) -> str:
        return _SAYS[self]


_SAYS = {
    Topic.MOVES: "moves",
    Topic.FAILURES: "failures",
    Topic.MIS: "MIS",
    Topic.EMAIL: "e-mail and SMS",
    Topic.NOTES: "notes and records",
}
_BY_TRACK = {
    Track.WORKFLOW: Topic.MOVES,
    Track.MIS: Topic.MIS,
    Track.COMMUNICATION: Topic.EMAIL,
    Track.RECORD: Topic.NOTES,
}


def topics_of(status: Status) -> frozenset[Topic]:
    own = _BY_TRACK[status.track]
    return frozenset({own, Topic.FAILURES} if status.kind is Kind.FAILURE else {own})


@dataclass(frozen=True)
class Deed:
    """Something that happened. Notes of an order have no job and no status."""

    id: int
    track: str
    job: str | None
    order: str
    product: str
    status: str | None
    label: str | None
    info: str
    at: datetime
    recorded_at: datetime
    actor: str
    source: str
    unexpected: bool = False
    moved: bool = False

    @property
    def key(self) -> str:
        return f"{'note' if self.track == NOTE else 'row'} {self.id}"

    @property
    def who(self) -> str:
        return self.actor or self.source

    @property
    def says(self) -> str:
        if self.status is None:
            return "Note"
        if self.status == CUSTOM and self.label:
            return self.label
        return catalogue()[self.status].says

    @property
    def topics(self) -> frozenset[Topic]:
        if self.status is None:
            return frozenset({Topic.NOTES})
        return topics_of(catalogue()[self.status])

    @property
    def hidden(self) -> bool:
        """Whether standard views leave it out."""
        return self.status is not None and catalogue()[self.status].hidden

    @cached_property
    def said(self) -> list[str]:
        """The words by which it is found."""
        parts = (self.job, self.order, self.product, self.says, self.status, self.info, self.who)
        return words(" ".join(part for part in parts if part))


@dataclass(frozen=True, slots=True)
class Wish:
    """What to show of the stream: every word must begin a word of the row."""

    text: tuple[str, ...] = ()
    topics: frozenset[Topic] = frozenset()
    """Any of these; empty means all."""
    hidden: bool = False

    @property
    def narrows(self) -> bool:
        return bool(self.text or self.topics)

    @property
    def statuses(self) -> frozenset[str] | None:
        """Those that rows of its topics have; None when it leaves none out."""
        if not self.topics:
            return None
        return frozenset(s.name for s in catalogue().values() if self.topics & topics_of(s))

    def fits(self, deed: Deed) -> bool:
        if deed.hidden and not self.hidden:
            return False
        if self.topics and not self.topics & deed.topics:
            return False
        return all(any(said.startswith(word) for said in deed.said) for word in self.text)


@dataclass(frozen=True, slots=True)
class Stream:
    """The newest first. `looked_at` rows were gone through; `cut` says that older ones were not."""

    deeds: tuple[Deed, ...]
    looked_at: int
    cut: bool


def parse(text: str) -> Wish:
    """Read `kind:failures acme`. Raises QueryError at a kind that is none."""
    found: list[str] = []
    topics: set[Topic] = set()
    for token in re.finditer(r"\S+", text):
        field, colon, value = token[0].partition(":")
        if colon and field == "kind":
            if value:
                topics.add(find_topic(value, token.start()))
        else:
            found += words(token[0])
    return Wish(tuple(found), frozenset(topics))


def find_topic(text: str, at: int = 0) -> Topic:
    """The kind that begins so, without dashes. Raises QueryError with those there are."""
    wanted = text.casefold().replace("-", "")
    for topic in Topic:
        if wanted and topic.startswith(wanted):
            return topic
    raise QueryError(f"{text!r} is not a kind; there are {', '.join(Topic)}", at)


def merge(first: Iterable[Deed], second: Iterable[Deed]) -> list[Deed]:
    """Two streams as one, the newest first."""
    return sorted([*first, *second], key=lambda deed: (deed.recorded_at, deed.id), reverse=True)
